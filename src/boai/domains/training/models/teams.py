"""Instructor teams, what they do in communities, and the calls for community funds."""

from django.db import models

from boai.domains.training.models.instructors import Instructor
from boai.domains.training.vocabulary import RecordedStage
from boai.domains.training.vocabulary.teams import BidStage, CallStage, TeamStage
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import ReachBy, Record


class InstructorTeam(Record):
    """师资团队: instructors who serve communities together."""

    number = models.CharField("团队编号", max_length=20, unique=True)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="归口组织")
    name = models.CharField("名称", max_length=60)
    leader = models.ForeignKey(Instructor, models.PROTECT, related_name="+", verbose_name="负责人")
    founded_on = models.DateField("成立日期")
    about = models.TextField("简介", blank=True)
    disbanded_because = models.TextField("解散原因", blank=True)
    stage = models.CharField("状态", max_length=10, choices=TeamStage, default=TeamStage.ACTIVE)

    reach_by = ReachBy(branch="branch", person="leader__person", public=models.Q(stage=TeamStage.ACTIVE))
    known_by = "number"
    refusals = {"instructorteam_once": "training.team_once"}

    class Meta:
        verbose_name = "师资团队"
        constraints = [models.UniqueConstraint(fields=["society_id", "name"], name="instructorteam_once")]

    def __str__(self) -> str:
        return self.name


class TeamMember(Record):
    """An instructor belongs to a team."""

    team = models.ForeignKey(InstructorTeam, models.PROTECT, related_name="members", verbose_name="团队")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="teams", verbose_name="师资")
    joined_on = models.DateField("加入日期")

    reach_by = ReachBy(branch="team__branch", person="instructor__person")
    refusals = {"teammember_once": "training.team_member_once"}

    class Meta:
        verbose_name = "团队成员"
        constraints = [models.UniqueConstraint(fields=["team", "instructor"], name="teammember_once")]


class TeamSession(Record):
    """One session of a team in a community."""

    team = models.ForeignKey(InstructorTeam, models.PROTECT, related_name="sessions", verbose_name="团队")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="归口组织")
    community = models.CharField("社区（村）", max_length=60)
    topic = models.CharField("内容", max_length=80)
    held_on = models.DateField("日期")
    persons = models.PositiveIntegerField("人次")
    withdrawn_because = models.TextField("撤回原因", blank=True)
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "团队服务"

    def __str__(self) -> str:
        return f"{self.community} {self.topic}"


class TeamJobs(Record):
    """Jobs that a team's work created, with what they are."""

    team = models.ForeignKey(InstructorTeam, models.PROTECT, related_name="jobs", verbose_name="团队")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="归口组织")
    jobs = models.PositiveIntegerField("岗位数")
    what = models.CharField("是什么岗位", max_length=120)
    since_on = models.DateField("自")

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "团队岗位"


class FundCall(Record):
    """A call for community funds: published, applied to, scored, its results open to all."""

    number = models.CharField("征集编号", max_length=20, unique=True)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="征集组织")
    title = models.CharField("名称", max_length=80)
    purpose = models.TextField("支持什么")
    budget_fen = models.PositiveBigIntegerField("资金总额（分）")
    closes_on = models.DateField("截止日期")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="评审规则")
    published_on = models.DateField("发布日期", null=True, blank=True)
    stage = models.CharField("状态", max_length=8, choices=CallStage, default=CallStage.DRAFT)

    reach_by = ReachBy(branch="branch", public=~models.Q(stage=CallStage.DRAFT))
    known_by = "number"

    class Meta:
        verbose_name = "社区资金征集"

    def __str__(self) -> str:
        return self.title

    @property
    def budget(self) -> Yuan:
        return Yuan(self.budget_fen)


class FundBid(Record):
    """A team's application to a call."""

    call = models.ForeignKey(FundCall, models.PROTECT, related_name="bids", verbose_name="征集")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="征集组织")
    team = models.ForeignKey(InstructorTeam, models.PROTECT, related_name="bids", verbose_name="团队")
    plan = models.TextField("服务方案")
    amount_fen = models.PositiveBigIntegerField("申请金额（分）")
    reason = models.TextField("评审意见", blank=True)
    stage = models.CharField("状态", max_length=8, choices=BidStage, default=BidStage.FILED)

    reach_by = ReachBy(branch="branch", person="team__leader__person", public=models.Q(call__stage=CallStage.AWARDED))
    refusals = {"fundbid_once": "training.bid_once"}

    class Meta:
        verbose_name = "资金申报"
        constraints = [models.UniqueConstraint(fields=["call", "team"], name="fundbid_once")]

    def __str__(self) -> str:
        return f"{self.team} → {self.call}"

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)


class BidScore(Record):
    """One judge's score of an application."""

    bid = models.ForeignKey(FundBid, models.PROTECT, related_name="scores", verbose_name="申报")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="征集组织")
    judge = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="评委")
    points = models.PositiveSmallIntegerField("评分")
    remark = models.TextField("评语", blank=True)

    reach_by = ReachBy(branch="branch", person="judge")
    refusals = {"bidscore_once": "training.bid_scored_twice"}

    class Meta:
        verbose_name = "申报评分"
        constraints = [models.UniqueConstraint(fields=["bid", "judge"], name="bidscore_once")]
