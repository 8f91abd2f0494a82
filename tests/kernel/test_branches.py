"""Branches: founded, approved, linked to divisions; a subtree is an index range."""

from datetime import date

from boai.kernel.orgs import operations as orgs
from boai.kernel.orgs.divisions import import_divisions
from boai.kernel.orgs.models import Branch, Division
from boai.kernel.orgs.queries import branches, ids_below, upward
from boai.kernel.orgs.vocabulary import BranchKind
from tests.cast import Cast, refuses


def founded(cast: Cast, code: str = "XX01") -> Branch:
    return orgs.found(
        parent=cast.county,
        code=code,
        kind=BranchKind.SCHOOL,
        name="实验小学红十字会",
        short_name="实验小学",
        acting=cast.county_officer,
    )


def test_a_county_founds_a_school_and_its_leader_approves(cast: Cast) -> None:
    branch = orgs.approve(founded(cast), acting=cast.county_leader)
    assert branch.stage == "active" and branch.path == "5101/510113/XX01/" and branch.established_on


def test_a_code_is_used_once_and_is_plain(cast: Cast) -> None:
    founded(cast)
    with refuses("orgs.code_taken"):
        founded(cast)
    with refuses("orgs.bad_code"):
        founded(cast, "../x")


def test_the_subtree_of_a_county_is_its_own_only(cast: Cast) -> None:
    inside = {row["id"] for row in ids_below(cast.county)}
    assert cast.village.id in inside and cast.branch("510104").id not in inside and len(inside) == 3
    assert [branch.short_name for branch in upward(cast.village)] == ["成都市", "青白江区", "弥牟镇", "白马村"]
    assert cast.branch("510104") not in branches(cast.county_officer.reach("orgs.branch.view"))


def test_all_divisions_of_chengdu_are_imported_once(cast: Cast) -> None:
    from boai.edge.demo.city import DIVISIONS

    assert import_divisions(DIVISIONS, date(2023, 6, 30)) == 3330 and import_divisions(DIVISIONS, date(2023, 6, 30)) == 0
    link = orgs.link_division(branch=cast.village, code="510113102202", valid_from_on=date(2023, 6, 30), acting=cast.county_officer)
    assert link.division == Division.objects.get(name="白马村村民委员会", code__startswith="510113")
    with refuses("orgs.unknown_division"):
        orgs.link_division(branch=cast.village, code="1", valid_from_on=date(2023, 6, 30), acting=cast.county_officer)
