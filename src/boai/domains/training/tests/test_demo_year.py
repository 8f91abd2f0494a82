"""The demo year survives a stop: a class cut short is taken up again, never held twice."""

import pytest

from boai.domains.training import demo_year
from boai.domains.training.models import Enrolment, TrainingClass
from boai.domains.training.vocabulary import ClassStage
from boai.kernel.basics import clock
from tests.cast import Cast


class Stopped(Exception):
    """The power went off."""


@pytest.mark.parametrize("step", ["_learners", "_attend", "_examine"])
def test_a_class_cut_short_is_taken_up_again(cast: Cast, monkeypatch, step: str) -> None:
    def goes_off(*_) -> None:
        raise Stopped

    monkeypatch.setattr(demo_year, "LEARNERS", 4)
    demo_year.engage_teachers(cast.society.society_id)
    planned = demo_year.classes_of_the_year(cast.society.society_id, clock.today())[0]
    whole, before = getattr(demo_year, step), Enrolment.objects.unscoped().count()
    monkeypatch.setattr(demo_year, step, goes_off)
    with pytest.raises(Stopped):
        demo_year.hold(planned, cast.society.society_id)
    monkeypatch.setattr(demo_year, step, whole)
    held = demo_year.hold(planned, cast.society.society_id)
    assert held.stage == ClassStage.ARCHIVED
    assert TrainingClass.objects.unscoped().filter(title=held.title).count() == 1
    assert Enrolment.objects.unscoped().count() == before + 4
