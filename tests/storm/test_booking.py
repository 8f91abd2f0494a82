"""Fifty people, thirty seats, one hot class, a real server that is killed in the middle: never oversold, nothing lost."""

import os
import random
import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from tests.storm.server import Server

pytestmark = pytest.mark.storm


class StayHere(HTTPRedirectHandler):
    """A redirect is an answer, not something to follow."""

    def redirect_request(self, *ignored):
        return None


class Client:
    """One citizen's browser, without script."""

    def __init__(self, server: Server, session: str) -> None:
        self.server, self.session, self.csrf = server, session, secrets.token_hex(16)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        cookies = f"sessionid={self.session}; csrftoken={self.csrf}"
        data = urlencode({**form, "csrfmiddlewaretoken": self.csrf}).encode() if form is not None else None
        request = Request(self.server.origin + path, data, {"Cookie": cookies, "Referer": self.server.origin})
        try:
            with build_opener(StayHere).open(request, timeout=60) as answer:
                return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location", ""), answer.read().decode()

    def insist(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Ask until there is an answer, always the same: a worker may die under any press."""
        for _ in range(300):
            try:
                status, onward, body = self.ask(path, form)
            except (URLError, HTTPException, OSError):
                time.sleep(0.2)
                continue
            if 'class="code">change.try_again' not in body:
                return status, onward, body
        raise AssertionError("no answer")

    def press(self, path: str) -> str:
        status, onward, body = self.insist(path, {"idempotency_key": secrets.token_urlsafe(24)})
        assert status == 302, (status, re.findall(r'class="code">([^<]+)', body))
        return onward

    def book(self, number: str) -> None:
        """A seat or a place in the queue."""
        assert self.press(f"/training/classes/{number}/book") == f"/training/classes/{number}"

    def cancel(self) -> None:
        _, _, mine = self.insist("/me")
        number = re.search(r"/training/bookings/(\w+)/cancel", mine)
        assert number
        self.press(f"/training/bookings/{number[1]}/cancel")


@pytest.fixture
def server(tmp_path: Path) -> Server:
    database = os.environ.get("BOAI_DATABASE", "")
    if database:
        database = database.rsplit("/", 1)[0] + f"/boai_storm_{os.getpid()}"
        _fresh(database)
    yield Server(tmp_path / "storm", database)
    if database:
        _drop(database)


def _fresh(database: str) -> None:
    _drop(database)
    _run(database, "CREATE DATABASE")


def _drop(database: str) -> None:
    _run(database, "DROP DATABASE IF EXISTS", " WITH (FORCE)")


def _run(database: str, statement: str, tail: str = "") -> None:
    import psycopg

    server, _, name = database.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'{statement} "{name}"{tail}')


def test_fifty_clients_on_thirty_seats_leave_exactly_thirty_and_twenty_in_the_queue(server: Server) -> None:
    made = server.script("tests.storm.city", "50", "30")
    with server.running():
        clients = [Client(server, session) for session in made["sessions"]]
        with ThreadPoolExecutor(51) as pool:
            watched = pool.submit(server.script, "tests.storm.watch")
            list(pool.map(lambda client: client.book(made["number"]), clients))
            assert watched.result() == {"findings": [], "differences": 0}
    found = server.script("tests.storm.count")
    assert found == {
        "booked": 30, "offered": 0, "waiting": 20, "seats": 30, "taken": 30, "capacity": 30, "certificates": 0,
        "findings": [], "differences": 0,
    }  # fmt: skip


def test_kill_cancel_and_promotion_in_the_middle_lose_nothing(server: Server) -> None:
    made = server.script("tests.storm.city", "50", "30")
    seed = random.randrange(10**6)
    print("seed", seed)
    chance = random.Random(seed)
    with server.running():
        clients = [Client(server, session) for session in made["sessions"]]
        early, late = clients[:20], clients[20:]
        with ThreadPoolExecutor(20) as pool:
            list(pool.map(lambda client: client.book(made["number"]), early))
        with ThreadPoolExecutor(40) as pool:
            pressing = [pool.submit(client.book, made["number"]) for client in late]
            time.sleep(chance.uniform(0.05, 0.4))
            server.kill_worker()
            for one in pressing:
                one.result()
        with ThreadPoolExecutor(5) as pool:
            list(pool.map(Client.cancel, early[:5]))
    found = server.script("tests.storm.count")
    assert (found["booked"], found["offered"], found["waiting"]) == (25, 5, 15)
    assert found["seats"] == found["taken"] == 30
    assert found["findings"] == [] and found["differences"] == 0
