"""Histories of booking, cancelling, offering, confirming, lapsing, resizing, in groups and alone: the database against a plain model."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, Group
from boai.domains.training.operations.deadlines import tend_waiting_lists
from boai.kernel.basics import clock
from boai.kernel.change.contract import Refused
from boai.kernel.slots.models import Seat, Slot
from tests.cast import Cast

PEOPLE = ["citizen1", "citizen2", "citizen3", "citizen4", "foreign_officer", "supervisor", "county_leader", "city_leader"]
HOLD, MOST = timedelta(hours=12), 3
who = st.integers(0, len(PEOPLE) - 1)
events = st.lists(
    st.one_of(
        st.tuples(st.just("book"), who),
        st.tuples(st.just("book"), who),
        st.tuples(st.just("group"), st.lists(who, min_size=2, max_size=4, unique=True)),
        st.tuples(st.just("cancel"), who),
        st.tuples(st.just("confirm"), who),
        st.tuples(st.just("resize"), st.integers(1, 5)),
        st.tuples(st.just("wait"), st.integers(1, 9)),
        st.tuples(st.just("tick"), st.none()),
    ),
    max_size=22,
)


class Plain:
    """What should happen, said once more without a database: parties in order, each with its members and state."""

    def __init__(self, capacity: int) -> None:
        self.capacity, self.now = capacity, timedelta(0)
        self.parties: list[dict] = []

    def state(self, person: int) -> str:
        return next((p["state"] for p in self.parties if person in p["members"]), "none")

    @property
    def taken(self) -> int:
        return sum(len(p["members"]) for p in self.parties if p["state"] in ("booked", "offered"))

    def ask(self, members: list[int]) -> bool:
        if len(members) > self.capacity or any(self.state(one) != "none" for one in members):
            return False
        new = {"members": set(members), "state": "waiting", "overtaken": 0, "until": None}
        waited = any(p["state"] == "waiting" for p in self.parties)
        self.parties.append(new)
        if new in self._served():
            new["state"] = "booked"
            if waited:
                self._overtakes(new)
        return True

    def cancel(self, person: int) -> None:
        for party in self.parties:
            party["members"].discard(person)
        self.parties = [p for p in self.parties if p["members"]]

    def tick(self) -> None:
        self.parties = [p for p in self.parties if not (p["state"] == "offered" and p["until"] <= self.now)]
        for party in self._served():
            party["state"], party["until"] = "offered", self.now + HOLD
            self._overtakes(party)

    def _served(self) -> list[dict]:
        served, free, extra = [], self.capacity - self.taken, []
        for party in (p for p in self.parties if p["state"] == "waiting" and len(p["members"]) <= self.capacity):
            if any(times >= MOST for times in extra):
                break
            if len(party["members"]) <= free:
                served.append(party)
                free -= len(party["members"])
                extra = [times + 1 for times in extra]
            else:
                extra.append(party["overtaken"])
        return served

    def _overtakes(self, party: dict) -> None:
        for other in self.parties[: self.parties.index(party)]:
            if other["state"] == "waiting":
                other["overtaken"] += 1


class Real:
    """The same through operations."""

    def __init__(self, cast: Cast, capacity: int) -> None:
        self.cast, self.people = cast, [cast.person(login) for login in PEOPLE]
        self.training_class = cast.training.open_class(seats=capacity, starts_at=clock.now() + timedelta(days=20))

    def live(self, person: int) -> Enrolment | None:
        rows = Enrolment.objects.filter(training_class=self.training_class, person=self.people[person])
        return rows.filter(stage__in=("waiting", "offered", "booked")).first()

    def book(self, person: int) -> None:
        do.book(training_class=self.training_class, person=self.people[person], acting=self.cast.system)

    def group(self, members: list[int]) -> None:
        leader = self.people[members[0]]
        group = do.gather(training_class=self.training_class, leader=leader, leader_comes=False, acting=self.cast.system)
        for companion in group.companions.all():
            do.drop_companion(group, companion=companion, acting=self.cast.system)
        for member in members:
            do.add_known(group=group, person=self.people[member], acting=self.cast.system)
        do.book_group(group, acting=self.cast.system)

    def confirm(self, enrolment: Enrolment) -> None:
        if enrolment.group_id:
            do.confirm_group(Group.objects.get(pk=enrolment.group_id), acting=self.cast.system)
        else:
            do.confirm(enrolment, acting=self.cast.system)


def refused(act, *arguments) -> bool:
    try:
        with transaction.atomic():
            act(*arguments)
    except Refused:
        return True
    return False


def step(real: Real, plain: Plain, name: str, value) -> None:
    if name in ("book", "group"):
        members = [value] if name == "book" else value
        assert plain.ask(members) != refused(getattr(real, name), value)
    elif name == "cancel" and (enrolment := real.live(value)):
        do.cancel(enrolment, acting=real.cast.system)
        plain.cancel(value)
    elif name == "confirm" and (enrolment := real.live(value)) and enrolment.stage == "offered":
        party = next(p for p in plain.parties if value in p["members"])
        over = party["until"] <= plain.now
        assert refused(real.confirm, enrolment) == over
        if not over:
            party["state"] = "booked"
    elif name == "resize":
        if not refused(lambda: do.resize(real.training_class, capacity=value, acting=real.cast.system)):
            plain.capacity = value
    elif name == "tick":
        tend_waiting_lists(real.cast.system)
        plain.tick()


def agree(real: Real, plain: Plain) -> None:
    slot = Slot.objects.get(pk=real.training_class.slot_id)
    counted = Seat.objects.filter(slot=slot, state__in=("held", "booked")).count()
    assert slot.taken == counted == plain.taken <= slot.capacity == plain.capacity
    for number in range(len(PEOPLE)):
        found = real.live(number)
        assert (found.stage if found else "none") == plain.state(number), number


@pytest.mark.parametrize("capacity", [1, 3])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=events)
def test_the_database_and_the_plain_model_agree_and_nobody_is_oversold(db: None, capacity: int, history: list) -> None:
    point = transaction.savepoint()
    begun: datetime = clock.now()
    real, plain = Real(Cast(), capacity), Plain(capacity)
    try:
        for number, (name, value) in enumerate(history):
            plain.now += timedelta(hours=value) if name == "wait" else timedelta(seconds=1)
            with clock.stopped(begun + plain.now + timedelta(minutes=1)):
                step(real, plain, name, value)
                agree(real, plain)
            assert number < 30
    finally:
        transaction.savepoint_rollback(point)
