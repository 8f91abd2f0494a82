"""boai upgrade: after the program was replaced by a newer one: backup, migrate, health check; on failure everything as it was."""

import argparse
import os
import subprocess
import sys
import time

from boai.edge.backup import archive, engines, restoring, state, taking
from boai.edge.cli.ground import acting_person, migrate, missing_migrations, names_a_person, stand, traced
from boai.edge.cli.up import health_host
from boai.edge.installation import Installation, Tls
from boai.edge.outgoing import own_server
from boai.edge.processes import AlreadyRunning, take_turn

HELP = "升级：先备份，再升级数据库，再检查；不成功自动恢复"
PATIENCE_S = 60


class UpgradeFailed(Exception):
    """The new program does not run on this data."""


def add(parser: argparse.ArgumentParser) -> None:
    """``--as``: who upgrades."""
    names_a_person(parser)


def run(asked: argparse.Namespace) -> int:
    """Exit code 1 when the upgrade failed and the data stand as before."""
    installation = stand()
    try:
        turn = take_turn(installation.data)
    except AlreadyRunning:
        print("✗ 平台正在运行，请先停止（systemctl stop boai）再升级。", file=sys.stderr)
        return 2
    waiting = missing_migrations()
    acting = acting_person(asked, installation)
    try:
        kept = taking.take(installation)
    except (OSError, engines.EngineFault, taking.SecondPlaceFault) as trouble:
        print(f"✗ 升级前的备份没有完成，没有升级：{trouble}", file=sys.stderr)
        return 1
    try:
        migrate(installation)
        _check_health(installation)
    except Exception as trouble:  # noqa: BLE001  # whatever it was, the data go back to where they were
        return _return(installation, kept, trouble)
    traced(acting, "upgrade", migrations=" ".join(waiting), backup=kept.file.name)
    os.close(turn)
    print(f"升级完成：{len(waiting)} 项数据库变更，检查通过。现在可以启动（systemctl start boai）。")
    return 0


def _check_health(installation: Installation) -> None:
    """Serve on a free port of loopback and ask for the front page. Raises UpgradeFailed."""
    port = own_server.free_port()
    environment = {**os.environ, "BOAI_PORT": str(port), "BOAI_ADDRESS": "127.0.0.1", "BOAI_WORKER": "none"}
    serving = subprocess.Popen([sys.executable, "-m", "boai", "web"], env=environment)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and serving.poll() is None:
            if all(_answers(installation, port, path) for path in ("/readyz", "/")):
                return
            time.sleep(0.3)
        raise UpgradeFailed("新程序没有通过检查：首页打不开")
    finally:
        serving.terminate()
        serving.wait(timeout=20)


def _answers(installation: Installation, port: int, path: str) -> bool:
    return own_server.answers(port, path, health_host(installation), tls=installation.served.tls is Tls.FILES)


def _return(installation: Installation, kept: state.Backup, trouble: Exception) -> int:
    from django.db import connections

    connections.close_all()
    print(f"✗ 升级没有成功：{trouble}\n  正在恢复升级前的数据…", file=sys.stderr)
    try:
        restored = restoring.restore(installation.data, kept.file, replace_it=True)
        if installation.owner_database:
            from boai.edge.roles import grant_runtime

            grant_runtime(installation)
    except (OSError, engines.EngineFault, archive.BadArchive, restoring.RestoreRefused) as worse:
        print(f"✗ 自动恢复也没有成功：{worse}\n  请运行 boai restore --replace {kept.file}", file=sys.stderr)
        return 1
    if not restored.unequal:
        restoring.finish(installation.data)
    print("数据已恢复到升级前。请换回原来的程序，再启动。", file=sys.stderr)
    return 1
