"""Mentor pairs and observed lessons."""

from datetime import timedelta

import pytest

from boai.domains.training import operations as do
from boai.domains.training.models import MentorPair, Observation
from boai.domains.training.tests.kinds import a_class
from boai.domains.training.tests.teaching_cast import teacher
from boai.domains.training.vocabulary.teaching import PairResult
from boai.kernel.access.actors import as_self
from boai.kernel.basics import clock
from boai.kernel.change import outbox
from boai.kernel.change.contract import Acting
from boai.kernel.figures.reading import read
from boai.kernel.notify.models import Message
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged

DAY = timedelta(days=1)


def paired(cast: Cast, mentor: str = "lead", mentee: str = "assistant", **wanted) -> MentorPair:
    given = {"starts_on": clock.today(), "ends_on": clock.today() + 180 * DAY, "goal": "半年内独立讲授心肺复苏"}
    named = {"mentor": cast.training.instructor(mentor), "mentee": cast.training.instructor(mentee)}
    return do.pair_up(branch=cast.society, **named, **given | wanted, acting=cast.city_officer)


@pytest.mark.parametrize(
    ("mentor", "mentee", "wanted", "code"),
    [
        ("lead", "lead", {}, "training.pair_with_oneself"),
        ("assistant", "lead", {}, "training.mentor_tier"),
        ("lead", "expert", {}, "training.mentor_tier"),
        ("lead", "assistant", {"ends_on": clock.today()}, "training.pair_backwards"),
    ],
)
def test_a_mentor_stands_above_the_other(cast: Cast, mentor: str, mentee: str, wanted: dict, code: str) -> None:
    with refuses(code):
        paired(cast, mentor, mentee, **wanted)
    assert not MentorPair.objects.exists()


def test_one_has_one_mentor_at_a_time(cast: Cast) -> None:
    first = paired(cast)
    with refuses("training.pair_exists"):
        paired(cast, "expert")
    assert do.end_pair(first, result=PairResult.ALONE, acting=cast.city_officer).stage == "ended"
    second = paired(cast, "expert")
    broken = do.break_pair(second, reason="带教人调离", acting=cast.city_officer)
    assert (broken.stage, broken.result) == ("broken", "stopped")
    do.suspend_instructor(cast.training.instructor("assistant"), reason="学员投诉待查", acting=cast.city_leader)
    with refuses("training.instructor_not_registered"):
        paired(cast, "expert")


def observed(cast: Cast, **wanted) -> Observation:
    given = {
        "branch": cast.society, "observed": cast.training.instructor("assistant"), "observer": cast.training.instructor("lead"),
        "held_on": clock.today(), "means": 4, "method": 4, "content": 5, "handling": 3, "strengths": "示范规范",
        "suggestions": "多留练习时间",
    }  # fmt: skip
    return do.record_observation(**given | wanted, acting=cast.lead)


def myself(cast: Cast, login: str) -> Acting:
    person = cast.person(login)
    return as_self(person.id, person.society_id, name=login)


def test_the_observed_reads_and_acknowledges(cast: Cast) -> None:
    seen = observed(cast, pair=paired(cast), training_class=a_class(cast))
    assert read("training.observations", ids_below(cast.society)).value == 1
    assert read("training.mentor_pairs", ids_below(cast.society)).value == 1
    outbox.deliver()
    told = Message.objects.get(kind="training.lesson_observed")
    assert told.person == cast.person("assistant")
    with refuses("change.not_found"):
        do.acknowledge_observation(seen, acting=myself(cast, "lead"))
    assert unchanged(seen)
    done = do.acknowledge_observation(seen, reply="下次分组练习", acting=myself(cast, "assistant"))
    assert (done.stage, done.reply) == ("acknowledged", "下次分组练习")


def test_an_observation_that_cannot_be_is_refused(cast: Cast) -> None:
    for wrong, code in (
        ({"observer": cast.training.instructor("assistant")}, "training.observes_oneself"),
        ({"held_on": clock.today() + DAY}, "training.observation_day"),
        ({"means": 6}, "training.observation_scores"),
        ({"observed": teacher(cast), "training_class": a_class(cast)}, "training.observation_class"),
    ):
        with refuses(code):
            observed(cast, **wrong)
    assert not Observation.objects.exists()
