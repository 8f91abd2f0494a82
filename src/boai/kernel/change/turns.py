"""Writers take turns. SQLite has one writer; a fair queue in the process keeps waiting writers in the order they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


class FairLock:
    """A re-entrant lock that is handed over first come, first served."""

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._holder: int | None = None
        self._depth = 0

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self._gate:
            if self._holder in (None, me):
                self._holder, self._depth = me, self._depth + 1
                return
            my_turn = threading.Event()
            self._waiting.append(my_turn)
        my_turn.wait()
        with self._gate:
            self._holder, self._depth = me, 1

    def __exit__(self, *trouble: object) -> None:
        with self._gate:
            self._depth -= 1
            if self._depth:
                return
            self._holder = None
            if self._waiting:
                self._holder = -1  # promised to the first in the queue, so that nobody slips in
                self._waiting.popleft().set()


_writers = FairLock()


@contextmanager
def writer_turn() -> Iterator[None]:
    """Hold the right to write: on SQLite a turn in the queue, on PostgreSQL nothing (rows are locked there)."""
    if connection.vendor == "sqlite":
        with _writers:
            yield
    else:
        yield


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is as it was at one moment, while others go on writing. Nothing may be written inside.

    Inside a transaction that is already open it adds nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would begin as a writer and hold all others up
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def alone(work: str) -> None:
    """Wait until no other process is at this work; it stays ours until the open transaction ends. SQLite's one writer is alone anyway."""
    _turn_of("pg_advisory_xact_lock", work)


def beside_others(work: str) -> None:
    """Be at this work with others who are ``beside_others``, and with nobody who is ``alone``, until the open transaction ends."""
    _turn_of("pg_advisory_xact_lock_shared", work)


def _turn_of(lock: str, work: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(hashtext(%s))", [work])
