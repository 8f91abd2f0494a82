"""The ground an attack stands on: a source tree, a demo installation of its own, a server on a free port of 127.0.0.1."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.attack.findings import Finding
from tests.storm.server import PROJECT, free_port

READY_WITHIN_S = 120


class Ground:
    """``tree`` is the source attacked: the checkout, or a copy with holes. The attack's own code always comes from the checkout."""

    def __init__(self, tree: Path, database: str = "") -> None:
        self.tree, self.database, self.port = tree, database, free_port()
        self.place = Path(tempfile.mkdtemp(prefix="boai-attack-"))
        self.data, self.log = self.place / "data", self.place / "server.log"
        self.tokens_seen: list[str] = []
        self.environment = {
            **os.environ,
            "BOAI_DATA": str(self.data),
            "BOAI_PORT": str(self.port),
            "BOAI_DATABASE": database,
            "BOAI_WORKER": "none",  # the worker and the demo year would change what we look at
            "PYTHONPATH": f"{tree / 'src'}:{PROJECT}",
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str, timeout: float = 300, **environment: str) -> "subprocess.CompletedProcess[str]":
        """``python -m …`` on this installation."""
        return subprocess.run(
            [sys.executable, "-m", *words], check=False, cwd=self.tree, env={**self.environment, **environment},
            capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip

    def inside(self, name: str, *words: str, timeout: float = 300) -> Any:
        """A module of ``tests.attack.inside``; its last line is JSON."""
        done = self.command(f"tests.attack.inside.{name}", *words, timeout=timeout)
        if done.returncode:
            raise RuntimeError(f"inside.{name}: {done.stderr[-1500:]}")
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def serving(self) -> Iterator["Ground"]:
        """The demo city is built, the server answers; everything is gone afterwards."""
        try:
            built = self.command("tests.attack.inside.build", timeout=600)
            if built.returncode:
                raise RuntimeError(f"the demo city could not be built: {built.stderr[-2000:]}")
            with self.log.open("w") as out:
                process = subprocess.Popen(
                    [sys.executable, "-m", "boai", "up"], cwd=self.tree, env=self.environment, stdout=out, stderr=out
                )
                try:
                    self._wait(process)
                    yield self
                finally:
                    process.send_signal(signal.SIGINT)
                    try:
                        process.wait(timeout=20)
                    except subprocess.TimeoutExpired:
                        process.kill()
                        process.wait()
        finally:
            shutil.rmtree(self.place, ignore_errors=True)

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until and process.poll() is None:
            try:
                if httpx.get(f"{self.origin}/readyz", timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise RuntimeError(f"the server did not start: {self.log.read_text()[-2000:]}")

    @cached_property
    def cast(self) -> list[dict[str, str]]:
        """``boai demo cast``: role, login, secret, branch."""
        found: list[dict[str, str]] = json.loads(self.command("boai", "demo", "cast").stdout)
        return found

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Ids and numbers that an attacker would have guessed, seen on a paper or been sent by a friend."""
        found: dict[str, Any] = self.inside("facts")
        return found

    def walls(self, kind: str) -> Iterator[Finding]:
        """What ``inside.walls`` found of one kind; it runs once, when it is first asked."""
        return (one for one in self._walls if one.id.startswith((f"{kind}.", f"broke.{kind}_")))

    @cached_property
    def _walls(self) -> list[Finding]:
        return [Finding(**one) for one in self.inside("walls", timeout=400)]

    @cached_property
    def anyone(self) -> "Browser":
        """A browser that nobody has signed in with."""
        return Browser(self)

    def __call__(self, login: str) -> "Browser":
        """The browser of somebody of the cast, signed in once."""
        if login not in self._browsers:
            self._browsers[login] = Browser(self).sign_in(login, next(one["secret"] for one in self.cast if one["login"] == login))
        return self._browsers[login]

    @cached_property
    def _browsers(self) -> "dict[str, Browser]":
        return {}

    def token(self, login: str) -> str:
        """An API token of somebody of the cast."""
        made = self.command("boai", "token", login).stdout.strip()
        self.tokens_seen.append(made)
        return made


class Browser:
    """Cookies, forms with their CSRF token, no redirects followed."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.http = httpx.Client(base_url=ground.origin, timeout=60, trust_env=False, follow_redirects=False)

    def sign_in(self, login: str, secret: str) -> "Browser":
        """By the sign-in page, as the demo prints it."""
        answer = self.post("/login", {"login": login, "password": secret, "next": "/me"})
        if answer.status_code != 302:
            raise RuntimeError(f"{login} could not sign in: {answer.status_code}")
        return self

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(path, **more)

    def post(self, path: str, form: dict[str, Any] | None = None, *, files: Any = None, **more: Any) -> httpx.Response:
        """A form as its page would send it."""
        data = {"csrfmiddlewaretoken": self.csrf, "idempotency_key": fresh_key(), **(form or {})}
        return self.http.post(path, data=data, files=files, **more)

    @property
    def csrf(self) -> str:
        """The token of this browser's cookie; asked for when there is none yet."""
        if "csrftoken" not in self.http.cookies:
            self.http.get("/certificates/verify")
            self.http.get("/login")
        return self.http.cookies.get("csrftoken") or ""

    def api(self, method: str, path: str, token: str = "", **more: Any) -> httpx.Response:
        """A program's request: bearer token, no cookies."""
        headers = {**more.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        return httpx.request(method, f"{self.ground.origin}/api/v1{path}", headers=headers, timeout=60, trust_env=False, **more)


def fresh_key() -> str:
    """An idempotency key as forms carry it."""
    return os.urandom(18).hex()


def leads_to(answer: httpx.Response) -> str:
    """The path a redirect leads to, "" where there is none."""
    where = answer.headers.get("location", "")
    return urlsplit(where).path if where else ""
