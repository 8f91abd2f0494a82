"""When instructors cannot teach, and rosters: proposals of who teaches what."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.models.instructors import Instructor
from boai.domains.training.vocabulary import Duty, RecordedStage
from boai.domains.training.vocabulary.rosters import LineStage, RosterStage
from boai.kernel.change.contract import ReachBy, Record


class InstructorAbsence(Record):
    """Days on which an instructor cannot teach: what is said, because whoever says nothing may be asked."""

    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="absences", verbose_name="师资")
    starts_on = models.DateField("从")
    ends_on = models.DateField("到")
    note = models.CharField("说明", max_length=80, blank=True)
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)

    reach_by = ReachBy(branch="instructor__branch", person="instructor__person")

    class Meta:
        verbose_name = "不便授课"


class Roster(Record):
    """A proposal for a branch and a window of days. ``proved``: the solver has shown that none costs less."""

    number = models.CharField("排班编号", max_length=20, unique=True)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    starts_on = models.DateField("从")
    ends_on = models.DateField("到")
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="排班规则")
    proposed_on = models.DateField("提出日期")
    proved = models.BooleanField("已证明最省")
    dropped_because = models.TextField("作废原因", blank=True)
    stage = models.CharField("状态", max_length=8, choices=RosterStage, default=RosterStage.PROPOSED)

    reach_by = ReachBy(branch="branch")
    known_by = "number"

    class Meta:
        verbose_name = "师资排班"

    def __str__(self) -> str:
        return f"{self.branch} {self.starts_on:%m月%d日}—{self.ends_on:%m月%d日}"


class RosterLine(Record):
    """One proposed duty: who, why, how far, and how many classes that makes for this person in the window."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="lines", verbose_name="排班")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="+", verbose_name="班次")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="+", verbose_name="师资")
    duty = models.CharField("职责", max_length=10, choices=Duty)
    why = models.CharField("理由", max_length=120)
    km_tenths = models.PositiveIntegerField("路程（百米）")
    load = models.PositiveSmallIntegerField("这段时间共几班")
    stage = models.CharField("状态", max_length=8, choices=LineStage, default=LineStage.PROPOSED)

    reach_by = ReachBy(branch="roster__branch")

    class Meta:
        verbose_name = "排班安排"

    def __str__(self) -> str:
        return f"{self.training_class} {self.instructor.person}"

    @property
    def km(self) -> str:
        """12.3, kilometres as the crow flies."""
        return f"{self.km_tenths // 10}.{self.km_tenths % 10}"
