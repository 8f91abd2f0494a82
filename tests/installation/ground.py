"""Real installations for tests: made by ``boai init`` in a process of its own, on the engine this run is for."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from boai.edge.installation import Installation
from tests.storm.server import PROJECT, free_port

DOMAIN = "boai.example.cn"
PASSWORD = "zheng-shi-2026-kou-ling"
ADMIN = os.environ.get("BOAI_DATABASE", "")


class Society:
    """One real society and its command line."""

    def __init__(self, data: Path, name: str) -> None:
        self.data, self.name = data, name
        self.links: dict[str, str] = {}
        self.codes: list[str] = []

    def boai(self, *words: str, say: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "boai", *words],
            check=False, cwd=PROJECT, env=self.environment(**environment), input=say, capture_output=True, text=True, timeout=600,
        )  # fmt: skip

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOAI_", "DJANGO_"))}
        return {**kept, "BOAI_DATA": str(self.data), "PYTHONPATH": str(PROJECT / "src"), **more}

    def init(self, *more: str) -> "subprocess.CompletedProcess[str]":
        words = ["--name", "测试市红十字会", "--short-name", "测试市", "--code", "9901", "--domain", DOMAIN, "--tls", "proxy"]
        words += ["--proposer", "张明", "--leader", "李红", "--second-place", str(self.data.parent / "second")]
        if ADMIN:
            words += ["--admin-database", ADMIN.rsplit("/", 1)[0] + "/postgres", "--database-name", self.name]
        done = self.boai("init", *words, *more)
        for login, link in re.findall(r"登录名 (\w+)\n +https://[^/]+(/slip/\S+)", done.stdout):
            self.links[login] = link
        return done

    @property
    def installation(self) -> Installation:
        return Installation.read(self.data)

    def newest_backup(self) -> Path:
        return max((self.data / "backups").glob("*.backup"))

    def as_officer(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.boai(*words, "--as", "officer", say=f"{PASSWORD}\n{self.codes.pop() if self.codes else ''}\n")

    def drop(self) -> None:
        """Take the roles and the database away again."""
        if ADMIN:
            import psycopg

            with psycopg.connect(ADMIN.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
                for duty in ("owner", "runtime"):
                    connection.execute(f'DROP ROLE IF EXISTS "{self.name}_{duty}"')

    @contextmanager
    def up(self):
        """The society serving; gives a visitor."""
        port = free_port()
        with (self.data / "up.log").open("w+") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "boai", "up"], cwd=PROJECT, env=self.environment(BOAI_PORT=str(port)), stdout=log, stderr=log
            )
            visitor = Visitor(port, process)
            try:
                visitor.wait(log)
                yield visitor
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(timeout=90)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                (self.data / "up.log").unlink()


class Visitor:
    """A browser behind the proxy."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self.process = port, process
        self._jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))  # the proxy before us speaks TLS
        self._opener = build_opener(HTTPCookieProcessor(self._jar))

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Host": DOMAIN, "X-Forwarded-Proto": "https", "Referer": f"https://{DOMAIN}{path}"}
        data = None
        if form is not None:
            data = urlencode({**form, "csrfmiddlewaretoken": self._token()}).encode()
        try:
            with self._opener.open(Request(f"http://127.0.0.1:{self.port}{path}", data, headers), timeout=90) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()

    def _token(self) -> str:
        held = [cookie.value for cookie in self._jar if cookie.name == "csrftoken"]
        if held:
            return str(held[0])
        self.ask("/login")
        return self._token()

    def enrols(self, login: str, onward: str = "/desk/") -> list[str]:
        """Sign in and begin an authenticator app, as an officer's first visit does; gives the recovery codes."""
        page = self.ask("/login", {"login": login, "password": PASSWORD, "next": onward})[1]
        assert "工作人员要先开启二次验证" in page, page[-3000:]
        found = re.search(r'name="secret" value="(\w+)"', self.ask(f"/me/security/app?next={onward}")[1])
        assert found
        code = format_hotp_value(hotp_value(found[1], int(time.time()) // 30))
        return re.findall(r"<code>([\w-]+)</code>", self.ask("/me/security/app", {"secret": found[1], "code": code, "next": onward})[1])

    def answers(self) -> bool:
        try:
            return self.ask("/readyz")[0] == 200
        except (URLError, OSError):
            return False

    def wait(self, log=None, patience_s: float = 300) -> None:
        until = time.monotonic() + patience_s
        while not self.answers():
            if time.monotonic() > until or self.process.poll() is not None:
                if log:
                    log.seek(0)
                raise AssertionError(log.read()[-3000:] if log else "no answer")
            time.sleep(0.1)

    def below(self) -> set[int]:
        """Every process under ``boai up``."""
        found, waiting = set(), [self.process.pid]
        while waiting:
            pid = waiting.pop()
            children = [int(one) for task in Path(f"/proc/{pid}/task").glob("*") for one in (task / "children").read_text().split()]
            found |= set(children)
            waiting += children
        return found


def copy_of(society: Society, to: Path) -> Society:
    """The same society in another directory (on PostgreSQL with the same database)."""
    shutil.copytree(society.data, to)
    copied = Society(to, society.name)
    copied.links, copied.codes = dict(society.links), list(society.codes)
    return copied


def alive(pids: set[int]) -> set[int]:
    """Which of these still run."""
    return {pid for pid in pids if Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text()}
