"""What happens to those who teach: events, yearly checks, promotions, mentor pairs, observed lessons."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.models.instructors import Instructor
from boai.domains.training.vocabulary.teaching import (
    CheckStage,
    EventKind,
    ObservationStage,
    PairResult,
    PairStage,
    PromotionStage,
    Rank,
)
from boai.kernel.change.contract import ReachBy, Record


class InstructorEvent(Record):
    """A seminar or a training of instructors."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="举办组织")
    kind = models.CharField("种类", max_length=8, choices=EventKind)
    title = models.CharField("名称", max_length=80)
    held_on = models.DateField("日期")

    reach_by = ReachBy(branch="branch", society=True)

    class Meta:
        verbose_name = "师资活动"

    def __str__(self) -> str:
        return self.title


class EventAttendance(Record):
    """An instructor was there."""

    event = models.ForeignKey(InstructorEvent, models.PROTECT, related_name="attendances", verbose_name="活动")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="events", verbose_name="师资")

    reach_by = ReachBy(branch="event__branch", person="instructor__person")
    refusals = {"eventattendance_once": "training.event_attended"}

    class Meta:
        verbose_name = "活动签到"
        constraints = [models.UniqueConstraint(fields=["event", "instructor"], name="eventattendance_once")]


class YearCheck(Record):
    """One instructor's year: what was counted from classes and events, and what follows."""

    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="checks", verbose_name="师资")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="所属组织")
    year = models.PositiveSmallIntegerField("年度")
    minutes = models.PositiveIntegerField("授课分钟")
    events = models.PositiveSmallIntegerField("参加活动次数")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="考核规则")
    checked_on = models.DateField("考核日期")
    because = models.TextField("处理原因", blank=True)
    stage = models.CharField("结果", max_length=8, choices=CheckStage)

    reach_by = ReachBy(branch="branch", person="instructor__person")
    refusals = {"yearcheck_once": "training.checked_twice"}

    class Meta:
        verbose_name = "师资年度考核"
        constraints = [models.UniqueConstraint(fields=["instructor", "year"], name="yearcheck_once")]

    def __str__(self) -> str:
        return f"{self.instructor} {self.year}年"


class Promotion(Record):
    """A proposal to move an instructor up one tier or one grade, judged by a panel whose members score apart."""

    number = models.CharField("晋级编号", max_length=20, unique=True)
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="promotions", verbose_name="师资")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="推荐组织")
    rank = models.CharField("晋升", max_length=8, choices=Rank)
    grounds = models.TextField("推荐理由")
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="推荐人")
    proposed_on = models.DateField("推荐日期")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="评议规则")
    mean_score = models.PositiveSmallIntegerField("平均分", null=True, blank=True)
    decided_on = models.DateField("评议日期", null=True, blank=True)
    stage = models.CharField("状态", max_length=8, choices=PromotionStage, default=PromotionStage.SCORING)

    reach_by = ReachBy(branch="branch", person="instructor__person", society=True)
    known_by = "number"
    refusals = {"promotion_one_open": "training.promotion_open"}

    class Meta:
        verbose_name = "师资晋级"
        constraints = [
            models.UniqueConstraint(
                fields=["instructor", "rank"], condition=models.Q(stage=PromotionStage.SCORING), name="promotion_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instructor} → {self.get_rank_display()}"


class PromotionSheet(Record):
    """One panel member's sheet. No page shows it before the decision: the members score apart."""

    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="sheets", verbose_name="晋级")
    judge = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="评委")
    scores = models.JSONField("各项评分")
    points = models.PositiveSmallIntegerField("得分")

    reach_by = ReachBy(branch="promotion__branch", person="judge")

    class Meta:
        verbose_name = "晋级评分表"
        constraints = [models.UniqueConstraint(fields=["promotion", "judge"], name="promotionsheet_once")]


class MentorPair(Record):
    """师徒结对: an experienced instructor leads another until the other teaches alone."""

    mentor = models.ForeignKey(Instructor, models.PROTECT, related_name="leads", verbose_name="带教人")
    mentee = models.ForeignKey(Instructor, models.PROTECT, related_name="led_by", verbose_name="徒弟")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    goal = models.TextField("帮带目标")
    starts_on = models.DateField("开始")
    ends_on = models.DateField("计划结束")
    result = models.CharField("结果", max_length=10, choices=PairResult, blank=True)
    remark = models.TextField("结果说明", blank=True)
    stage = models.CharField("状态", max_length=8, choices=PairStage, default=PairStage.ACTIVE)

    reach_by = ReachBy(branch="branch", person="mentee__person")
    refusals = {"mentorpair_one_mentor": "training.pair_exists"}

    class Meta:
        verbose_name = "师徒结对"
        constraints = [models.UniqueConstraint(fields=["mentee"], condition=models.Q(stage=PairStage.ACTIVE), name="mentorpair_one_mentor")]

    def __str__(self) -> str:
        return f"{self.mentor.person} 带 {self.mentee.person}"


class Observation(Record):
    """听课记录: one instructor sat in another's lesson. Four scores of 5."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    observed = models.ForeignKey(Instructor, models.PROTECT, related_name="observations", verbose_name="授课人")
    observed_person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="授课人本人")
    observer = models.ForeignKey(Instructor, models.PROTECT, related_name="+", verbose_name="听课人")
    pair = models.ForeignKey(MentorPair, models.PROTECT, null=True, blank=True, related_name="observations", verbose_name="师徒结对")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="班次")
    held_on = models.DateField("听课日期")
    means = models.PositiveSmallIntegerField("手段（1—5）")
    method = models.PositiveSmallIntegerField("方法（1—5）")
    content = models.PositiveSmallIntegerField("内容（1—5）")
    handling = models.PositiveSmallIntegerField("课堂驾驭（1—5）")
    strengths = models.TextField("优点")
    suggestions = models.TextField("建议")
    reply = models.TextField("授课人回应", blank=True)
    acknowledged_on = models.DateField("确认日期", null=True, blank=True)
    stage = models.CharField("状态", max_length=14, choices=ObservationStage, default=ObservationStage.FILED)

    reach_by = ReachBy(branch="branch", person="observed_person")

    class Meta:
        verbose_name = "听课记录"

    def __str__(self) -> str:
        return f"{self.observed.person} {self.held_on:%Y-%m-%d}"
