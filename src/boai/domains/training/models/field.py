"""Records of class day: sign-ins, entries from phones and papers, names opened, minutes, reopening."""

from django.db import models

from boai.domains.training.models.classes import ClassInstructor, TrainingClass
from boai.domains.training.models.enrolments import Enrolment, TheoryResult
from boai.domains.training.vocabulary.field import (
    EntryKind,
    EntrySource,
    EntryStage,
    Irregularity,
    MinutesStage,
    OpeningPurpose,
    ReopeningStage,
    SignInWay,
)
from boai.kernel.change.contract import ReachBy, Record


class SignIn(Record):
    """A learner was there on a day."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="sign_ins", verbose_name="报名")
    on = models.DateField("日期")
    signed_at = models.DateTimeField("签到时间")
    way = models.CharField("方式", max_length=10, choices=SignInWay)

    reach_by = ReachBy(branch="enrolment__branch", person="enrolment__person")

    class Meta:
        verbose_name = "签到"
        constraints = [models.UniqueConstraint(fields=["enrolment", "on"], name="signin_once_a_day")]


class PaperSheet(Record):
    """A learner's paper result, keyed afterwards by staff; the original is kept where ``kept_at`` says."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="papers", verbose_name="报名")
    first_assessor = models.ForeignKey(ClassInstructor, models.PROTECT, related_name="+", verbose_name="考官一")
    second_assessor = models.ForeignKey(ClassInstructor, models.PROTECT, null=True, related_name="+", verbose_name="考官二")
    both_signed = models.BooleanField("考官均已签字")
    kept_at = models.CharField("原件存放处", max_length=80)
    keyed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="补录人")
    keyed_at = models.DateTimeField("补录时间")

    reach_by = ReachBy(branch="enrolment__branch", person="enrolment__person")

    class Meta:
        verbose_name = "纸质补录"


class FieldEntry(Record):
    """One value as somebody wrote it on class day. ``seen`` is what they saw before, ``standing`` what stood when it came in.

    ``value`` is text in one form by kind: minutes, a score, passed step codes. ``assessor`` is whose sheet it is.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="entries", verbose_name="报名")
    kind = models.CharField("事项", max_length=12, choices=EntryKind)
    source = models.CharField("来源", max_length=8, choices=EntrySource, default=EntrySource.PHONE)
    value = models.CharField("记录", max_length=400)
    seen = models.CharField("记录人当时看到", max_length=400, blank=True)
    standing = models.CharField("送达时已有", max_length=400, blank=True)
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="记录人")
    assessor = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="考官")
    device = models.CharField("设备", max_length=40, blank=True)
    made_at = models.DateTimeField("记录时间")
    clock_doubtful = models.BooleanField("手机时间可疑", default=False)
    received_at = models.DateTimeField("送达时间")
    theory = models.ForeignKey(TheoryResult, models.PROTECT, null=True, related_name="+", verbose_name="理论成绩")
    paper = models.ForeignKey(PaperSheet, models.PROTECT, null=True, related_name="entries", verbose_name="纸质补录")
    stage = models.CharField("状态", max_length=10, choices=EntryStage, default=EntryStage.APPLIED)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="选定人")
    settled_at = models.DateTimeField("选定时间", null=True)

    reach_by = ReachBy(branch="enrolment__branch", person="enrolment__person")

    class Meta:
        verbose_name = "现场记录"
        indexes = [models.Index(fields=["enrolment", "kind", "stage"], name="fieldentry_of_learner")]

    def __str__(self) -> str:
        return f"{self.enrolment.number} {self.get_kind_display()} {self.value}"


class RosterOpening(Record):
    """Somebody opened the names of one class for one day, and said why (security.md law 7)."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="openings", verbose_name="班次")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="打开人")
    purpose = models.CharField("用途", max_length=12, choices=OpeningPurpose)
    opened_on = models.DateField("日期")
    opened_at = models.DateTimeField("时间")
    learners = models.PositiveIntegerField("人数")

    reach_by = ReachBy(branch="training_class__branch")

    class Meta:
        verbose_name = "名单打开记录"
        indexes = [models.Index(fields=["person", "opened_on"], name="rosteropening_of_day")]


class ExamMinutes(Record):
    """考试纪要: the results of a class as they were sealed. ``contents`` holds numbers and codes, no names; ``digest`` its SHA-256."""

    number = models.CharField("纪要编号", max_length=20, unique=True)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="minutes", verbose_name="班次")
    first_assessor = models.ForeignKey(ClassInstructor, models.PROTECT, related_name="+", verbose_name="考官一")
    second_assessor = models.ForeignKey(ClassInstructor, models.PROTECT, null=True, related_name="+", verbose_name="考官二")
    irregularity = models.CharField("考场情况", max_length=12, choices=Irregularity)
    contents = models.JSONField("内容", editable=False)
    digest = models.CharField("校验值", max_length=64)
    sealed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="封存人")
    sealed_at = models.DateTimeField("封存时间")
    stage = models.CharField("状态", max_length=10, choices=MinutesStage, default=MinutesStage.SEALED)

    reach_by = ReachBy(branch="training_class__branch")

    class Meta:
        verbose_name = "考试纪要"
        constraints = [
            models.UniqueConstraint(fields=["training_class"], condition=models.Q(stage=MinutesStage.SEALED), name="minutes_sealed_once"),
        ]

    def __str__(self) -> str:
        return self.number


class ResultsReopening(Record):
    """A wish to open the results of a class again: one proposes, another confirms."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="reopenings", verbose_name="班次")
    reason = models.TextField("原因")
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    decided_at = models.DateTimeField("确认时间", null=True)
    stage = models.CharField("状态", max_length=10, choices=ReopeningStage, default=ReopeningStage.PROPOSED)

    reach_by = ReachBy(branch="training_class__branch")

    class Meta:
        verbose_name = "成绩重开"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class"], condition=models.Q(stage=ReopeningStage.PROPOSED), name="reopening_pending_once"
            ),
        ]
