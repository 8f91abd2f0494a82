"""Closed lists of grassroots organisations: the five haves, stages, permissions, reasons, news."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class Have(models.TextChoices):
    """五有: what a sound branch has (mission OR02). Each names a column of ``SelfCheck``."""

    LEADER = "leader", "带头人"
    STEADY_MEMBERS = "steady_members", "稳定的会员与志愿者队伍"
    RULES = "rules", "规范的管理制度"
    PLATFORM = "platform", "稳固的服务平台"
    ACTIVITIES = "activities", "红十字特色活动"


class CheckStage(models.TextChoices):
    """Where a self-check stands."""

    FILED = "filed", "待核实"
    RETURNED = "returned", "已退回"
    VERIFIED = "verified", "已核实"


class Permission(StrEnum):
    """What may be done with the self-checks of branches."""

    CHECK_VIEW = "grassroots.check.view"
    CHECK_FILE = "grassroots.check.file"
    CHECK_VERIFY = "grassroots.check.verify"


_FILERS = (Role.VILLAGE_CLERK, Role.TOWN_CLERK, Role.COUNTY_OFFICER)

give([*_FILERS, Role.CITY_TRAINING, *LEADERS, Role.SUPERVISOR], below=[Permission.CHECK_VIEW])
give(_FILERS, below=[Permission.CHECK_FILE])
give([Role.COUNTY_OFFICER], below=[Permission.CHECK_VERIFY])

declare_reasons(
    "grassroots",
    {
        "grassroots.already_filed": "这个组织这一年的五有自查已经提交",
        "grassroots.year_out_of_range": "只能填报{first}年或{last}年的自查",
        "grassroots.evidence_missing": "请写明“{have}”的依据",
    },
)


@news("grassroots.check.verified")
class FiveHavesVerified(News):
    """The county verified a branch's self-check of a year; ``meets_standard`` is the outcome."""

    check_id: UUID
    branch_id: UUID
    year: int
    meets_standard: bool
