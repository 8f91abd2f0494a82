"""Dated rules: proposed by one, published by another, nearest branch first, never backwards."""

import json
from datetime import timedelta

import yaml

from boai.domains.training.rules import BookingPolicy
from boai.domains.training.tests.cast import TrainingCast
from boai.kernel.basics import clock
from boai.kernel.editions import operations as editions
from boai.kernel.editions.models import Edition
from boai.kernel.editions.queries import pin
from tests.cast import Cast, refuses

BOOKING = yaml.safe_load((TrainingCast.EDITIONS / "booking.yaml").read_text(encoding="utf-8"))[0]["values"]
VALUES = json.dumps({**BOOKING, "opens_days_before": 10, "closes_hours_before": 1, "self_cancel_hours_before": 48})


def proposed(cast: Cast, **changed) -> Edition:
    given = {
        "branch": cast.county,
        "kind": "training.booking",
        "title": "青白江区预约规则",
        "values": VALUES,
        "source": "区会办公会",
        "valid_from_on": clock.today(),
        **changed,
    }
    return editions.propose(**given, acting=cast.county_officer)


def test_the_nearest_published_edition_is_in_force(cast: Cast) -> None:
    edition = editions.publish(proposed(cast), acting=cast.county_leader)
    assert pin(BookingPolicy, at=cast.village) == edition
    assert pin(BookingPolicy, at=cast.branch("510104")) != edition
    assert edition.rule(BookingPolicy).self_cancel_hours_before == 48


def test_values_that_cannot_be_read_are_refused(cast: Cast) -> None:
    for values in ("{", "[" * 100_000, '{"opens_days_before": 1}'):
        with refuses("editions.bad_values"):
            proposed(cast, values=values)
    assert not Edition.objects.filter(title="青白江区预约规则").exists()


def test_a_proposal_is_not_in_force_and_can_be_withdrawn(cast: Cast) -> None:
    edition = proposed(cast)
    assert pin(BookingPolicy, at=cast.village) != edition
    assert editions.withdraw(edition, acting=cast.county_leader).stage == "withdrawn"


def test_an_ended_edition_is_not_in_force(cast: Cast) -> None:
    edition = editions.publish(proposed(cast, valid_to_on=clock.today()), acting=cast.county_leader)
    assert pin(BookingPolicy, at=cast.village) == edition
    assert pin(BookingPolicy, at=cast.village, on=clock.today() + timedelta(days=1)) != edition


def test_wrong_values_unknown_rules_and_yesterday_are_refused(cast: Cast) -> None:
    for changed, code in (
        ({"values": "{}"}, "editions.bad_values"),
        ({"values": "no json"}, "editions.bad_values"),
        ({"kind": "training.moon"}, "editions.unknown_rule"),
        ({"valid_from_on": clock.today() - timedelta(days=1)}, "editions.back_dated"),
    ):
        with refuses(code):
            proposed(cast, **changed)


def test_nothing_in_force_is_said_plainly(cast: Cast) -> None:
    with refuses("editions.none_in_force"):
        pin(BookingPolicy, at=cast.village, on=clock.today().replace(year=2001))
