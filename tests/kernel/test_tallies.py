"""Figures: tallies equal the recount; a planted difference is named; folding changes nothing that is read."""

from boai.domains.training import operations as do
from boai.kernel.figures import tallies
from boai.kernel.figures.models import Tally, TallyDelta
from boai.kernel.figures.reading import latest, read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast


def test_tallies_equal_the_recount_before_and_after_folding(cast: Cast) -> None:
    enrolment = cast.training.certified()
    assert tallies.verify() == []
    value = read("training.bookings", ids_below(cast.society)).value
    while tallies.fold():
        pass
    assert not TallyDelta.objects.exists() and tallies.verify() == []
    assert read("training.bookings", ids_below(cast.society)).value == value == 1
    do.revoke(enrolment.certificate, reason="成绩登记有误", acting=cast.city_officer)
    assert read("training.certified_persons", ids_below(cast.society)).value == 0


def test_a_typed_in_figure_is_found_and_rebuilt(cast: Cast) -> None:
    cast.training.booked()
    tallies.fold()
    Tally.objects.filter(code="training.bookings").update(amount=1000)
    assert [(one.kept, one.recounted) for one in tallies.verify()] == [(1000, 1)]
    tallies.rebuild()
    assert tallies.verify() == []


def test_a_rate_shows_both_its_numbers_and_nothing_over_zero(cast: Cast) -> None:
    assert read("training.pass_rate", ids_below(cast.society)).value is None
    cast.training.audited()
    figure = read("training.pass_rate", ids_below(cast.society))
    assert (figure.value, figure.numerator, figure.denominator) == (10_000, 1, 1)


def test_figures_of_another_county_are_apart(cast: Cast) -> None:
    cast.training.booked()
    assert read("training.bookings", ids_below(cast.branch("510104"))).value == 0


def test_the_latest_counted_days_are_told_newest_first(cast: Cast) -> None:
    cast.training.booked()
    below, codes = ids_below(cast.society), ("training.bookings", "training.pass_rate")
    told = [(one.indicator.code, one.amount) for one in latest(codes, below, 5)]
    while tallies.fold():
        pass
    assert told == [("training.bookings", 1)] == [(one.indicator.code, one.amount) for one in latest(codes, below, 5)]
