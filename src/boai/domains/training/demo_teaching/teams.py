"""Instructor teams in communities, and two calls for community funds: one decided, one open."""

from datetime import timedelta
from itertools import product

from boai.domains.training import operations as do
from boai.domains.training.models import FundCall, Instructor, InstructorTeam
from boai.domains.training.vocabulary import Tier
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.change.contract import Acting, Note

NAMES = ("同心救护团（演示）", "青苗护航队（演示）", "邻里守护队（演示）")
TOPICS = ("心肺复苏与AED", "气道异物梗阻", "创伤止血与包扎", "居家安全")
PLAN = Note("演示：全年进二十个社区，每个社区办两场急救普及课和一次家庭隐患排查，培养十名社区救护骨干。")


def teams(crew: list[Instructor], acting: Acting) -> None:
    """Three teams with members, sessions and jobs, and what they applied for."""
    leaders = [one for one in crew if one.tier != Tier.GENERAL]
    made = [_team(number, name, leaders[number], crew[number * 8 + 3 : number * 8 + 9], acting) for number, name in enumerate(NAMES)]
    judges = [one for one in crew[30:] if one.tier == Tier.EXPERT][:3]  # of none of these teams
    with clock.stopped(clock.now() - timedelta(days=40)):
        past = _call(made[0], "社区急救进万家（演示）", 10, acting)
        bids = [do.apply_for_fund(team=team, call=past, plan=PLAN, amount=yuan(40_000), acting=acting) for team in made]
    do.begin_scoring(past, acting=acting)
    for (number, bid), judge in product(enumerate(bids), judges):
        do.score_bid(bid=bid, points=91 - 12 * number, judge=judge.person, acting=acting)
    do.award_bid(bids[0], reason=Note("演示：方案具体，社区覆盖广，评分最高"), acting=acting)
    do.award_bid(bids[1], reason=Note("演示：青少年项目有特色，给予支持"), acting=acting)
    do.decline_bid(bids[2], reason=Note("演示：平均分未达到支持线，建议完善后再报"), acting=acting)
    do.announce_call(past, acting=acting)
    coming = _call(made[0], "冬季居家安全急救课（演示）", 21, acting)
    do.apply_for_fund(team=made[1], call=coming, plan=PLAN, amount=yuan(20_000), acting=acting)


def _team(number: int, name: str, leader: Instructor, members: list[Instructor], acting: Acting) -> InstructorTeam:
    founded_on = clock.today() - timedelta(days=900 - 200 * number)
    team = do.found_team(
        branch=leader.branch, name=name, leader=leader, founded_on=founded_on, about=Note("演示团队，扎根社区的救护师资。"), acting=acting
    )
    for member in members:
        do.join_team(team=team, instructor=member, acting=acting)
    for one in range(40):
        do.record_team_session(
            team=team,
            community=f"演示社区{1 + (one * 7 + number) % 18}",
            topic=TOPICS[one % len(TOPICS)],
            held_on=clock.today() - timedelta(days=3 + one * 8),
            persons=20 + (one * 13 + number * 5) % 50,
            acting=acting,
        )
    do.record_team_jobs(team=team, jobs=6 + 5 * number, what="演示：社区救护专员", since_on=founded_on, acting=acting)
    return team


def _call(team: InstructorTeam, title: str, days: int, acting: Acting) -> FundCall:
    drafted = do.draft_call(
        branch=team.branch,
        title=title,
        purpose=Note("支持师资团队进社区：公平竞争，按评审规则择优。"),
        budget=yuan(100_000),
        closes_on=clock.today() + timedelta(days=days),
        acting=acting,
    )
    return do.publish_call(drafted, acting=acting)
