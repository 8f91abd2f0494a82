"""Periodic jobs: what is due at a time of day or every few minutes, done by one worker at a time, caught up after a standstill.

A job asks the records what is due (never "what became due since the last run"), so it is idempotent, and one run after a week of
standstill does the whole week's work. Counting working days: see ``editions.holidays``.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q

from boai.kernel.basics import clock
from boai.kernel.change.acting import Acting, system
from boai.kernel.change.models import JobTurn
from boai.kernel.change.turns import writer_turn

LEASE = timedelta(minutes=10)
"""How long a worker that says nothing keeps a job; after that another may take it."""
LONGEST_PAUSE = timedelta(hours=1)
log = structlog.get_logger()

Work = Callable[[Acting], None]


@dataclass(frozen=True)
class Job:
    """A piece of work that comes back, ``next_after`` a moment."""

    name: str
    work: Work
    next_after: Callable[[datetime], datetime]


_jobs: dict[str, Job] = {}


def every(minutes: int, name: str) -> Callable[[Work], Work]:
    """Declare a job that runs each so many minutes: ``@every(1, "training.lapse_holds")``."""
    return _declared(name, lambda moment: moment + timedelta(minutes=minutes))


def daily(hour: int, minute: int, name: str) -> Callable[[Work], Work]:
    """Declare a job that runs once a day at a time in China; a day that was missed is caught up at once."""

    def next_after(moment: datetime) -> datetime:
        today = clock.at(clock.day_of(moment), hour, minute)
        return today if moment < today else clock.at(clock.day_of(moment) + timedelta(days=1), hour, minute)

    return _declared(name, next_after)


def jobs() -> Mapping[str, Job]:
    """Every declared job by its name."""
    return dict(sorted(_jobs.items()))


def run_due(society_id: UUID) -> list[str]:
    """Do every job that is due and that no other worker holds; gives the names of those done. Never raises for a job's fault."""
    return [job.name for job in jobs().values() if _taken(society_id, job) and _done(society_id, job)]


def _declared(name: str, next_after: Callable[[datetime], datetime]) -> Callable[[Work], Work]:
    def declare(work: Work) -> Work:
        _jobs[name] = Job(name, work, next_after)
        return work

    return declare


def _taken(society_id: UUID, job: Job) -> bool:
    """Whether the job is due and now ours: one conditional UPDATE decides."""
    now = clock.now()
    turns = JobTurn.objects.filter(society_id=society_id, job=job.name)
    free = turns.filter(Q(leased_until=None) | Q(leased_until__lt=now), due_at__lte=now)
    if free.exists():
        with writer_turn():
            return bool(free.update(leased_until=now + LEASE))
    if not turns.exists():
        _begin(society_id, job, now)
    return False


def _begin(society_id: UUID, job: Job, now: datetime) -> None:
    """A job seen for the first time is due at once: there may be old work."""
    try:
        with writer_turn(), transaction.atomic():
            JobTurn.objects.create(society_id=society_id, job=job.name, due_at=now)
    except IntegrityError:
        log.info("another worker began the job", job=job.name)


def _done(society_id: UUID, job: Job) -> bool:
    turn = JobTurn.objects.get(society_id=society_id, job=job.name)
    try:
        job.work(system(society_id, name=job.name))
    except Exception as trouble:  # noqa: BLE001  # one job's fault must not stop the others
        turn.tries += 1
        turn.due_at = clock.now() + min(timedelta(seconds=30 * 2**turn.tries), LONGEST_PAUSE)
        turn.trouble = "".join(traceback.format_exception_only(trouble)).strip()[:500]
        log.warning("job failed", job=job.name, tries=turn.tries, trouble=type(trouble).__name__)
    else:
        turn.done_at, turn.tries, turn.trouble = clock.now(), 0, ""
        turn.due_at = job.next_after(clock.now())
    turn.leased_until = None
    with writer_turn():
        turn.save()
    return turn.tries == 0
