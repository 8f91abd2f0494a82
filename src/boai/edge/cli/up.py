"""boai up: set up what is missing and serve."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from boai.edge.backup.restoring import HALF_DONE
from boai.edge.cli.ground import check_society, explain, migrate, missing_migrations, stand
from boai.edge.installation import FILE, Installation, NotInstalled, SealedOtherwise, Tls, data_directory, write
from boai.edge.outgoing import own_server
from boai.edge.processes import AlreadyRunning, Process, Supervisor, beaten_within, take_turn
from boai.edge.production import Unsafe

HELP = "启动平台（没有数据时先建演示城市）"
BUILDING = "building-demo"


def add(parser: argparse.ArgumentParser) -> None:
    """``BOAI_PORT`` and ``BOAI_DATA`` say where."""
    parser.add_argument("--demo-on-lan", action="store_true", help="演示环境开放到局域网")
    parser.add_argument("--port", type=int, help="端口（默认 8000，或环境变量 BOAI_PORT）")


def run(asked: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    started = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)  # also where a shell started us in the background with SIGINT ignored
    if asked.port:
        os.environ["BOAI_PORT"] = str(asked.port)
    try:
        if asked.demo_on_lan:
            _open_to_lan(data_directory())
        installation = stand(create_demo=True)
        turn = take_turn(installation.data)
        if own_server.port_taken(port()):
            print(f"✗ 端口 {port()} 已被别的程序占用。请用 --port 换一个。", file=sys.stderr)
            return 2
        ready = _prepare(installation)
    except (NotInstalled, SealedOtherwise, Unsafe) as trouble:
        return explain(trouble)
    except AlreadyRunning:
        print(f"✗ {data_directory()} 已有一个平台在运行。", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n已停止。")
        return 130
    if ready:
        return ready
    Supervisor(processes(installation), lambda: _greet(installation, time.monotonic() - started)).run()
    os.close(turn)
    return 0


def processes(installation: Installation) -> list[Process]:
    """What this installation runs: one server process on SQLite, web and worker apart on PostgreSQL; a demo's fakes beside them."""
    running = [Process("web", ("web",), well=lambda: _answers(installation))]
    if installation.demo:
        running += [Process("fakes", ("fakes",)), Process("gateway", ("gateway",))]
    if not installation.database:
        return running
    beat = installation.data / "run" / "worker.beat"
    return [*running, Process("worker", ("worker",), well=lambda: beaten_within(beat, 120))]


def port() -> int:
    """Where the web listens."""
    return int(os.environ.get("BOAI_PORT", "8000"))


def health_host(installation: Installation) -> str:
    """The Host header under which our own server is asked."""
    return "localhost" if installation.demo else installation.hosts[0]


def _answers(installation: Installation) -> bool:
    return own_server.answers(port(), "/readyz", health_host(installation), tls=installation.served.tls is Tls.FILES)


def _prepare(installation: Installation) -> int:
    if (installation.data / HALF_DONE).exists():
        print("✗ 上次恢复没有做完。请重新运行 boai restore。", file=sys.stderr)
        return 2
    if not installation.demo and missing_migrations():
        print("✗ 程序比数据库新。请运行 boai upgrade（先备份，再升级；不成功会自动恢复）。", file=sys.stderr)
        return 2
    if installation.demo:
        _start_over_if_half_built(installation)
        migrate(installation)
        _introduce_gateway(installation.data)
        _fill_demo(installation)
    check_society(installation)
    return 0


def _introduce_gateway(data: Path) -> None:
    """The demo's gateway and this installation get each other's keys."""
    from boai.edge.gateway.enrolment import enrol

    enrol(data)


def _start_over_if_half_built(installation: Installation) -> None:
    """A demo city whose building was interrupted is built anew."""
    if not (installation.data / BUILDING).exists():
        return
    if installation.database:
        from django.core.management import call_command

        call_command("flush", verbosity=0, interactive=False)
    else:
        for file in installation.data.glob("boai.sqlite3*"):
            file.unlink()


def _fill_demo(installation: Installation) -> None:
    from boai.edge.cli.progress import bar
    from boai.edge.demo import city, year
    from boai.kernel.orgs.models import Branch

    if not Branch.objects.unscoped().exists():
        (installation.data / BUILDING).touch()
        with bar("正在建立演示城市") as progress:
            city.build(installation.society_id, progress)
        year.promise(installation.data)
        (installation.data / BUILDING).unlink()


def _open_to_lan(data: Path) -> None:
    """Only ever a demo: marked in its settings file, every address of the machine allowed."""
    from dataclasses import replace

    from boai.edge.installation import Kind

    installation = Installation.read(data) if (data / FILE).exists() else Installation.create(data, Kind.DEMO)
    if not installation.demo:
        raise SystemExit("这不是演示环境。")
    write(data, installation.kind, installation.society_id, replace(installation.served, demo_on_lan=True, hosts=("*",), address="0.0.0.0"))  # noqa: S104


def _greet(installation: Installation, seconds: float) -> None:
    if not installation.demo:
        print(f"博爱已启动（{seconds:.0f} 秒）：{installation.served.origin}")
        sys.stdout.flush()
        return
    print(f"博爱已就绪（{seconds:.0f} 秒）：http://127.0.0.1:{port()}")
    print(f"工作人员请用 http://localhost:{port()}/desk/ （通行密钥需要 localhost）")
    from boai.edge.demo.people import SECRET

    print("演示账号（全部见 ./boai demo cast），密码都是", SECRET)
    print("  市民 citizen01 … citizen48　村专干 village_clerk　区县专干 county_officer　市会 city_officer　监督员 supervisor")
    print("试一试：用 citizen01 预约“白马村救护员培训”，再用 village_clerk 到工作台看名单。Ctrl-C 停止。")
    sys.stdout.flush()
