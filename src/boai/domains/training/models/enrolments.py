"""Learners in classes, and what is recorded about them."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.models.groups import Group
from boai.domains.training.vocabulary import EnrolmentSource, EnrolmentStage
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import ReachBy, Record


class Enrolment(Record):
    """A learner in a class, from booking to certificate."""

    number = models.CharField("报名编号", max_length=20, unique=True)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="enrolments", verbose_name="班次")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="办班组织")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="学员")
    seat = models.OneToOneField("slots.Seat", models.PROTECT, related_name="+", verbose_name="名额")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="enrolments", verbose_name="团体")
    source = models.CharField("来源", max_length=10, choices=EnrolmentSource)
    booked_on = models.DateField("报名日期")
    stage = models.CharField("状态", max_length=12, choices=EnrolmentStage, default=EnrolmentStage.BOOKED)
    absent_minutes = models.PositiveIntegerField("缺课分钟", null=True, blank=True)
    failed_for = models.JSONField("未通过原因", default=list, blank=True)

    reach_by = ReachBy(branch="branch", person="person")

    class Meta:
        verbose_name = "报名"
        indexes = [models.Index(fields=["training_class", "stage"], name="enrolment_of_class")]

    def __str__(self) -> str:
        return f"{self.number} {self.person}"

    @property
    def reasons_against(self) -> list[Reason]:
        """Why the learner did not pass, as sentences can be made of it."""
        return [Reason(one["code"], **{name: value for name, value in one.items() if name != "code"}) for one in self.failed_for]


class TheoryResult(Record):
    """One theory paper of a learner."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="theory", verbose_name="报名")
    score = models.PositiveIntegerField("分数")
    invigilated = models.BooleanField("有人监考")
    taken_on = models.DateField("考试日期")
    attempt = models.ForeignKey("attempts.Attempt", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答卷")

    reach_by = ReachBy(branch="enrolment__branch", person="enrolment__person")

    class Meta:
        verbose_name = "理论成绩"
        constraints = [models.UniqueConstraint(fields=["enrolment", "attempt"], name="theoryresult_attempt_once")]


class PracticalSheet(Record):
    """One assessor's sheet for one learner; a second sheet of the same assessor replaces the first."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="sheets", verbose_name="报名")
    assessor = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="考官")
    passed = models.JSONField("通过的步骤", default=list)
    assessed_at = models.DateTimeField("评定时间")

    reach_by = ReachBy(branch="enrolment__branch", person="enrolment__person")

    class Meta:
        verbose_name = "实操考核表"
        constraints = [models.UniqueConstraint(fields=["enrolment", "assessor"], name="practicalsheet_once")]
