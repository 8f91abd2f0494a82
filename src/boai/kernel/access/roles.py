"""Roles and the permissions each has. Domains declare what a role may do with their things; ``docs/powers.md`` lists all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """The closed list of posts a society gives out (domain.md 17)."""

    CITY_LEADER = "city_leader", "市会领导"
    CITY_TRAINING = "city_training_officer", "市会培训主管"
    COUNTY_LEADER = "county_leader", "区县会领导"
    COUNTY_OFFICER = "county_officer", "区县会专干"
    TOWN_CLERK = "town_clerk", "镇街专干"
    VILLAGE_CLERK = "village_clerk", "村社专干"
    INSTRUCTOR = "instructor", "救护师资"
    ORGANISER = "organiser", "办班单位联系人"
    FUNDRAISER = "fundraiser", "筹资专干"
    FINANCE = "finance", "财务"
    SUPERVISOR = "supervisor", "监督员"
    ADMINISTRATOR = "administrator", "系统管理员"


LEADERS = frozenset({Role.CITY_LEADER, Role.COUNTY_LEADER})
"""Roles that confirm what others propose."""

INCOMPATIBLE = frozenset({frozenset({Role.SUPERVISOR, other}) for other in Role if other is not Role.SUPERVISOR})
"""Pairs that one person never holds together: whoever supervises does nothing else."""

_grants: dict[Role, dict[str, bool]] = defaultdict(dict)


def give(roles: Iterable[Role], *, below: Iterable[StrEnum] = (), here: Iterable[StrEnum] = ()) -> None:
    """Give permissions to roles: ``below`` reach the whole subtree of the post's branch, ``here`` that branch alone."""
    for role in roles:
        _grants[role].update({str(permission): True for permission in below})
        _grants[role].update({str(permission): False for permission in here})


def grants_of(role: str) -> Mapping[str, bool]:
    """What a role may do: permission -> whether it reaches below."""
    return _grants[Role(role)]
