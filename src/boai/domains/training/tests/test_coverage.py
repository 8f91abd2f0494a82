"""Residents with date and source, yearly plans, 1+1+1, scenic areas, and the shares made of them."""

from datetime import date

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import rules
from boai.domains.training.models import (
    CommunityTeam,
    HouseholdAider,
    ResidentCount,
    ScenicArea,
    ScenicClass,
    StreetMechanism,
    YearTarget,
)
from boai.domains.training.pages.statistics import words_of
from boai.domains.training.tests.kinds import DAY, a_class, session, taught
from boai.domains.training.tests.test_pages import signed_in
from boai.domains.training.vocabulary import ScenicGrade, Setting, TargetKind
from boai.kernel.basics import clock
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged

TODAY = clock.today()
TOWN, VILLAGE = "510113102", "510113102202"


def figure(cast: Cast, code: str, branch=None):
    return read(f"training.{code}", ids_below(branch or cast.county))


def imported(cast: Cast, rows: str, as_of_on: date = TODAY, source: str = "统计年鉴") -> ResidentCount:
    return do.import_residents(branch=cast.county, rows=rows, as_of_on=as_of_on, source=source, acting=cast.county_officer)


def test_the_newest_count_of_the_highest_branch_counts(cast: Cast) -> None:
    imported(cast, f"{TOWN} 40000 15000\n{VILLAGE}，3000，1000", as_of_on=TODAY - 400 * DAY)
    assert figure(cast, "residents").value == 40_000 and figure(cast, "residents", cast.village).value == 3_000
    newest = imported(cast, f"{TOWN} 42000 16000")
    assert figure(cast, "residents").value == 42_000 and figure(cast, "households").value == 16_000
    assert read("training.residents", ids_below(cast.county), None, TODAY - DAY).value == 40_000
    with refuses("training.closing_reason"):
        do.withdraw_residents(newest, reason="错", acting=cast.county_officer)
    do.withdraw_residents(newest, reason="口径为户籍人口", acting=cast.county_officer)
    assert figure(cast, "residents").value == 40_000 and imported(cast, f"{TOWN} 41000 16000")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("", "training.residents_empty"),
        (f"{TOWN} 四万 一万", "training.residents_bad_line"),
        (f"{TOWN} 4 1\n{TOWN} 5 1", "training.residents_twice"),
        (f"{TOWN} 4 1\n510104 5 1", "training.residents_unknown"),
        (f"{VILLAGE} 9 1\n{TOWN} 4 5", "training.residents_households"),
    ],
)
def test_a_list_with_one_fault_brings_nothing(cast: Cast, rows: str, code: str) -> None:
    with refuses(code):
        imported(cast, rows)
    assert not ResidentCount.objects.exists()


def test_a_count_has_a_source_and_a_day_and_is_there_once(cast: Cast) -> None:
    with refuses("training.residents_source"):
        imported(cast, f"{TOWN} 4 1", source="年鉴")
    with refuses("training.residents_future"):
        imported(cast, f"{TOWN} 4 1", as_of_on=TODAY + DAY)
    imported(cast, f"{TOWN} 4 1")
    with refuses("training.residents_known"):
        imported(cast, f"{TOWN} 5 1")
    with refuses("change.not_allowed"):
        do.import_residents(branch=cast.village, rows=f"{VILLAGE} 4 1", as_of_on=TODAY, source="村台账", acting=cast.village_clerk)
    assert ResidentCount.objects.count() == 1


def test_the_certified_share_counts_only_where_residents_are_known(cast: Cast) -> None:
    assert figure(cast, "certified_share").value is None
    cast.training.certified()
    imported(cast, f"{VILLAGE} 1000 300")
    share = figure(cast, "certified_share")
    assert (share.numerator, share.denominator, share.value) == (1, 1000, 10)


def target(cast: Cast, **wanted) -> YearTarget:
    given = {"branch": cast.county, "year": TODAY.year, "kind": TargetKind.POPULARISATION, "number": 200, "basis": "年度工作要点"}
    return do.set_target(**given | wanted, acting=cast.county_officer)


def test_completion_is_what_was_reached_under_the_targets_own_branch(cast: Cast) -> None:
    first = target(cast)
    do.set_target(
        branch=cast.village, year=TODAY.year, kind=TargetKind.POPULARISATION, number=50, basis="镇里分解", acting=cast.county_officer
    )
    session(cast, persons=60)
    assert figure(cast, "completion_popularisation").value == 3000 and figure(cast, "target_popularisation").value == 200
    assert figure(cast, "completion_popularisation", cast.village).value == 12_000
    with refuses("training.target_not_positive"):
        do.revise_target(first, number=0, basis="调减到零", acting=cast.county_officer)
    with refuses("training.target_reason"):
        do.revise_target(first, number=60, basis="调", acting=cast.county_officer)
    assert unchanged(first)
    do.revise_target(first, number=60, basis="市会年中调整", acting=cast.county_officer)
    assert figure(cast, "completion_popularisation").value == 10_000


def test_certified_and_sessions_have_plans_too(cast: Cast) -> None:
    cast.training.certified()
    target(cast, kind=TargetKind.CERTIFIED, number=4)
    target(cast, kind=TargetKind.SESSIONS, number=2)
    assert figure(cast, "completion_certified").value == 2_500
    held = read("training.sessions", ids_below(cast.county), TODAY, TODAY + 30 * DAY)
    assert held.value == 1 and read("training.sessions_village", ids_below(cast.county)).value == 1
    assert read("training.sessions_campus_elective", ids_below(cast.county), TODAY).value == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"year": 2014}, "training.target_year"),
        ({"year": TODAY.year + 3}, "training.target_year"),
        ({"number": 0}, "training.target_not_positive"),
        ({"basis": "无"}, "training.target_reason"),
        ({"year": TODAY.year - 1}, "training.target_known"),
    ],
)
def test_a_target_that_cannot_be_is_refused(cast: Cast, wrong: dict, code: str) -> None:
    target(cast, year=TODAY.year - 1)
    with refuses(code):
        target(cast, **wrong)
    assert YearTarget.objects.count() == 1


def test_topmost_paths_hold_what_is_below_them() -> None:
    assert rules.topmost(["5101/510113/", "5101/510113/1/", "5101/510104/2/", "5101/510113/"]) == ["5101/510104/2/", "5101/510113/"]


def test_one_household_one_first_aider(cast: Cast) -> None:
    imported(cast, f"{VILLAGE} 1000 100")
    with refuses("training.household_certificate"):
        do.enter_household(branch=cast.village, person=cast.person("citizen1"), acting=cast.village_clerk)
    certificate = cast.training.certified().certificate
    aider = do.enter_household(branch=cast.village, person=cast.person("citizen1"), acting=cast.village_clerk)
    with refuses("training.household_known"):
        do.enter_household(branch=cast.village, person=cast.person("citizen1"), acting=cast.village_clerk)
    assert figure(cast, "household_share").value == 100
    do.revoke(certificate, reason="成绩造假经查属实", acting=cast.city_officer)
    assert figure(cast, "household_share").value == 0
    with refuses("training.closing_reason"):
        do.withdraw_household(aider, reason="走", acting=cast.village_clerk)
    assert do.withdraw_household(aider, reason="全家搬离本村", acting=cast.village_clerk).stage == "withdrawn"
    assert HouseholdAider.objects.count() == 1


def team(cast: Cast, branch, members: int = 5) -> CommunityTeam:
    return do.found_community_team(
        branch=branch, name="白马村救护队", leader=cast.person("citizen1"), members=members, founded_on=TODAY, acting=cast.county_officer
    )


def test_one_community_one_team(cast: Cast) -> None:
    with refuses("training.team_level"):
        team(cast, cast.county)
    with refuses("training.team_members"):
        team(cast, cast.village, members=2)
    first = team(cast, cast.village)
    with refuses("training.team_known"):
        team(cast, cast.village)
    assert figure(cast, "team_share").value == 10_000
    with refuses("training.closing_reason"):
        do.disband_community_team(first, reason="散", acting=cast.county_officer)
    do.disband_community_team(first, reason="并入镇救护队", acting=cast.county_officer)
    assert figure(cast, "team_share").value == 0 and team(cast, cast.village)


def mechanism(cast: Cast, branch) -> StreetMechanism:
    return do.adopt_mechanism(
        branch=branch, title="弥牟镇应急救护机制", document="弥府发〔2026〕3号", adopted_on=TODAY, acting=cast.county_officer
    )


def test_one_street_one_mechanism(cast: Cast) -> None:
    with refuses("training.mechanism_level"):
        mechanism(cast, cast.village)
    first = mechanism(cast, cast.branch(TOWN))
    with refuses("training.mechanism_known"):
        mechanism(cast, cast.branch(TOWN))
    assert figure(cast, "mechanism_share").value == 10_000
    with refuses("training.closing_reason"):
        do.repeal_mechanism(first, reason="旧", acting=cast.county_officer)
    assert do.repeal_mechanism(first, reason="印发了新办法", acting=cast.county_officer).stage == "withdrawn"


def area(cast: Cast, **wanted) -> ScenicArea:
    given = {"branch": cast.county, "name": "凤凰湖", "grade": ScenicGrade.AAAA, "staff": 20, "as_of_on": TODAY, "source": "景区管委会"}
    return do.enter_scenic_area(**given | wanted, acting=cast.county_officer)


def test_a_scenic_areas_staff_is_trained_in_its_classes(cast: Cast) -> None:
    place, held = area(cast), taught(cast, setting=Setting.SCENIC).training_class
    for wrong, code in (({}, "training.scenic_known"), ({"name": "别处", "staff": 0}, "training.scenic_staff")):
        with refuses(code):
            area(cast, **wrong)
    with refuses("training.scenic_setting"):
        do.count_scenic_class(area=place, training_class=a_class(cast, days=30), acting=cast.county_officer)
    do.count_scenic_class(area=place, training_class=held, acting=cast.county_officer)
    with refuses("training.scenic_counted"):
        do.count_scenic_class(area=place, training_class=held, acting=cast.county_officer)
    assert ScenicClass.objects.count() == 1 and figure(cast, "scenic_share").value == 500
    with refuses("training.scenic_staff"):
        do.update_scenic_area(place, staff=0, as_of_on=TODAY, source="景区管委会", acting=cast.county_officer)
    do.update_scenic_area(place, staff=10, as_of_on=TODAY, source="景区管委会", acting=cast.county_officer)
    assert figure(cast, "scenic_share").value == 1000


def test_the_statistics_page_shows_shares_with_both_sides(cast: Cast) -> None:
    session(cast, persons=60)
    target(cast)
    body = signed_in("county_officer").get("/training/statistics").content.decode()
    assert "30.00%" in body and "年度目标：普及培训（人次） 200" in body and "青白江区红十字会" in body
    village = signed_in("county_officer").get(f"/training/statistics?branch={VILLAGE}&year={TODAY.year - 1}").content.decode()
    assert "白马村红十字会" in village and "30.00%" not in village
    assert "锦江" not in body and signed_in("lead").get("/training/statistics").status_code in (403, 404)


def test_the_public_reads_the_societys_own_numbers(cast: Cast) -> None:
    session(cast, persons=61)
    body = Client().get("/training/figures").content.decode()
    assert "普及培训人次" in body and ">61 <" in body


def test_values_are_written_by_their_unit() -> None:
    assert [words_of(None, "人"), words_of(123_456, "分"), words_of(1234, "%"), words_of(48_500, "人次")] == [
        "—", "¥1,234.56", "12.34%", "48,500",
    ]  # fmt: skip
