"""Rosters: what the solver seeks, what it refuses, what a clerk changes and adopts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import queries, rostering
from boai.domains.training.models import ClassInstructor, InstructorAbsence, Roster, RosterLine
from boai.domains.training.rules.rosters import Need, RosterRule, Solution, Teacher, could_teach, needs_fault, window_fault
from boai.domains.training.tests.teaching_cast import needing, place, teacher
from boai.domains.training.vocabulary import Duty, Tier
from boai.kernel.access.actors import as_self
from boai.kernel.basics import clock
from boai.kernel.basics.places import Point
from boai.kernel.change.contract import Acting, Refused
from boai.kernel.people.models import Account
from tests.cast import Cast, refuses, unchanged

DAY = timedelta(days=1)
RULE = RosterRule(most_days=14, most_classes=3, seconds=10, load_km=15, unknown_km=25)
START = datetime(2026, 6, 1, 1, tzinfo=UTC)
HERE, FAR = Point(104_000_000, 30_600_000), Point(104_900_000, 30_600_000)


def need(key: str, hours: int = 0, *, lead: bool = True, assistants: int = 0, **wanted) -> Need:
    span = (START + timedelta(hours=hours), START + timedelta(hours=hours + 4))
    given = {"title": key, "day": span[0].date(), "lead_tiers": ("backbone",), "point": HERE}
    return Need(key=key, span=span, lacks_lead=lead, lacks_assistants=assistants, **given | wanted)


def man(key: str, tier: str = "backbone", point: Point | None = HERE, **wanted) -> Teacher:
    return Teacher(key=key, tier=tier, point=point, **{"valid_until": date(2030, 1, 1)} | wanted)


def solved(needs: list[Need], teachers: list[Teacher]) -> set[tuple[str, str, bool]]:
    found = rostering.solve(needs, teachers, RULE)
    assert isinstance(found, Solution) and found.proved
    return {(one.need, one.teacher, one.leads) for one in found.choices}


def test_the_nearest_goes_and_the_load_is_shared() -> None:
    assert solved([need("a")], [man("far", point=FAR), man("near")]) == {("a", "near", True)}
    near, other = man("near", load=9), man("other", point=Point(104_100_000, 30_600_000))
    assert solved([need("a")], [near, other]) == {("a", "other", True)}
    shared = solved([need("a"), need("b", 5), need("c", 10), need("d", 15)], [man("x"), man("y")])
    assert sorted(who for _, who, _ in shared) == ["x", "x", "y", "y"]


def test_nobody_is_in_two_classes_at_once_and_tiers_hold() -> None:
    found = solved([need("a", assistants=1), need("b", 2)], [man("x"), man("y"), man("z", "general")])
    assert {who for _, who, leads in found if leads} == {"x", "y"} and ("a", "z", False) in found
    assert solved([need("a", lead=False, assistants=1, point=None)], [man("x", "general", None)]) == {("a", "x", False)}


def test_a_class_that_nobody_can_cover_is_named() -> None:
    reasons = rostering.solve([need("甲", assistants=2), need("乙", 20)], [man("x"), man("y", "general")], RULE)
    assert [reason.values for reason in reasons] == [{"title": "甲", "day": "06月01日", "missing": "1名助教", "free": 2}]
    reasons = rostering.solve([need("甲"), need("乙", 1)], [man("x")], RULE)
    assert len(reasons) == 1 and reasons[0].values["missing"] == "1名主讲"


def test_without_time_nothing_is_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rostering._Model, "_found", lambda model: None)
    (reason,) = rostering.solve([need("a")], [man("x")], RULE)
    assert reason.code == "training.roster_no_time" and reason.values == {"seconds": 10}


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        ({}, True),
        ({"valid_until": date(2026, 5, 31)}, False),
        ({"busy": ((START + timedelta(hours=3), START + timedelta(hours=5)),)}, False),
        ({"busy": ((START + timedelta(hours=4), START + timedelta(hours=5)),)}, True),
        ({"away": ((date(2026, 6, 1), date(2026, 6, 1)),)}, False),
        ({"away": ((date(2026, 6, 2), date(2026, 6, 3)),)}, True),
    ],
)
def test_who_could_be_there_at_all(given: dict, fits: bool) -> None:
    assert could_teach(man("x", **given), need("a")) is fits
    assert not could_teach(man("x"), need("a", has=frozenset({"x"})))


def test_windows_have_a_length_and_rosters_a_size() -> None:
    first = date(2026, 6, 1)
    assert window_fault(first, first, RULE) is None and needs_fault(3, RULE) is None
    assert window_fault(first, first - DAY, RULE).code == "training.roster_window"
    assert window_fault(first, first + 14 * DAY, RULE).code == "training.roster_window"
    assert (needs_fault(0, RULE).code, needs_fault(4, RULE).code) == ("training.roster_nothing", "training.roster_too_many")


def proposed(cast: Cast, **wanted) -> Roster:
    given = {"branch": cast.county, "starts_on": clock.today(), "ends_on": clock.today() + 10 * DAY}
    return rostering.propose(**given | wanted, acting=cast.county_officer)


def test_a_proposal_says_who_why_how_far_and_how_much(cast: Cast) -> None:
    base = place(cast)
    teacher(cast, "citizen3", Tier.BACKBONE, home=base)
    needing(cast)
    roster = proposed(cast)
    line = roster.lines.select_related("instructor").get()
    assert line.instructor.home_id == base.id and line.duty == "lead" and line.km == "0.0" and line.load == 1 and roster.proved
    assert "直线约0.0公里" in line.why and not ClassInstructor.objects.exists()
    adopted = do.adopt_roster(roster, acting=cast.county_officer)
    assert adopted.stage == "adopted" and ClassInstructor.objects.get().instructor_id == line.instructor_id
    with refuses("training.roster_nothing"):
        proposed(cast)
    with refuses("training.roster_not_open"):
        do.drop_line(_reopened(line), acting=cast.county_officer)


def _reopened(line: RosterLine) -> RosterLine:
    """A line as it stood on a page that was opened before the adoption."""
    from boai.kernel.change import running

    with running.running(running.Run(society_id=line.society_id)):
        fresh = RosterLine.objects.get(pk=line.pk)
        fresh.stage = "proposed"
        fresh.save()
    return fresh


def test_ratio_and_tier_ask_for_more_and_a_refusal_names_the_class(cast: Cast) -> None:
    wanted = needing(cast, seats=200)
    with pytest.raises(Refused) as refusal:
        proposed(cast)
    assert refusal.value.code == "training.roster_uncovered" and refusal.value.reasons[0].values["title"] == wanted.title
    assert not Roster.objects.exists()


def test_only_whom_the_branch_belongs_to_seeks_and_only_within_a_window(cast: Cast) -> None:
    with refuses("change.not_allowed"):
        rostering.propose(cast.branch("510104"), clock.today(), clock.today(), cast.county_officer)
    with refuses("training.roster_window"):
        proposed(cast, ends_on=clock.today() + 40 * DAY)


def myself(cast: Cast, login: str) -> Acting:
    person = cast.person(login)
    return as_self(person.id, person.society_id, name=login)


def absent(cast: Cast, login: str = "lead", **wanted) -> InstructorAbsence:
    given = {"starts_on": clock.today(), "ends_on": clock.today() + 30 * DAY}
    return do.state_absence(instructor=cast.training.instructor(login), **given | wanted, acting=myself(cast, login))


def test_days_on_which_one_cannot_teach_are_kept_free(cast: Cast) -> None:
    needing(cast)
    absent(cast, "assistant")
    span = absent(cast)
    with refuses("training.absence_backwards"):
        absent(cast, ends_on=clock.today() - DAY)
    with refuses("change.not_found"):
        do.state_absence(
            instructor=cast.training.instructor("lead"), starts_on=clock.today(), ends_on=clock.today(), acting=myself(cast, "expert")
        )
    assert proposed(cast).lines.get().instructor == cast.training.instructor("expert")
    absent(cast, "expert")
    with refuses("training.roster_uncovered"):
        proposed(cast)
    do.withdraw_absence(span, acting=myself(cast, "lead"))
    assert proposed(cast).lines.get().instructor == cast.training.instructor("lead")


def test_adoption_checks_every_line_again_and_assigns_all_or_none(cast: Cast) -> None:
    first, second = needing(cast, days=2), needing(cast, days=4)
    roster = proposed(cast)
    line = roster.lines.get(training_class=second)
    login = next(one for one in ("lead", "assistant", "expert") if line.instructor == cast.training.instructor(one))
    span = absent(cast, login, starts_on=clock.today() + 4 * DAY, ends_on=clock.today() + 4 * DAY)
    with refuses("training.roster_refused"):
        do.adopt_roster(roster, acting=cast.county_officer)
    assert unchanged(roster) and not ClassInstructor.objects.exists()
    do.withdraw_absence(span, acting=myself(cast, login))
    do.call_off(first, reason="停水停电", acting=cast.village_clerk)
    with refuses("training.roster_refused"):
        do.adopt_roster(roster, acting=cast.county_officer)
    do.drop_line(roster.lines.get(training_class=first), acting=cast.county_officer)
    do.adopt_roster(roster, acting=cast.county_officer)
    assert ClassInstructor.objects.get().training_class == second


def test_a_clerk_puts_another_in_and_what_stands_against_is_said(cast: Cast) -> None:
    place(cast)
    planned = needing(cast)
    roster = proposed(cast)
    line, other = roster.lines.get(), cast.training.instructor("expert")
    if line.instructor == other:
        other = cast.training.instructor("lead")
    away = teacher(cast)
    do.state_absence(instructor=away, starts_on=clock.today(), ends_on=clock.today() + 9 * DAY, acting=cast.system)
    with refuses("training.instructor_away"):
        do.change_line(line, instructor=away, acting=cast.county_officer)
    assert unchanged(line)
    changed = do.change_line(line, instructor=other, acting=cast.county_officer)
    assert (changed.instructor, changed.why, changed.load, changed.stage) == (other, "人工换人", 1, "changed")
    do.assign(training_class=planned, instructor=other, duty=Duty.LEAD, acting=cast.county_officer)
    with refuses("training.roster_refused"):
        do.adopt_roster(roster, acting=cast.county_officer)
    do.drop_line(line, acting=cast.county_officer)
    with refuses("training.roster_empty"):
        do.adopt_roster(roster, acting=cast.county_officer)
    assert do.drop_roster(roster, reason="已经手工安排", acting=cast.county_officer).stage == "dropped"


def test_rows_that_are_none_are_refused(cast: Cast) -> None:
    given = {"branch": cast.county, "starts_on": clock.today(), "ends_on": clock.today() + 5 * DAY}
    for rows, code in (
        ("甲 乙", "training.roster_row"),
        ("甲 乙 lead", "training.roster_row"),
        ("\n", "training.roster_empty"),
    ):
        with refuses(code):
            do.file_roster(**given, rows=rows, acting=cast.county_officer)
    assert not Roster.objects.exists()


def signed_in(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_officer_seeks_reads_changes_and_adopts_on_pages(cast: Cast) -> None:
    client = signed_in("county_officer")
    window = {"branch": cast.county.id, "starts_on": clock.today(), "ends_on": clock.today() + 9 * DAY}
    refused = client.post("/training/rosters/new", window)
    assert refused.status_code == 422 and "没有缺师资的班次" in refused.content.decode()
    assert client.post("/training/rosters/new", {}).status_code == 422
    needing(cast)
    found = client.post("/training/rosters/new", window)
    roster = Roster.objects.get()
    assert found.url == f"/training/rosters/{roster.number}"
    line = roster.lines.get()
    page = client.get(found.url).content.decode()
    assert line.why in page and "没有更省的排法" in page
    address = f"{found.url}/{line.id}"
    other = cast.training.instructor("expert" if line.instructor == cast.training.instructor("lead") else "lead")
    assert client.get(address).status_code == 200
    assert client.post(address, {"instructor": other.id, "idempotency_key": "k" * 24}).status_code == 302
    assert client.post(found.url, {"idempotency_key": "a" * 24}).status_code == 302
    assert ClassInstructor.objects.get().instructor == other and client.get(address).status_code == 404
    assert signed_in("foreign_officer").get(found.url).status_code == 404
    assert signed_in("village_clerk").get("/training/rosters/new").status_code == 403


def test_a_line_is_dropped_and_a_refused_adoption_says_so_on_the_page(cast: Cast) -> None:
    client = signed_in("county_officer")
    needing(cast)
    roster = proposed(cast)
    address = f"/training/rosters/{roster.number}"
    client.post(f"{address}/{roster.lines.get().id}", {"drop": "1", "idempotency_key": "d" * 24})
    refused = client.post(address, {"idempotency_key": "e" * 24})
    assert refused.status_code == 422 and "没有可采用的安排" in refused.content.decode()


def test_a_roster_stays_out_of_reach_of_strangers(cast: Cast) -> None:
    assert queries.roster_numbered(cast.foreign_officer.reach("training.roster.view"), "PB0") is None
