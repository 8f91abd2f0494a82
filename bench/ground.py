"""What every part stands on: two servers on one engine, asked in turns, CPU read from /proc."""

import json
import os
import secrets
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import psycopg

PROJECT = Path(__file__).resolve().parents[1]
POSTGRES = os.environ.get("BOAI_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/boai").rpartition("/")[0]
TICKS = os.sysconf("SC_CLK_TCK")
ENGINES = ("postgresql", "sqlite")
PRODUCT = "boai.edge.web.wsgi:application"


class Ask(NamedTuple):
    """One POST of a client."""

    path: str
    body: str
    headers: dict[str, str]


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one part; SIGTERM (the limit is over) still stops what was started and takes the folder away."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="boai-bench-") as folder:
        yield Path(folder)


@contextmanager
def database(engine: str, folder: Path, name: str) -> Iterator[str]:
    """An empty database; its address. On PostgreSQL it is dropped afterwards."""
    if engine == "sqlite":
        yield f"sqlite://{folder / name}.sqlite3"
        return
    name = f"boai_bench_{name}_{os.getpid()}"
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{POSTGRES}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def product(engine: str, folder: Path, name: str = "product") -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, without a worker beside it."""
    common = {
        "BOAI_DATA": str(folder / name),
        "BOAI_WORKER": "none",
        "PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}",
        "DJANGO_SETTINGS_MODULE": "boai.edge.settings",
    }
    with database(engine, folder, name) as address:
        yield {**common, "BOAI_DATABASE": "" if engine == "sqlite" else address}


def beside(environment: dict[str, str], stack: str = "") -> dict[str, str]:
    """The environment of the other side: the tables and the sessions of an installation, with stock middlewares or none."""
    [secret] = (Path(environment["BOAI_DATA"]) / "keys").glob("session-*.key")
    common = {"BARE_DATABASE": product_address(environment), "BARE_SECRET": secret.read_text().strip()}
    return {**common, "BARE_STACK": stack, "PYTHONPATH": str(PROJECT)}


def product_address(environment: dict[str, str]) -> str:
    """Where the product's own tables are."""
    return environment["BOAI_DATABASE"] or f"sqlite://{environment['BOAI_DATA']}/boai.sqlite3"


def bare_database() -> dict[str, object]:
    """Django's entry for ``BARE_DATABASE``, set as the product sets its own."""
    address = os.environ["BARE_DATABASE"]
    if address.startswith("sqlite://"):
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
        options = {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": pragmas}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": address.removeprefix("sqlite://"), "OPTIONS": options}
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
    }


def script(environment: dict[str, str], module: str, *arguments: object) -> dict:
    """Run a module; its last line is JSON."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, env={**os.environ, **environment}, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def settle(engine: str, address: str) -> None:
    """Plans follow what stands in the tables now."""
    if engine == "postgresql":
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("ANALYZE")
    else:
        with sqlite3.connect(address.removeprefix("sqlite://")) as connection:
            connection.execute("ANALYZE")


def free_port() -> int:
    """A port below the ephemeral range."""
    for port in range(20_000 + os.getpid() % 500 * 20, 32_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")


class Served(NamedTuple):
    """A server that runs: where, which process, and how long it took to answer."""

    origin: str
    pid: int
    start_s: float


@contextmanager
def serving(application: str, environment: dict[str, str], ready: str, workers: int = 1) -> Iterator[Served]:
    """A granian with four threads a worker."""
    port, started = free_port(), time.perf_counter()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "error", application]
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=PROJECT, stdout=output, stderr=output)
        try:
            for _ in range(600):
                try:
                    urlopen(f"http://127.0.0.1:{port}{ready}", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                output.seek(0)
                raise RuntimeError(output.read())
            yield Served(f"http://127.0.0.1:{port}", process.pid, time.perf_counter() - started)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def family(pid: int) -> list[int]:
    """A process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its children so far."""
    total = 0.0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def memory_mib(pid: int) -> float:
    """Proportional memory of a process and its children: shared pages count once."""
    total = 0
    for one in family(pid):
        found = [line for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:")]
        total += int(found[0].split()[1])
    return total / 1024


class Load(NamedTuple):
    """What one round gave."""

    per_second: float
    cpu_ms: float


def press(server: Served, asks: Sequence[Ask], clients: int) -> Load:
    """Send all asks from so many clients at once. Every answer must be a redirect: it was done."""
    before, started = cpu_seconds(server.pid), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = set(pool.map(lambda ask: _post(server.origin, ask), asks))
    seconds = time.perf_counter() - started
    assert answers == {302}, answers
    return Load(len(asks) / seconds, 1000 * (cpu_seconds(server.pid) - before) / len(asks))


def _post(origin: str, ask: Ask) -> int:
    parts = urlsplit(origin)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request("POST", ask.path, ask.body, ask.headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def form_ask(origin: str, path: str, session: str, **typed: str) -> Ask:
    """What a browser without script sends."""
    csrf = secrets.token_hex(16)
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={csrf}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": origin,
    }
    return Ask(path, urlencode({"csrfmiddlewaretoken": csrf, **typed}), headers)


def in_turns(rounds: int, *sides: Callable[[], Load]) -> list[Load]:
    """Medians of each side's measurements, taken alternately."""
    taken = [[side() for side in sides] for _ in range(rounds)]
    return [
        Load(statistics.median(one.per_second for one in of), statistics.median(one.cpu_ms for one in of))
        for of in zip(*taken, strict=True)
    ]
