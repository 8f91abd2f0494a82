"""Classes and who teaches them."""

from django.db import models

from boai.domains.training.models.instructors import Instructor
from boai.domains.training.rules import Course
from boai.domains.training.vocabulary import PUBLIC_STAGES, ClassStage, ClassType, Duty, Funding, Setting
from boai.kernel.basics import clock
from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.editions.models import rule_of


class TrainingClass(Record):
    """One class: a course held at a place and time, with seats."""

    number = models.CharField("班次编号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=80)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="办班组织")
    class_type = models.CharField("课堂类型", max_length=20, choices=ClassType)
    setting = models.CharField("走进", max_length=12, choices=Setting)
    funding = models.CharField("经费来源", max_length=12, choices=Funding, default=Funding.FREE)
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="课程")
    place = models.CharField("地点", max_length=120)
    held_at = models.ForeignKey(
        "training.TrainingPlace", models.PROTECT, null=True, blank=True, related_name="classes", verbose_name="培训场所"
    )
    notice = models.TextField("说明", blank=True)
    slot = models.OneToOneField("slots.Slot", models.PROTECT, related_name="+", verbose_name="名额")
    stage = models.CharField("状态", max_length=14, choices=ClassStage, default=ClassStage.DRAFT)
    closed_because = models.TextField("取消原因", blank=True)
    moved_from_at = models.DateTimeField("原定时间", null=True, blank=True)
    moved_because = models.TextField("改期原因", blank=True)

    reach_by = ReachBy(branch="branch", public=models.Q(stage__in=PUBLIC_STAGES), joins=("slot", "branch"))

    known_by = "number"

    class Meta:
        verbose_name = "班次"
        indexes = [models.Index(fields=["society_id", "stage"], name="trainingclass_stage")]

    def __str__(self) -> str:
        return self.title

    @property
    def course(self) -> Course:
        """The course as it stood when the class was planned."""
        return rule_of(self.edition_id, Course)

    @property
    def bookable(self) -> str:
        """``soon`` before booking opens, ``open`` while it can be booked (or waited for), ``over`` after that."""
        now = clock.now()
        if self.stage != ClassStage.ENROLLING or now >= self.slot.closes_at:
            return "over"
        return "open" if now >= self.slot.opens_at else "soon"

    @property
    def shown_state(self) -> str:
        """The stage as citizens see it: a class without free seats is full."""
        if self.stage == ClassStage.ENROLLING and self.slot.left <= 0:
            return "full"
        return self.stage


class ClassInstructor(Record):
    """An instructor's duty in a class."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="instructors", verbose_name="班次")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="classes", verbose_name="师资")
    duty = models.CharField("职责", max_length=10, choices=Duty)

    reach_by = ReachBy(branch="training_class__branch", person="instructor__person")
    refusals = {"classinstructor_once": "training.already_assigned", "one_lead_a_class": "training.lead_taken"}

    class Meta:
        verbose_name = "班次师资"
        constraints = [
            models.UniqueConstraint(fields=["training_class", "instructor"], name="classinstructor_once"),
            models.UniqueConstraint(fields=["training_class"], condition=models.Q(duty=Duty.LEAD), name="one_lead_a_class"),
        ]
