"""Rosters, funds and panels: rows that point outside, rivals who judge, members who judge themselves. All is taken back."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from tests.attack.inside import rooms

ATTACK, SOCIETY, person, refused, taken_back = rooms.ATTACK, rooms.SOCIETY, rooms.person, rooms.refused, rooms.taken_back

from boai.domains.training import operations as do  # noqa: E402
from boai.domains.training.models import Instructor, Promotion, TrainingClass  # noqa: E402
from boai.domains.training.rules.teaching import PromotionRule  # noqa: E402
from boai.domains.training.vocabulary import Tier  # noqa: E402
from boai.kernel.access import operations as access  # noqa: E402
from boai.kernel.access.actors import as_self, as_staff  # noqa: E402
from boai.kernel.access.roles import Role  # noqa: E402
from boai.kernel.basics import clock  # noqa: E402
from boai.kernel.basics.money import yuan  # noqa: E402
from boai.kernel.change.contract import Acting, Note  # noqa: E402
from boai.kernel.orgs.models import Branch  # noqa: E402
from tests.attack.findings import Finding, high, tried  # noqa: E402

PLAN = Note("全年进二十个社区，每个社区办两场急救普及课和一次隐患排查。")


def branch(code: str) -> Branch:
    return Branch.objects.unscoped().get(code=code)


def staff(login: str) -> Acting:
    return as_staff(person(login).id, SOCIETY, proved_at=clock.now())


def instructor(login: str) -> Instructor:
    return Instructor.objects.unscoped().get(person=person(login))


def roster_rows(_: object) -> Iterator[Finding]:
    """A row naming a class of another county, filed by hand; a branch that is not one's own."""
    days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=13)}
    near = set(TrainingClass.objects.unscoped().filter(branch__path__startswith="5101/510113/").values_list("id", flat=True))
    far = next(one.key for one in do.roster_ground(branch("5101"), **days)[0] if UUID(one.key) not in near)
    rows = Note(f"{far} {instructor('lead_instructor').id} lead")
    with taken_back():
        officer = staff("county_officer")
        if not refused(lambda: do.file_roster(branch=branch("510113"), rows=rows, acting=officer, **days)):
            yield high("rosters.outside", "a roster of one county assigns in another")
    with taken_back():
        if not refused(lambda: do.file_roster(branch=branch("510104"), rows=rows, acting=staff("county_officer"), **days)):
            yield high("rosters.branch", "a roster is filed at another county's branch")


def fund_judges(_: object) -> Iterator[Finding]:
    """Neither one's own team nor its rivals."""
    with taken_back():
        root, judge = branch("5101"), instructor("expert_instructor")
        access.confirm(access.propose(branch=root, person=judge.person, role=Role.COUNTY_OFFICER, acting=ATTACK), acting=ATTACK)
        mine, rival = (
            do.found_team(branch=root, name=name, leader=leader, founded_on=date(2024, 5, 8), acting=ATTACK)
            for name, leader in (("甲队", judge), ("乙队", instructor("lead_instructor")))
        )
        call = do.draft_call(
            branch=root, title="征集", purpose=Note("社区急救普及"), budget=yuan(50_000), closes_on=clock.today() + timedelta(days=1),
            acting=ATTACK,
        )  # fmt: skip
        call = do.publish_call(call, acting=ATTACK)
        bids = [do.apply_for_fund(team=one, call=call, plan=PLAN, amount=yuan(9_000), acting=ATTACK) for one in (mine, rival)]
        stranger = as_self(person("citizen40").id, SOCIETY)
        if not refused(lambda: do.apply_for_fund(team=mine, call=call, plan=PLAN, amount=yuan(9_000), acting=stranger)):
            yield high("funds.another-team", "somebody applies for a team that they do not lead")
        with clock.stopped(clock.now() + timedelta(days=2)):
            do.begin_scoring(call, acting=ATTACK)
            acting = as_staff(judge.person_id, SOCIETY, proved_at=clock.now())
            for name, bid in (("own", bids[0]), ("rival", bids[1])):
                if (code := refused(lambda bid=bid: do.score_bid(bid=bid, points=1, acting=acting))) != "training.bid_own_team":  # type: ignore[misc]
                    yield high(f"funds.judge-{name}", f"a team's leader scores the {name} team: {code or 'done'}")


def panels(_: object) -> Iterator[Finding]:
    """The candidate and who proposed them do not sit on the panel."""
    with taken_back():
        found = _proposed()
        rule = found.edition.rule(PromotionRule)
        scores = " ".join(f"{item.code}={item.points}" for item in rule.items)
        for name, judge in (("candidate", found.instructor.person), ("proposer", found.proposed_by)):
            assert judge is not None
            acting = as_staff(judge.id, SOCIETY, proved_at=clock.now())
            if (
                code := refused(lambda acting=acting: do.score_promotion(promotion=found, scores=scores, acting=acting))
            ) != f"training.judge_is_{name}":  # type: ignore[misc]
                yield high(f"panels.{name}", f"the {name} scores the promotion: {code or 'done'}")


def _proposed() -> Promotion:
    """The lead instructor, long registered, proposed as an expert by the city's officer."""
    candidate = instructor("lead_instructor")
    with clock.stopped(clock.at(candidate.registered_on + timedelta(days=2_000))):
        return do.propose_promotion(
            instructor=candidate, rank=Tier.EXPERT, grounds=Note("授课多年，考核优秀"), acting=staff("city_officer")
        )  # fmt: skip


CHECKS = (roster_rows, fund_judges, panels)

if __name__ == "__main__":
    print(json.dumps([one.plain() for one in tried(CHECKS, None)], ensure_ascii=False))
