"""A slot and its seats. ``taken`` counts held and booked ones by one conditional UPDATE; the check constraint is the last wall."""

from django.db import models

from boai.kernel.basics.ids import new_id
from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.slots.vocabulary import LIVE, SeatState


class Slot(Record):
    """Something with a capacity, from a moment to a moment (half-open), bookable in a window."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    title = models.CharField("名称", max_length=120)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    opens_at = models.DateTimeField("开放预约")
    closes_at = models.DateTimeField("截止预约")
    capacity = models.PositiveIntegerField("名额")
    taken = models.PositiveIntegerField("已用", default=0)

    reach_by = ReachBy(branch="branch", public=models.Q())
    counters = frozenset({"taken"})

    class Meta:
        verbose_name = "名额"
        constraints = [
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("capacity")), name="slot_never_oversold"),
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="slot_forward"),
        ]

    @property
    def left(self) -> int:
        """Seats still free."""
        return self.capacity - self.taken


class Seat(Record):
    """One person's place in a slot, or in its queue. People who asked together share a ``party``; ``booked_at`` orders the queue.

    ``offered_at`` is set when a seat came past others who waited; ``held_until`` while an offer waits for its answer.
    """

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="seats", verbose_name="名额")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    state = models.CharField("状态", max_length=10, choices=SeatState, default=SeatState.BOOKED)
    party = models.UUIDField(default=new_id, editable=False)
    booked_at = models.DateTimeField("预约时间")
    offered_at = models.DateTimeField("补上时间", null=True, blank=True)
    held_until = models.DateTimeField("保留至", null=True, blank=True)

    reach_by = ReachBy(branch="slot__branch", person="person")
    refusals = {"seat_once_per_person": "slots.already_booked"}

    class Meta:
        verbose_name = "预约"
        constraints = [
            models.UniqueConstraint(fields=["slot", "person"], condition=models.Q(state__in=LIVE), name="seat_once_per_person"),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="seat_of_person"),
            models.Index(fields=["slot", "state", "booked_at"], name="seat_in_queue"),
        ]
