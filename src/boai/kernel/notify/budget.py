"""The day's budget of text messages, shared by all processes; what is reserved for alarms nothing else can spend."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from boai.kernel.basics import clock
from boai.kernel.change.contract import Refused
from boai.kernel.change.turns import writer_turn
from boai.kernel.editions.queries import pin
from boai.kernel.notify import rules
from boai.kernel.notify.models import Spending
from boai.kernel.notify.rules import SmsBudget
from boai.kernel.orgs.models import Branch

NONE = SmsBudget(daily=0, alarm_reserve=0, login_most=0)


class _Empty(Exception):
    pass


def spend(society_id: UUID, urgency: str) -> bool:
    """Pay one text message from today's purses; False, and nothing paid, where one is empty."""
    try:
        with writer_turn(), transaction.atomic():
            for purse, limit in rules.purses(urgency, of(society_id)):
                _pay(society_id, purse, limit)
    except _Empty:
        return False
    return True


def of(society_id: UUID) -> SmsBudget:
    """The budget in force; a society that has set none pays for alarms only."""
    society = Branch.objects.unscoped().filter(id=society_id).first()
    try:
        return pin(SmsBudget, at=society).rule(SmsBudget) if society else NONE
    except Refused:
        return NONE


def spent(society_id: UUID) -> dict[str, int]:
    """Today's spending by purse."""
    return dict(Spending.objects.filter(society_id=society_id, day=clock.today()).values_list("purse", "spent"))


def _pay(society_id: UUID, purse: str, limit: int | None) -> None:
    day = clock.today()
    rows = Spending.objects.filter(society_id=society_id, day=day, purse=purse)
    if not rows.exists():
        try:
            with transaction.atomic():
                Spending.objects.create(society_id=society_id, day=day, purse=purse)
        except IntegrityError:
            pass  # another process opened the purse
    if limit is not None:
        rows = rows.filter(spent__lt=limit)
    if not rows.update(spent=F("spent") + 1):
        raise _Empty
