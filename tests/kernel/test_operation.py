"""The one door: guard, permission, stage, idempotency, many, nothing left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from boai.domains.training import operations as do
from boai.domains.training.models import TrainingClass
from boai.domains.training.vocabulary import Permission
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Note, NotFound, Public, System, WrittenOutside, operation
from boai.kernel.change.models import StoredResult, TraceLine
from boai.kernel.change.parameters import Kind, parameters_of
from boai.kernel.change.reach import Reach, Span
from boai.kernel.orgs.models import Branch
from boai.kernel.slots.models import Slot
from tests.cast import Cast, refuses, unchanged


@pytest.mark.parametrize(
    "write",
    [
        lambda branch: branch.save(),
        lambda branch: branch.delete(),
        lambda branch: Branch.objects.filter(pk=branch.pk).update(name="改"),
        lambda branch: Branch.objects.bulk_create([Branch(code="X", path="X/")]),
        lambda branch: Branch.objects.bulk_update([branch], ["name"]),
        lambda branch: Branch.objects.filter(pk=branch.pk).delete(),
        lambda branch: Branch.objects.create(code="X", path="X/"),
    ],
)
def test_no_record_is_written_outside_an_operation(cast: Cast, write) -> None:
    branch = cast.branch("510104")
    branch.name = "改"
    with pytest.raises(WrittenOutside):
        write(branch)
    assert Branch.objects.get(pk=branch.pk).name == "锦江区红十字会"


def test_an_actor_of_another_kind_is_refused(cast: Cast) -> None:
    draft = cast.training.draft()
    with refuses("change.not_allowed"):
        do.submit(draft, acting=cast.citizen1)
    assert unchanged(draft)


def test_the_public_must_bring_an_unguessable_key(cast: Cast) -> None:
    short = Acting(kind=Public, society_id=cast.society.id, key="short")
    assert not do.submit.offered_to(short)
    with refuses("change.not_allowed"):
        do.submit(cast.training.draft(), acting=short)


def test_a_missing_value_is_refused_by_its_name(cast: Cast) -> None:
    with refuses("change.missing"):
        do.plan.run_with(cast.village_clerk, {"branch": cast.village})


def test_many_refuses_row_by_row_and_keeps_the_good_ones(cast: Cast) -> None:
    drafts = [cast.training.draft(), cast.training.draft(starts_at=clock.now() + timedelta(days=8))]
    do.submit(drafts[0], acting=cast.village_clerk)
    outcomes = do.submit.many([{"record": one} for one in drafts], acting=cast.village_clerk)
    assert [bool(one.record) for one in outcomes] == [False, True]
    assert outcomes[0].refusal.code == "change.wrong_stage"


def test_a_refusal_is_not_remembered_under_its_key(cast: Cast) -> None:
    acting, draft = cast.village_clerk.with_key("a" * 22), cast.training.draft()
    with refuses("change.wrong_stage"):
        do.publish(draft, acting=acting)
    assert not StoredResult.objects.exists()


def test_a_replay_is_authorised_again(cast: Cast) -> None:
    acting, draft = cast.village_clerk.with_key("a" * 22), cast.training.draft()
    do.submit(draft, acting=acting)
    assert do.submit(draft, acting=acting).stage == "submitted"
    assert TraceLine.objects.filter(operation="training.submit").count() == 1


def test_a_fault_in_the_middle_leaves_nothing(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr("boai.kernel.change.outbox.put", lambda run, society: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cast.training.draft()
    assert not TrainingClass.objects.exists() and not Slot.objects.exists() and not TraceLine.objects.filter(operation="training.plan")


def test_parameters_are_a_closed_list() -> None:
    def sound(*, note: Note, when: bool, acting: Acting) -> None: ...

    def unsound(*, rows: list, acting: Acting) -> None: ...

    assert [one.kind for one in parameters_of(sound, Branch, skip=0).values()] == [Kind.NOTE, Kind.YES_NO]
    with pytest.raises(TypeError):
        parameters_of(unsound, Branch, skip=0)


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("starts_at", "昨天", "change.bad_value"),
        ("capacity", "３０", None),
        ("capacity", "9" * 40, "change.bad_value"),
        ("setting", "moon", "change.bad_value"),
        ("branch", "not-an-id", "change.bad_value"),
        ("title", "   ", "change.missing"),
    ],
)
def test_what_was_typed_is_read_or_refused(name: str, typed: str, code: str | None) -> None:
    parameter = do.plan.parameters[name]
    if code is None:
        assert parameter.parse(typed) == 30
    else:
        with refuses(code):
            parameter.parse(typed)


def test_an_operation_is_declared_once_and_asks_by_name(cast: Cast) -> None:
    def plan(*, acting: Acting) -> TrainingClass:
        """新建班次"""
        raise AssertionError

    plan.__module__ = "boai.domains.training.operations.classes"
    with pytest.raises(ValueError, match="declared twice"):
        operation(Permission.CLASS_PLAN, creates=TrainingClass, by={System})(plan)

    def ask(record: TrainingClass, seats: int, *, acting: Acting) -> None:
        """改"""

    with pytest.raises(TypeError, match="seats must be keyword-only"):
        parameters_of(ask, TrainingClass, skip=1)


def test_what_must_be_given_is_asked_for(cast: Cast) -> None:
    with refuses("change.missing"):
        do.resize(cast.training.draft(), capacity=None, acting=cast.village_clerk)


def test_a_replayed_key_shows_nothing_that_is_no_longer_reached(cast: Cast) -> None:
    clerk = cast.village_clerk.with_key("z" * 24)
    draft = cast.training.draft()
    do.submit(draft, acting=clerk)
    elsewhere = replace(clerk, powers=tuple(replace(power, path="5101/510104/") for power in clerk.powers), renew=None)
    with pytest.raises(NotFound):
        do.submit(draft, acting=elsewhere)


def test_a_power_over_one_branch_alone_reaches_nothing_below(cast: Cast) -> None:
    draft = cast.training.draft()
    county, village = (Reach(society_id=cast.society.id, spans=(Span(one.path, below=False),)) for one in (cast.county, draft.branch))
    assert not TrainingClass.objects.within(county).exists() and TrainingClass.objects.within(village).exists()
