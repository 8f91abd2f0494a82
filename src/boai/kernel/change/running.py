"""The operation that runs now, if any. Records may be written only while one does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


class WrittenOutside(Exception):
    """A record was written while no operation ran. Writers are operations alone."""


@dataclass
class Touched:
    """One record written in a run: its columns before (None: it was not there) and the record as it is (None: deleted)."""

    model: type[Any]
    before: dict[str, Any] | None
    after: Any


@dataclass
class Run:
    """What one operation has done so far."""

    society_id: UUID
    touched: dict[UUID, Touched] = field(default_factory=dict)
    news: list[Any] = field(default_factory=list)
    endings: list[Callable[[], None]] = field(default_factory=list)

    def touch(self, record: Any, before: dict[str, Any] | None, *, gone: bool = False) -> None:
        """Note a write; of several writes of one record the first ``before`` and the last state stand."""
        seen = self.touched.get(record.id)
        first = seen.before if seen else before
        self.touched[record.id] = Touched(type(record), first, None if gone else record)


_run: ContextVar[Run | None] = ContextVar("run", default=None)


def is_running() -> bool:
    """Whether an operation runs."""
    return _run.get() is not None


def current() -> Run:
    """The run to write under. Raises WrittenOutside."""
    run = _run.get()
    if run is None:
        raise WrittenOutside
    return run


@contextmanager
def running(run: Run) -> Iterator[Run]:
    """Everything inside belongs to ``run``; an operation inside an operation has its own run, and endings go outward."""
    outer = _run.get()
    token = _run.set(run)
    try:
        yield run
    finally:
        _run.reset(token)
    if outer is not None:
        outer.endings.extend(run.endings)
        run.endings.clear()
