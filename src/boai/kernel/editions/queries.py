"""Which edition is in force."""

from collections.abc import Callable
from datetime import date
from typing import NoReturn, Protocol, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from boai.kernel.basics import clock
from boai.kernel.change.contract import question, refuse
from boai.kernel.editions.models import Edition, rule_of

T = TypeVar("T")


class Placed(Protocol):
    """A branch, as far as editions need to know it."""

    society_id: UUID
    path: str


def pin(rule: type, at: Placed, *, subject: str = "", on: date | None = None) -> Edition:
    """The published edition of a rule in force at a branch on a day: the nearest branch upward wins, then the newest.

    Refuses: editions.none_in_force.
    """
    rows = _in_force(at.society_id, _kind(rule), subject, _paths_upward(at.path), on or clock.today())
    return rows.select_related("branch").first() or _refuse_none(rule, subject, on)


def rule_in_force(rule: type[T], at: Placed, *, subject: str = "", on: date | None = None) -> T:
    """The typed values of the edition that ``pin`` would give, where nothing else of it is needed: one small query.

    Refuses: as ``pin``.
    """
    paths, day = _paths_upward(at.path), on or clock.today()
    for found in _id_in_force(society_id=at.society_id, kind=_kind(rule), subject=subject, paths=paths, day=day):
        return rule_of(found, rule)
    return _refuse_none(rule, subject, on)


def subjects_of(rule: type) -> Callable[[UUID], list[tuple[str, str]]]:
    """For forms (``Offered``): what a society may choose among where a rule has an edition for each subject: subject and title."""

    def choices(society_id: UUID) -> list[tuple[str, str]]:
        day = clock.today()
        rows = Edition.objects.unscoped().filter(
            Q(valid_to_on=None) | Q(valid_to_on__gte=day),
            society_id=society_id,
            kind=_kind(rule),
            stage=Edition.Stage.PUBLISHED,
            valid_from_on__lte=day,
        )
        return list(dict(rows.order_by("valid_from_on", "id").values_list("subject", "title")).items())

    return choices


@question
def _id_in_force(*, society_id: UUID, kind: str, subject: str, paths: tuple[str, ...], day: date) -> QuerySet[Edition, UUID]:
    return _in_force(society_id, kind, subject, paths, day).values_list("pk", flat=True)[:1]


def _in_force(society_id: UUID, kind: str, subject: str, paths: tuple[str, ...], day: date) -> QuerySet[Edition]:
    """The editions that hold, the one that wins first: of paths upward, the longest is the nearest and sorts last."""
    rows = Edition.objects.unscoped().filter(
        Q(valid_to_on=None) | Q(valid_to_on__gte=day),
        society_id=society_id,
        kind=kind,
        subject=subject,
        stage=Edition.Stage.PUBLISHED,
        branch__path__in=paths,
        valid_from_on__lte=day,
    )
    return rows.order_by("-branch__path", "-valid_from_on", "-id")


def _refuse_none(rule: type, subject: str, on: date | None) -> NoReturn:
    raise refuse("editions.none_in_force", kind=_kind(rule), subject=subject, day=on or clock.today())


def _kind(rule: type) -> str:
    kind: str = rule.edition_kind  # type: ignore[attr-defined]  # set by @edition
    return kind


def _paths_upward(path: str) -> tuple[str, ...]:
    steps = path.strip("/").split("/")
    return tuple("/".join(steps[: depth + 1]) + "/" for depth in range(len(steps)))
