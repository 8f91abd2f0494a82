"""A check: filed at 白马村, returned, corrected, verified by the county, counted, told."""

import pytest

from boai.domains.grassroots import operations as do
from boai.domains.grassroots.models import SelfCheck
from boai.domains.grassroots.vocabulary import Have
from boai.kernel.basics import clock
from boai.kernel.change.models import OutboxNews, TraceLine
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged


def figure(cast: Cast, name: str) -> int | None:
    return read(f"grassroots.{name}", ids_below(cast.county)).value


def told() -> int:
    return OutboxNews.objects.filter(key="grassroots.check.verified").count()


def test_a_clerk_files_a_check_and_the_figure_rises_by_one(cast: Cast) -> None:
    before = figure(cast, "checks")
    check = cast.grassroots.filed()
    assert check.stage == "filed" and check.meets_standard is None and check.filed_by == cast.person("village_clerk")
    assert str(check) == f"白马村 {clock.today().year}年五有自查"
    assert figure(cast, "checks") == before + 1 and figure(cast, "verified_rate") == 0


def test_a_branch_files_once_a_year(cast: Cast) -> None:
    cast.grassroots.filed()
    lines = TraceLine.objects.count()
    with refuses("grassroots.already_filed"):
        cast.grassroots.filed(by="county_officer")
    assert SelfCheck.objects.count() == 1 and TraceLine.objects.count() == lines
    assert cast.grassroots.filed(year=clock.today().year - 1)


@pytest.mark.parametrize("years", [-2, 1])
def test_a_check_of_another_year_is_refused(cast: Cast, years: int) -> None:
    with refuses("grassroots.year_out_of_range"):
        cast.grassroots.filed(year=clock.today().year + years)
    assert not SelfCheck.objects.exists()


def test_a_yes_without_evidence_is_refused(cast: Cast) -> None:
    with refuses("grassroots.evidence_missing"):
        cast.grassroots.filed(evidence="")
    assert not SelfCheck.objects.exists()


def test_a_clerk_files_for_no_branch_outside_her_village(cast: Cast) -> None:
    with refuses("change.not_found"):
        cast.grassroots.filed(branch=cast.county)
    assert not SelfCheck.objects.exists()


def test_a_verified_check_is_judged_counted_and_told(cast: Cast) -> None:
    before = figure(cast, "standard_branches")
    check = cast.grassroots.verified()
    assert check.stage == "verified" and check.meets_standard and check.verified_on == clock.today()
    assert figure(cast, "standard_branches") == before + 1 and figure(cast, "verified_rate") == 10_000
    assert OutboxNews.objects.filter(key="grassroots.check.verified", record_id=check.id).exists()


def test_a_branch_that_lacks_one_have_is_verified_without_meeting_the_standard(cast: Cast) -> None:
    check = cast.grassroots.verified(lacking="platform")
    assert check.meets_standard is False and figure(cast, "standard_branches") == 0


def test_the_newest_verified_check_decides_whether_a_branch_meets_the_standard(cast: Cast) -> None:
    cast.grassroots.verified(year=clock.today().year - 1)
    assert figure(cast, "standard_branches") == 1
    cast.grassroots.verified(lacking="leader")
    assert figure(cast, "standard_branches") == 0


def test_nobody_verifies_her_own_check(cast: Cast) -> None:
    check = cast.grassroots.filed(by="county_officer")
    with refuses("access.own_work"):
        do.verify(check, acting=cast.county_officer)
    assert unchanged(check) and not told()


def test_a_clerk_cannot_verify(cast: Cast) -> None:
    check = cast.grassroots.filed()
    with refuses("change.not_allowed"):
        do.verify(check, acting=cast.village_clerk)
    assert unchanged(check) and not told()


def test_a_foreign_county_finds_nothing(cast: Cast) -> None:
    check = cast.grassroots.filed()
    with refuses("change.not_found"):
        do.verify(check, acting=cast.foreign_officer)
    with refuses("change.not_found"):
        do.return_for_change(check, reason="请补充活动照片", acting=cast.foreign_officer)
    with refuses("change.not_found"):
        do.correct(check, have=Have.LEADER, met=False, acting=cast.foreign_officer)
    assert unchanged(check) and not told()


def test_a_returned_check_says_why_and_cannot_be_verified(cast: Cast) -> None:
    check = cast.grassroots.returned()
    assert check.stage == "returned" and check.returned_because == "请补充活动照片"
    with refuses("change.wrong_stage"):
        do.verify(check, acting=cast.county_officer)
    assert unchanged(check)


def test_returning_needs_a_reason(cast: Cast) -> None:
    check = cast.grassroots.filed()
    with refuses("change.too_short"):
        do.return_for_change(check, reason="补", acting=cast.county_officer)
    assert unchanged(check)


def test_the_filer_corrects_an_answer_and_the_check_waits_again(cast: Cast) -> None:
    check = do.correct(cast.grassroots.returned(), have=Have.ACTIVITIES, met=False, acting=cast.village_clerk)
    assert check.stage == "filed" and not check.activities and check.activities_evidence == check.returned_because == ""
    check = do.correct(check, have=Have.ACTIVITIES, met=True, evidence="九九重阳义诊", acting=cast.village_clerk)
    assert check.activities and check.activities_evidence == "九九重阳义诊" and check.leader


def test_only_the_filer_corrects(cast: Cast) -> None:
    check = cast.grassroots.returned()
    with refuses("access.others_work"):
        do.correct(check, have=Have.LEADER, met=False, acting=cast.county_officer)
    assert unchanged(check) and SelfCheck.objects.get().stage == "returned"


def test_a_correction_to_yes_needs_evidence_too(cast: Cast) -> None:
    check = cast.grassroots.filed(lacking="rules")
    with refuses("grassroots.evidence_missing"):
        do.correct(check, have=Have.RULES, met=True, acting=cast.village_clerk)
    assert unchanged(check) and not SelfCheck.objects.get().rules


def test_a_verified_check_stands(cast: Cast) -> None:
    check = cast.grassroots.verified()
    with refuses("change.wrong_stage"):
        do.correct(check, have=Have.LEADER, met=False, acting=cast.village_clerk)
    assert unchanged(check)
