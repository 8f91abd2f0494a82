"""Notices doubled, shuffled, lost, forged and stale against a real server that is killed: what is posted is what the bill says."""

import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from boai.edge.gateway.desk import Desk
from boai.edge.gateway.enrolment import MCHID
from boai.edge.gateway.faults import FORGED, Fault
from boai.edge.gateway.notices import Parcel
from tests.storm.server import Server
from tests.storm.test_booking import server  # noqa: F401  # the fixture

pytestmark = pytest.mark.storm
PAYMENTS = int(os.environ.get("BOAI_CHAOS", "100000" if os.environ.get("BOAI_SOAK") else "120"))
CLIENTS = 8
KILLS = 1_000 if os.environ.get("BOAI_SOAK") else 2


def bring(port: int, parcel: Parcel, tries: int = 400) -> int:
    """A notice is brought until it is answered, as a gateway does; gives the status."""
    for _ in range(tries):
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                connection.request("POST", f"/pay/notices/wechat/{MCHID}", parcel.body, parcel.headers)
                status = connection.getresponse().status
        except (HTTPException, OSError):
            status = 500
        if status < 500:
            return status
        time.sleep(0.2)
    raise AssertionError("no answer")


def paid_orders(desk: Desk, orders: list[tuple[str, int]]) -> list[tuple[dict, dict]]:
    """Every order is paid at the gateway; gives trade and payment."""
    made = []
    for number, fen in orders:
        trade = desk.take("wechat", "native", {"number": number, "title": "捐款", "total": fen, "notify": "", "back": "", "expires_at": ""})
        made.append((trade, desk.pay(trade["id"])))
    return made


def befalls(chance: random.Random) -> list[Fault]:
    """What happens to one payment's notice: to three in ten something, of which some never get a true one."""
    draw = chance.random()
    if draw > 0.30:
        return [Fault.NONE]
    if draw > 0.20:
        return [Fault.NONE] * chance.randint(2, 5)
    if draw > 0.15:
        return []
    forged = chance.choice(sorted(FORGED))
    return [forged, Fault.NONE] if draw > 0.05 else [forged]


def test_what_is_posted_is_exactly_what_the_bill_says(server: Server) -> None:  # noqa: F811
    made = server.script("tests.storm.till", str(PAYMENTS))
    seed = int(os.environ.get("BOAI_SEED", random.randrange(10**6)))
    print("seed", seed, "payments", PAYMENTS)
    chance = random.Random(seed)
    desk = Desk(Path(server.environment["BOAI_DATA"]), lambda *one: None)
    todo = [(trade, payment, fault) for trade, payment in paid_orders(desk, made["orders"]) for fault in befalls(chance)]
    chance.shuffle(todo)
    answers: Counter[tuple[bool, int]] = Counter()
    with server.running(), ThreadPoolExecutor(CLIENTS) as pool:
        over = threading.Event()
        killer = threading.Thread(target=_kill, args=(server, chance, over))
        killer.start()
        try:
            for forged, status in pool.map(lambda one: _brought(desk, server.port, *one), todo):
                answers[forged, status] += 1
        finally:
            over.set()
            killer.join()
    desk.memory.close()
    assert set(answers) <= {(False, 204), (True, 401)}, answers
    found = server.script("tests.storm.till_count")
    told = len({trade["number"] for trade, _, fault in todo if fault not in FORGED})
    assert found["by_notice"] == told
    assert found["posted"] == found["paid_orders"] == found["told"] == PAYMENTS and found["as_the_bill"]
    assert found["held"] == found["open_questions"] == 0 and found["findings"] == []
    assert found["cases"] in ([], ["notice_differs"])


def _brought(desk: Desk, port: int, trade: dict, payment: dict, fault: Fault) -> tuple[bool, int]:
    """The notice is signed anew in the moment in which it is sent."""
    return fault in FORGED, bring(port, desk.notice(trade, payment, datetime.now(UTC), fault))


def _kill(server: Server, chance: random.Random, over: threading.Event) -> None:  # noqa: F811
    """kill -9 of what serves while notices come in, again as soon as it has served for a while."""
    for _ in range(KILLS):
        if over.wait(chance.uniform(0.3, 0.8)):
            return
        server.kill_worker()
        while not over.wait(0.5) and not server.answers():
            pass
        if os.environ.get("BOAI_SOAK") and over.wait(chance.uniform(2, 6)):
            return
