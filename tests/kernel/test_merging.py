"""Two records that are one person: two people where accounts or posts stand, and always a way back (security.md law 3)."""

from boai.kernel.access import merging
from boai.kernel.access.models import Post
from boai.kernel.access.roles import Role
from boai.kernel.people import operations as people
from boai.kernel.people.models import Merge, Person
from boai.kernel.people.vocabulary import MergeStage
from tests.cast import Cast, id_number, refuses
from tests.entrance import account

WHY = "同一个人，第一次没有登记证件"


def without_number(cast: Cast, name: str = "王小明") -> Person:
    return people.register(branch=cast.village, name=name, acting=cast.system)


def proposed(cast: Cast, merged: Person) -> Merge:
    return merging.propose_merge(kept=cast.person("citizen1"), merged=merged, because=WHY, acting=cast.county_officer)


def test_where_neither_has_account_or_post_one_person_does_it(cast: Cast) -> None:
    kept = people.register(branch=cast.village, name="赵一", id_number=id_number(801), acting=cast.system)
    merge = merging.propose_merge(kept=kept, merged=without_number(cast, "赵一"), because=WHY, acting=cast.county_officer)
    assert merge.stage == MergeStage.DONE and not merge.needs_two and merge.merged.merged_into == kept


def test_where_one_has_an_account_another_person_confirms(cast: Cast) -> None:
    merge = proposed(cast, without_number(cast))
    assert merge.stage == MergeStage.PROPOSED and merge.needs_two
    with refuses("access.own_work"):
        merging.confirm_merge(merge, acting=cast.county_officer)
    assert Person.objects.get(pk=merge.merged_id).merged_into_id is None
    merging.confirm_merge(merge, acting=cast.county_leader)
    assert Person.objects.get(pk=merge.merged_id).merged_into == cast.person("citizen1")


def test_accounts_and_posts_pass_over_and_come_back(cast: Cast) -> None:
    double = without_number(cast)
    login = people.open_account(double, cast.society.id, "double", "")
    post = _post(cast, double, Role.ORGANISER)
    merge = proposed(cast, double)
    merging.confirm_merge(merge, acting=cast.county_leader)
    assert account("double").person == Post.objects.get(pk=post.pk).person == cast.person("citizen1")
    merging.undo_merge(merge, because="其实是两个人", acting=cast.county_leader)
    assert account("double").person == Post.objects.get(pk=post.pk).person == double
    undone = Merge.objects.get(pk=merge.pk)
    assert undone.stage == MergeStage.UNDONE and "其实是两个人" in undone.because
    assert Person.objects.get(pk=double.pk).merged_into_id is None and account("citizen1").person == cast.person("citizen1")
    assert login.pk == account("double").pk


def test_posts_that_one_person_may_not_hold_together_stop_it(cast: Cast) -> None:
    double = without_number(cast)
    _post(cast, double, Role.SUPERVISOR)
    _post(cast, cast.person("citizen1"), Role.ORGANISER)
    merge = proposed(cast, double)
    with refuses("access.incompatible"):
        merging.confirm_merge(merge, acting=cast.county_leader)
    assert Merge.objects.get(pk=merge.pk).stage == MergeStage.PROPOSED


def test_what_cannot_be_one_is_refused(cast: Cast) -> None:
    citizen, before = cast.person("citizen1"), Merge.objects.count()
    with refuses("access.merge_itself"):
        proposed(cast, citizen)
    with refuses("access.merge_numbers"):
        proposed(cast, cast.person("citizen2"))
    double = without_number(cast)
    merging.confirm_merge(proposed(cast, double), acting=cast.county_leader)
    with refuses("access.merge_again"):
        proposed(cast, double)
    assert Merge.objects.count() == before + 1


def test_a_proposal_is_withdrawn_and_changes_nothing(cast: Cast) -> None:
    merge = proposed(cast, without_number(cast))
    merging.withdraw_merge(merge, acting=cast.county_officer)
    assert Merge.objects.get(pk=merge.pk).stage == MergeStage.WITHDRAWN
    with refuses("change.wrong_stage"):
        merging.confirm_merge(merge, acting=cast.county_leader)


def test_nobody_merges_out_of_reach_or_themselves(cast: Cast) -> None:
    double = without_number(cast, "蒋明")
    with refuses("change.not_found"):
        merging.propose_merge(kept=cast.person("citizen1"), merged=double, because=WHY, acting=cast.foreign_officer)
    merge = merging.propose_merge(kept=cast.person("county_leader"), merged=double, because=WHY, acting=cast.county_officer)
    with refuses("access.own_work"):
        merging.confirm_merge(merge, acting=cast.county_leader)


def _post(cast: Cast, person: Person, role: Role) -> Post:
    from boai.kernel.access import operations as access

    return access.confirm(access.propose(branch=cast.village, person=person, role=role, acting=cast.system), acting=cast.system)
