"""College electives: the term, the school's roster, the grades."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.models.enrolments import Enrolment
from boai.domains.training.vocabulary.campus import TermStage
from boai.kernel.change.contract import ReachBy, Record


class TermSession(Record):
    """One lesson of a term."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="term", verbose_name="班次")
    number = models.PositiveSmallIntegerField("第几次课")
    starts_at = models.DateTimeField("上课")
    ends_at = models.DateTimeField("下课")
    topic = models.CharField("内容", max_length=80)
    place = models.CharField("教室", max_length=80, blank=True)
    present = models.PositiveIntegerField("到课人数", null=True, blank=True)
    stage = models.CharField("状态", max_length=10, choices=TermStage, default=TermStage.PLANNED)

    reach_by = ReachBy(branch="training_class__branch")

    class Meta:
        verbose_name = "选修课表"
        constraints = [
            models.UniqueConstraint(fields=["training_class", "number"], name="termsession_once"),
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="termsession_forward"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}次课 {self.topic}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


class CampusStudent(Record):
    """A learner as the school knows them: the student number is sealed under the person's key."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="student", verbose_name="报名")
    number_sealed = models.TextField("学号")
    index = models.CharField(max_length=40, editable=False)

    reach_by = ReachBy(branch="enrolment__branch", person="enrolment__person")

    class Meta:
        verbose_name = "在校学员"
        indexes = [models.Index(fields=["index"], name="campusstudent_number")]

    @property
    def number(self) -> str:
        """The student number, opened."""
        return self.enrolment.person.unsealed("training_campusstudent", "number", self.id, self.number_sealed)


class CampusGrade(Record):
    """What a student takes home from an elective."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="campus_grade", verbose_name="报名")
    usual_score = models.PositiveSmallIntegerField("平时成绩")
    exam_score = models.PositiveSmallIntegerField("考试成绩")
    score = models.PositiveSmallIntegerField("总评")
    level = models.CharField("等级", max_length=6)
    credit_tenths = models.PositiveSmallIntegerField("学分（十分之一）")
    continuing_hours = models.PositiveSmallIntegerField("继续教育学时")
    graded_on = models.DateField("评定日期")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="成绩规则")

    reach_by = ReachBy(branch="enrolment__branch", person="enrolment__person")

    class Meta:
        verbose_name = "选修成绩"

    def __str__(self) -> str:
        return f"{self.enrolment.person} {self.score}分"

    @property
    def credits(self) -> str:
        """Credits as written on a list: 1.0."""
        return f"{self.credit_tenths // 10}.{self.credit_tenths % 10}"
