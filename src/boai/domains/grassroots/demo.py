"""A handful of self-checks in 青白江区, through operations: some verified, some waiting, one returned to its clerk."""

from collections.abc import Callable
from uuid import UUID

from boai.domains.grassroots import operations as do
from boai.domains.grassroots.models import SelfCheck
from boai.kernel.access.actors import as_staff
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Note
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Account

EVIDENCE = {
    "leader": "镇村副职兼任会长，有任职文件",
    "steady_members": "会员名册42人，志愿者名册18人",
    "rules": "工作制度上墙，台账齐全",
    "platform": "党群服务中心内设博爱家园",
    "activities": "重阳义诊、救护知识进家庭各一次",
}
CHECKS = (
    ("510113102", -1, "", True),
    ("510113104", -1, "activities", True),
    ("510113102", 0, "", True),
    ("510113106", 0, "", False),
    ("510113108", 0, "platform activities", False),
    ("510113111", 0, "steady_members", False),
)
"""Branch, years from now, what it lacks, whether the county has verified it."""


def build(society_id: UUID, progress: Callable[[str, int, int], None]) -> None:
    """The checks of five towns, and 白马村's own, returned by the county for one answer."""
    acting = system(society_id, name="demo")
    for number, (code, years, lacking, verified) in enumerate(CHECKS, start=1):
        progress("五有自查", number, len(CHECKS))
        check = _file(code, years, lacking, acting)
        if verified:
            do.verify(check, acting=acting)
    own = _file("510113102202", 0, "", _staff("village_clerk", society_id))
    do.return_for_change(own, reason=Note("请写明特色活动的时间与参加人数"), acting=_staff("county_officer", society_id))


def _file(code: str, years: int, lacking: str, acting: Acting) -> SelfCheck:
    met = {have: have not in lacking.split() for have in EVIDENCE}
    note = {have: Note(text if met[have] else "") for have, text in EVIDENCE.items()}
    return do.file(
        branch=Branch.objects.unscoped().get(society_id=acting.society_id, code=code),
        year=clock.today().year + years,
        leader=met["leader"],
        leader_evidence=note["leader"],
        steady_members=met["steady_members"],
        steady_members_evidence=note["steady_members"],
        rules=met["rules"],
        rules_evidence=note["rules"],
        platform=met["platform"],
        platform_evidence=note["platform"],
        activities=met["activities"],
        activities_evidence=note["activities"],
        acting=acting,
    )


def _staff(login: str, society_id: UUID) -> Acting:
    person = Account.objects.get(login=login).person
    assert person is not None
    return as_staff(person.id, society_id, name=login)
