"""The desk's list of people over 420,000 of them: queries, exact short names, and plans without a scan of the table.

Bars: at most 3 queries above a bare list; names of one and two characters found exactly; no sequential scan.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

from bench.ground import product, product_address, scratch, settle
from bench.report import Row

PEOPLE, ROUNDS = 420_000, 5
MOST_ABOVE = 3
ASKED = ("王", "䶮", "小明", "欧阳", "王小")


def main(engine: str) -> None:
    with scratch() as folder, product(engine, folder) as environment:
        os.environ.update(environment)
        from boai.edge.cli.ground import migrate, stand

        migrate(stand(create_demo=True))
        from bench import crowd
        from tests.cast import Cast

        Cast.make()
        started = time.perf_counter()
        names = crowd.fill(Cast().county, PEOPLE, product_address(environment))
        settle(engine, product_address(environment))
        print(f"{PEOPLE} people in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        from django.db import connection

        _measure(engine, names)
        connection.close()


def _measure(engine: str, names: dict) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from boai.kernel.desk.kernel_desks import persons
    from boai.kernel.desk.paging import MOST_COUNTED
    from boai.kernel.people.models import Account, Person
    from tests.cast import Cast

    account = Account.objects.get(login="county_officer")
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    asked = {"the list": "/desk/people/persons/", **{word: f"/desk/people/persons/?q={word}" for word in ASKED}}
    counted, took = {}, {}
    for name, address in asked.items():
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counted[name] = len(seen)
        took[name] = _median_ms(lambda address=address: client.get(address))
    bare = _bare_queries(client)
    above = max(counted.values()) - bare
    Row(
        f"list of {PEOPLE:,} people <= {MOST_ABOVE} queries above bare", engine, f"{max(counted.values())} queries", f"bare list {bare}",
        f"+{above}", above <= MOST_ABOVE,
    ).tell()  # fmt: skip
    acting = Cast().county_officer
    rows = persons.rows(acting.reach(persons.view))
    right, found, scans = True, [], []
    for word in ASKED:
        matching = persons.found(rows, word, acting.society_id)
        expected = {one for one, name in names.items() if word in name}
        right = right and set(matching.values_list("id", flat=True)) == expected
        found.append(f"{word} {len(expected)}")
        for query in (matching[:25], matching.order_by()[: MOST_COUNTED + 1].values("id")):  # what a page asks: its rows and its count
            plan = query.explain()
            print(f"{word}:\n{plan}", file=sys.stderr)
            scans += [f"{word}: {line.strip()}" for line in plan.splitlines() if scans_table(engine, line, Person)]
    Row(
        "names of one and two characters exact", engine, ", ".join(found), "every name read", "equal" if right else "DIFFERENT", right
    ).tell()
    shown = scans[0][:60] if scans else f"{2 * len(ASKED)} plans"
    Row("no scan of the table in any plan", engine, shown, met=not scans).tell()
    slowest = max(took, key=lambda name: took[name])
    Row("a page of the list", engine, f"{took['the list']:.0f} ms", f"slowest search {took[slowest]:.0f} ms ({slowest})").tell()


def scans_table(engine: str, line: str, model: type) -> bool:
    """Whether a line of a plan reads all of people or of their search tokens."""
    if engine == "postgresql":
        return "Seq Scan on people_person" in line
    return "SCAN people_person" in line or "SCAN U0" in line


def _bare_queries(client) -> int:
    """What Django alone asks for a signed-in page with a list: session, login, count, rows."""
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.paginator import Paginator
    from django.db import connection
    from django.http import HttpRequest
    from django.test.utils import CaptureQueriesContext

    from boai.kernel.people.models import Person

    request = HttpRequest()
    request.session = SessionStore(client.cookies["sessionid"].value)
    with CaptureQueriesContext(connection) as seen:
        get_user(request)
        list(Paginator(Person.objects.select_related("branch", "key").order_by("-id"), 25).get_page(1))
    return len(seen)


def _median_ms(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


if __name__ == "__main__":
    main(sys.argv[1])
