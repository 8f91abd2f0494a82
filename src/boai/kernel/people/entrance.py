"""The values in force for coming in and for opening, or the strictest where a society has none yet."""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from boai.kernel.basics import clock
from boai.kernel.change.contract import Refused
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Account
from boai.kernel.people.rules import Entrance, OpeningLimit

T = TypeVar("T")

STRICTEST = Entrance(
    code_minutes=5,
    code_tries=5,
    codes_a_number_hour=3,
    codes_a_number_day=5,
    codes_a_source_hour=10,
    codes_a_society_day=500,
    claims_a_day=3,
    accounts_a_number_day=3,
    idle_days=180,
)
FEWEST = OpeningLimit(openings_a_day=10)


def entrance_of(society_id: UUID) -> Entrance:
    """How codes and claims are limited today."""
    return _in_force(Entrance, society_id, STRICTEST)


def opening_limit_of(society_id: UUID) -> OpeningLimit:
    """How many openings a day are allowed today."""
    return _in_force(OpeningLimit, society_id, FEWEST)


def is_idle(account: Account) -> bool:
    """Whether nobody has signed in for so long that the phone number may be somebody else's by now (security.md law 3)."""
    days = entrance_of(account.society_id).idle_days
    return clock.now() - (account.last_login or account.opened_at) >= timedelta(days=days)


def _in_force(rule: type[T], society_id: UUID, otherwise: T) -> T:
    society = Branch.objects.unscoped().filter(id=society_id).first()
    try:
        return pin(rule, at=society).rule(rule) if society else otherwise
    except Refused:
        return otherwise
