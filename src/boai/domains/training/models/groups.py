"""People who come together: a family, a household of villagers, colleagues."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.vocabulary import GroupStage
from boai.kernel.change.contract import ReachBy, Record


class Group(Record):
    """Several people booked by one contact for one class: all get a seat, or all wait in one place."""

    number = models.CharField("团体编号", max_length=20, unique=True)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="groups", verbose_name="班次")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="办班组织")
    leader = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="联系人")
    stage = models.CharField("状态", max_length=10, choices=GroupStage, default=GroupStage.GATHERING)

    reach_by = ReachBy(branch="branch", person="leader")

    class Meta:
        verbose_name = "团体报名"

    def __str__(self) -> str:
        return self.number


class Companion(Record):
    """One person on a group's list."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="companions", verbose_name="团体")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")

    reach_by = ReachBy(branch="group__branch", person="group__leader")

    class Meta:
        verbose_name = "同行人"
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="companion_once")]

    def __str__(self) -> str:
        return str(self.person)
