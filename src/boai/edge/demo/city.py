"""Building the demo city: first what a visitor needs at once, the rest behind a progress line."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import boai.kernel.orgs
from boai.domains.donations import demo as donations
from boai.domains.grassroots import demo as grassroots
from boai.domains.training import demo as training
from boai.edge.demo import family, merchants
from boai.edge.demo.people import CITIZENS, SECRET, STAFF, Player
from boai.kernel.access import operations as access
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting
from boai.kernel.editions.seeds import plant_all
from boai.kernel.notify import operations as notify
from boai.kernel.notify.vocabulary import CarrierKind
from boai.kernel.orgs import operations as orgs
from boai.kernel.orgs.divisions import import_divisions
from boai.kernel.orgs.models import Branch, Division
from boai.kernel.orgs.vocabulary import BranchKind
from boai.kernel.people import operations as people
from boai.kernel.people.demo import invented_id_number
from boai.kernel.people.models import Account, Person

DIVISIONS = Path(boai.kernel.orgs.__file__).parent / "data" / "divisions_5101_chengdu.csv"
_KINDS = {"county": BranchKind.COUNTY, "town": BranchKind.TOWN, "village": BranchKind.VILLAGE}
AT_ONCE = "510113"
"""The county whose villages stand before the first visitor comes."""
_TAILS = ("村民委员会", "居民委员会", "村委会", "居委会")

Progress = Callable[[str, int, int], None]


def build(society_id: UUID, progress: Progress) -> None:
    """Divisions, branches, people, posts, courses and this month's classes. Runs once on an empty installation."""
    acting = system(society_id, name="demo")
    progress("行政区划", 0, 1)
    import_divisions(DIVISIONS, as_of=date(2023, 6, 30))
    orgs.found_society(code="5101", name="成都市红十字会", short_name="成都市", acting=acting)
    for level in ("county", "town"):
        _found_level(level, "", acting, progress)
    _found_level("village", AT_ONCE, acting, progress)
    _zone(acting)
    for number, player in enumerate(STAFF + CITIZENS, start=1):
        progress("人员", number, len(STAFF) + len(CITIZENS))
        _enter(player, number, acting)
    plant_all(society_id)
    family.build(society_id)
    merchants.build(society_id)
    training.build(society_id, progress)
    grassroots.build(society_id, progress)
    donations.build(society_id, progress)


def cast_json() -> str:
    """The demo logins: role, login, secret, branch."""
    known = set(Account.objects.values_list("login", flat=True))
    rows = [
        {"role": player.role or "citizen", "login": player.login, "secret": SECRET, "branch": player.branch}
        for player in STAFF + CITIZENS
        if player.login in known
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def found_other_villages(society_id: UUID) -> None:
    """The villages of the other counties: 2,900 branches that nobody needs in the first minute."""
    _found_level("village", "", system(society_id, name="demo"), lambda what, done, of: None)


def _found_level(level: str, under: str, acting: Acting, progress: Progress) -> None:
    parents = {branch.code: branch for branch in Branch.objects.unscoped().filter(society_id=acting.society_id)}
    listed = Division.objects.filter(level=level, code__startswith=under).order_by("code")
    divisions = [one for one in listed if one.code not in parents]
    progress(f"组织：{Division.Level(level).label}", 0, len(divisions))
    rows = [_branch_row(one, parents) for one in divisions]
    founded = [outcome.record for outcome in orgs.found.many(rows, acting=acting) if outcome.record]
    orgs.approve.many([{"record": branch} for branch in founded], acting=acting)
    links = [{"branch": branch, "code": branch.code, "valid_from_on": date(2023, 6, 30)} for branch in founded]
    orgs.link_division.many(links, acting=acting)
    progress(f"组织：{Division.Level(level).label}", len(divisions), len(divisions))


def _branch_row(division: Division, parents: dict[str, Branch]) -> dict[str, object]:
    lengths = {"county": 4, "town": 6, "village": 9}
    short_name = _short(division.name)
    return {
        "parent": parents[division.code[: lengths[division.level]]],
        "code": division.code,
        "kind": _KINDS[division.level],
        "name": f"{short_name}红十字会",
        "short_name": short_name,
        "legal_person": division.level == "county",
    }


def _short(name: str) -> str:
    for tail in _TAILS:
        if name.endswith(tail):
            stem = name.removesuffix(tail)
            return stem if stem.endswith(("村", "社区")) else stem + ("村" if tail.startswith("村") else "社区")
    return name


def _zone(acting: Acting) -> None:
    society = Branch.objects.unscoped().get(id=acting.society_id)
    zone = orgs.found(parent=society, code="ZGXQ", kind=BranchKind.ZONE, name="成都高新区红十字会", short_name="成都高新区", acting=acting)
    orgs.approve(zone, acting=acting)


def _enter(player: Player, number: int, acting: Acting) -> Person:
    branch = Branch.objects.unscoped().get(society_id=acting.society_id, code=player.branch)
    phone = f"1990000{number:04d}"
    person = people.register(branch=branch, name=player.name, id_number=invented_id_number(number), phone=phone, acting=acting)
    people.open_account(person, acting.society_id, player.login, SECRET, phone)
    if player.role or number % 3:  # the rest have neither, so that text messages and the call list are seen too
        carrier = CarrierKind.DINGTALK if player.role else CarrierKind.WECHAT
        notify.bind_address(person=person, carrier=carrier, value=f"demo-{player.login}", acting=acting)
    if player.role:
        begun = clock.now() - timedelta(days=400)  # before the demo year, so that staff have hands in it
        post = access.propose(branch=branch, person=person, role=player.role, starts_at=begun, acting=acting)
        access.confirm(post, acting=acting)
    return person
