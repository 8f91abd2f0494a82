"""Closed lists of instructor teams rooted in communities, and of the calls for community funds they apply to (TR10)."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class TeamStage(models.TextChoices):
    ACTIVE = "active", "服务中"
    DISBANDED = "disbanded", "已解散"


class CallStage(models.TextChoices):
    DRAFT = "draft", "草稿"
    OPEN = "open", "征集中"
    SCORING = "scoring", "评审中"
    AWARDED = "awarded", "已公布"


class BidStage(models.TextChoices):
    FILED = "filed", "已申报"
    AWARDED = "awarded", "获得支持"
    DECLINED = "declined", "未获支持"


class TeamPermission(StrEnum):
    """What may be done with teams and calls."""

    VIEW = "training.team.view"
    FOUND = "training.team.found"
    KEEP = "training.team.keep"
    CALL = "training.fund_call.publish"
    APPLY = "training.fund_call.apply"
    SCORE = "training.fund_call.score"
    AWARD = "training.fund_call.award"


give([*READERS, Role.INSTRUCTOR], below=[TeamPermission.VIEW])
give(OFFICERS, below=[TeamPermission.FOUND, TeamPermission.CALL, TeamPermission.SCORE])
give([*CLERKS, *OFFICERS], below=[TeamPermission.KEEP])
give(LEADERS, below=[TeamPermission.SCORE, TeamPermission.AWARD])

declare_reasons(
    "training",
    {
        "training.team_once": "已有同名的师资团队",
        "training.team_member_once": "此人已在团队中",
        "training.team_not_active": "这个团队已经解散",
        "training.team_session_day": "服务日期不能晚于今天",
        "training.team_persons": "人次应在1到{most}之间",
        "training.team_jobs": "岗位数应在1到200之间",
        "training.call_closes": "截止日期应晚于今天",
        "training.call_budget": "资金总额应大于零",
        "training.call_still_open": "征集{day}截止，截止后才能评审",
        "training.call_closed": "征集已经截止",
        "training.bid_once": "这个团队已经申报",
        "training.bid_amount": "申请金额应大于零且不超过{most}",
        "training.bid_not_yours": "只有团队负责人可以申报",
        "training.bid_score": "评分应在0到100之间",
        "training.bid_scored_twice": "您已经评过这份申报",
        "training.bid_own_team": "您的团队参加了这次征集，不能担任评委",
        "training.bid_scores_missing": "“{team}”还差{missing}位评委评分",
        "training.bid_below": "“{team}”平均{mean}分，低于{line}分，不能支持",
        "training.bid_over_budget": "余额{left}，不足以支持{asked}",
        "training.bid_higher_first": "“{team}”分数更高，请先决定它",
    },
)


@news("training.fund_call.awarded")
class FundCallAwarded(News):
    """The results of a call for community funds are open to all."""

    call_id: UUID
    branch_id: UUID
