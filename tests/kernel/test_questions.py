"""Questions whose SQL is made once answer as any query set does, and one record is found by whatever names it."""

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from boai.domains.training.models import TrainingClass
from boai.domains.training.vocabulary import Permission
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_id
from boai.kernel.change.contract import Reach, one_within, question
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person
from boai.kernel.slots.models import Slot
from tests.cast import Cast


def test_the_query_set_of_a_question_is_made_once_and_each_call_has_its_own_values(cast: Cast, django_assert_num_queries) -> None:
    made = []

    @question
    def branches(*, path: str) -> QuerySet[Branch]:
        made.append(path)
        return Branch.objects.filter(path=path)

    for branch in (cast.village, cast.county, cast.village):
        with django_assert_num_queries(1):
            [found] = branches(path=branch.path)
        assert (found, found.name, found.society_id) == (branch, branch.name, branch.society_id)
    assert branches(path="nowhere/") == []
    assert len(made) == 1


def test_a_question_joins_and_compares_moments_as_a_query_set_does(cast: Cast) -> None:
    opened = cast.training.open_class(seats=3, starts_at=clock.now() + timedelta(days=5))

    @question
    def coming(*, since) -> QuerySet[TrainingClass]:
        return TrainingClass.objects.filter(slot__starts_at__gte=since).select_related("slot")

    plain = TrainingClass.objects.filter(slot__starts_at__gte=opened.slot.starts_at).select_related("slot")
    asked = coming(since=opened.slot.starts_at)
    assert [(one.pk, one.slot.capacity) for one in asked] == [(one.pk, one.slot.capacity) for one in plain] == [(opened.pk, 3)]
    assert coming(since=opened.slot.starts_at + timedelta(seconds=1)) == []


def test_several_values_have_a_place_each_whatever_their_number(cast: Cast) -> None:
    made = []

    @question
    def paths(*, ids: tuple[UUID, ...]) -> QuerySet[Branch, str]:
        made.append(ids)
        return Branch.objects.filter(pk__in=ids).order_by("path").values_list("path", flat=True)

    assert paths(ids=(cast.county.id, cast.village.id)) == [cast.county.path, cast.village.path]
    assert paths(ids=(cast.village.id,)) == [cast.village.path]
    assert paths(ids=(cast.village.id, new_id())) == [cast.village.path]
    assert len(made) == 2


def test_a_question_that_can_have_no_rows_is_never_asked(cast: Cast, django_assert_num_queries) -> None:
    @question
    def nothing(*, path: str) -> QuerySet[Branch]:
        return Branch.objects.filter(path=path, pk__in=[])

    with django_assert_num_queries(0):
        assert nothing(path="5101/") == nothing(path="5101/510113/") == []


def test_a_record_is_found_by_itself_its_id_and_its_number(cast: Cast) -> None:
    opened = cast.training.open_class(seats=3)
    for reach in (cast.citizen1.reach(Permission.CLASS_VIEW), cast.village_clerk.reach(Permission.CLASS_VIEW)):
        for name in (opened, opened.id, opened.number):
            assert one_within(TrainingClass, reach, name) == opened
        for name in ("KBNOTHERE", new_id(), str(opened.id)):  # a class is known by its number: a text is one
            assert one_within(TrainingClass, reach, name) is None
        assert one_within(Slot, reach, str(opened.slot_id)) == opened.slot
        assert one_within(Slot, reach, "no id") is None


def test_nobody_finds_a_record_beyond_their_reach(cast: Cast) -> None:
    draft, somebody = cast.training.draft(), Person.objects.exclude(pk=cast.citizen1.person_id).first()
    assert one_within(TrainingClass, cast.citizen1.reach(Permission.CLASS_VIEW), draft.number) is None
    assert one_within(Person, cast.citizen1.reach(Permission.CLASS_VIEW), cast.citizen1.person_id) is not None
    assert one_within(Person, cast.citizen1.reach(Permission.CLASS_VIEW), somebody.id) is None
    assert one_within(Person, Reach(society_id=cast.society.society_id, public=True), somebody.id) is None
    assert one_within(Person, Reach(society_id=cast.society.society_id, everything=True), somebody.id) == somebody
    assert one_within(Person, Reach(society_id=new_id(), everything=True), somebody.id) is None
