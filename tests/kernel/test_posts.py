"""Posts: proposed by one, confirmed by another, never to oneself, over at the instant."""

from datetime import timedelta

import time_machine

from boai.kernel.access import operations as access
from boai.kernel.access.models import Post
from boai.kernel.access.roles import Role
from boai.kernel.basics import clock
from tests.cast import Cast, refuses


def proposed(cast: Cast, login: str = "citizen1", role: Role = Role.VILLAGE_CLERK, **more) -> Post:
    return access.propose(branch=cast.village, person=cast.person(login), role=role, acting=cast.county_officer, **more)


def test_one_proposes_and_the_leader_confirms(cast: Cast) -> None:
    post = access.confirm(proposed(cast), acting=cast.county_leader)
    assert post.in_force(clock.now())


def test_nobody_confirms_their_own_proposal(cast: Cast) -> None:
    post = proposed(cast)
    with refuses("change.not_allowed"):
        access.confirm(post, acting=cast.county_officer)


def test_nobody_gets_a_post_from_themselves(cast: Cast) -> None:
    with refuses("change.not_found"):
        proposed(cast, "county_leader", Role.VILLAGE_CLERK) and proposed(cast, "foreign_officer")
    with refuses("access.own_post"):
        proposed(cast, "county_officer")


def test_an_officer_cannot_make_a_leader(cast: Cast) -> None:
    with refuses("access.above_yourself"):
        proposed(cast, role=Role.COUNTY_LEADER)


def test_a_supervisor_holds_no_other_post(cast: Cast) -> None:
    with refuses("access.incompatible"):
        access.propose(branch=cast.village, person=cast.person("supervisor"), role=Role.VILLAGE_CLERK, acting=cast.system)


def test_a_post_ends_to_the_second(cast: Cast) -> None:
    ends = clock.now() + timedelta(hours=2)
    access.confirm(proposed(cast, ends_at=ends), acting=cast.county_leader)
    person = cast.person("citizen1")
    from boai.kernel.access.actors import as_staff

    with time_machine.travel(ends - timedelta(seconds=1), tick=False):
        assert as_staff(person.id, person.society_id).may("training.class.plan")
    with time_machine.travel(ends, tick=False):
        assert not as_staff(person.id, person.society_id).may("training.class.plan")


def test_a_suspended_post_gives_no_power(cast: Cast) -> None:
    post = Post.objects.get(person=cast.person("village_clerk"))
    access.suspend(post, acting=cast.county_leader)
    assert not cast.village_clerk.powers


def test_a_post_cannot_end_before_it_begins(cast: Cast) -> None:
    with refuses("access.span_backwards"):
        proposed(cast, ends_at=clock.now() - timedelta(days=1))
