"""Closed lists of access."""

from enum import StrEnum

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.editions.vocabulary import Permission as OfEditions
from boai.kernel.orgs.vocabulary import Permission as OfOrgs
from boai.kernel.people.vocabulary import Permission as OfPeople


class Permission(StrEnum):
    """What may be done with posts and the trace."""

    POST_VIEW = "access.post.view"
    POST_PROPOSE = "access.post.propose"
    POST_CONFIRM = "access.post.confirm"
    POST_SUSPEND = "access.post.suspend"
    TRACE_VIEW = "access.trace.view"


declare_reasons(
    "access",
    {
        "access.own_post": "不能给自己任职",
        "access.incompatible": "此人已任“{role}”，两个职务不能由一人兼任",
        "access.above_yourself": "您没有任命“{role}”的权限",
        "access.own_slip": "不能给自己办理，请由另一位工作人员办理",
        "access.slip_by_leader": "此人在红十字会任职，请由其单位的领导办理",
        "access.merge_itself": "请选两条不同的人员记录",
        "access.merge_by_leader": "其中一人在红十字会任职，请由其单位的领导确认",
        "access.merge_again": "其中一条已经并入别的记录",
        "access.merge_numbers": "并入的一条有身份证号：请保留有身份证号的那条；两条都有则不是同一个人",
        "access.span_backwards": "结束时间应晚于开始时间",
    },
)

_OFFICERS = (Role.CITY_TRAINING, Role.COUNTY_OFFICER)
_VIEWS = (OfOrgs.BRANCH_VIEW, OfEditions.EDITION_VIEW, Permission.POST_VIEW)

give(LEADERS, below=[*_VIEWS, Permission.POST_CONFIRM, Permission.POST_SUSPEND, OfEditions.EDITION_PUBLISH])
give(LEADERS, below=[OfOrgs.BRANCH_APPROVE, OfPeople.PERSON_VIEW, OfPeople.PERSON_RECOVER, OfPeople.PERSON_ERASE])
give(_OFFICERS, below=[*_VIEWS, Permission.POST_PROPOSE, OfEditions.EDITION_PROPOSE, OfOrgs.BRANCH_FOUND, OfOrgs.BRANCH_CHANGE])
give(_OFFICERS, below=[OfPeople.PERSON_VIEW, OfPeople.PERSON_REGISTER, OfPeople.PERSON_OPEN, OfPeople.PERSON_CHANGE])
give([Role.TOWN_CLERK, Role.VILLAGE_CLERK], below=[OfOrgs.BRANCH_VIEW, OfPeople.PERSON_VIEW, OfPeople.PERSON_REGISTER])
give([*_OFFICERS, Role.TOWN_CLERK, Role.VILLAGE_CLERK], below=[OfPeople.PERSON_RECOVER])
give([*_OFFICERS, Role.TOWN_CLERK, Role.VILLAGE_CLERK], below=[OfPeople.GUARDIANSHIP_PROVE, OfPeople.GUARDIANSHIP_VIEW])
give(_OFFICERS, below=[OfPeople.PERSON_MERGE, OfPeople.MERGE_VIEW])
give(LEADERS, below=[OfPeople.PERSON_MERGE, OfPeople.MERGE_VIEW, OfPeople.OPENING_VIEW])
give([Role.SUPERVISOR], below=[OfPeople.OPENING_VIEW, OfPeople.MERGE_VIEW])
give([Role.SUPERVISOR], below=[*_VIEWS, Permission.TRACE_VIEW])

MAY_APPOINT = {
    Role.CITY_LEADER: frozenset(Role),
    Role.CITY_TRAINING: frozenset(Role) - {Role.CITY_LEADER, Role.SUPERVISOR, Role.ADMINISTRATOR},
    Role.COUNTY_LEADER: frozenset(Role) - {Role.CITY_LEADER, Role.CITY_TRAINING, Role.SUPERVISOR, Role.ADMINISTRATOR},
    Role.COUNTY_OFFICER: frozenset({Role.TOWN_CLERK, Role.VILLAGE_CLERK, Role.ORGANISER, Role.INSTRUCTOR}),
}
"""Which roles a post may propose or confirm; nobody raises another above themselves."""
