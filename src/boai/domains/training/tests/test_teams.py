"""Instructor teams in communities, and the fair competition for community funds."""

from datetime import date, timedelta

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import BidScore, FundBid, FundCall, InstructorTeam, TeamJobs, TeamSession
from boai.domains.training.rules.teams import Bid, CallRule, award_fault, bid_fault
from boai.domains.training.tests.test_rosters import myself, signed_in
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from boai.kernel.change.models import OutboxNews
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged

DAY = timedelta(days=1)
RULE = CallRule(judges=2, least_score=70, most_persons=100)
PLAN = "全年进二十个社区，每个社区办两场急救普及课和一次隐患排查。"
JUDGES = ("city_officer", "city_leader", "county_leader")


def team(cast: Cast, name: str = "同心救护团", leader: str = "lead") -> InstructorTeam:
    return do.found_team(
        branch=cast.society, name=name, leader=cast.training.instructor(leader), founded_on=date(2024, 5, 8), acting=cast.city_officer
    )


def test_a_team_is_founded_once_joined_and_disbanded(cast: Cast) -> None:
    one = team(cast)
    with refuses("training.team_once"):
        team(cast)
    do.join_team(team=one, instructor=cast.training.instructor("assistant"), acting=cast.city_officer)
    with refuses("training.team_member_once"):
        do.join_team(team=one, instructor=cast.training.instructor("assistant"), acting=cast.city_officer)
    assert do.disband_team(one, reason="成员调离过半", acting=cast.city_officer).stage == "disbanded"
    with refuses("training.team_not_active"):
        do.join_team(team=one, instructor=cast.training.instructor("expert"), acting=cast.city_officer)


def test_sessions_and_jobs_are_counted_and_a_wrong_one_is_taken_back(cast: Cast) -> None:
    one, here = team(cast), ids_below(cast.society)
    given = {"team": one, "community": "弥牟社区", "topic": "心肺复苏", "held_on": clock.today(), "persons": 40}
    for wrong, code in (({"held_on": clock.today() + DAY}, "training.team_session_day"), ({"persons": 0}, "training.team_persons")):
        with refuses(code):
            do.record_team_session(**given | wrong, acting=cast.city_officer)
    session = do.record_team_session(**given, acting=cast.city_officer)
    do.record_team_session(**given, acting=cast.city_officer)
    with refuses("training.team_jobs"):
        do.record_team_jobs(team=one, jobs=0, what="救护专员", since_on=clock.today(), acting=cast.city_officer)
    do.record_team_jobs(team=one, jobs=4, what="救护专员", since_on=clock.today(), acting=cast.city_officer)
    do.withdraw_team_session(session, reason="重复登记", acting=cast.city_officer)
    assert queries.team_sums(one) == {"communities": 1, "sessions": 1, "persons": 40, "jobs": 4}
    assert [read(f"training.team_{what}", here).value for what in ("sessions", "persons", "jobs")] == [1, 40, 4]
    assert TeamSession.objects.count() == 2 and TeamJobs.objects.count() == 1


def bid(team_name: str, *points: int, waits: bool = True) -> Bid:
    return Bid(team=team_name, points=points, open=waits)


@pytest.mark.parametrize(
    ("one", "others", "left", "code"),
    [
        (bid("甲", 80), [], 100, "training.bid_scores_missing"),
        (bid("甲", 80, 80), [bid("乙", 90)], 100, "training.bid_scores_missing"),
        (bid("甲", 69, 70), [], 100, "training.bid_below"),
        (bid("甲", 80, 80), [bid("乙", 81, 80)], 100, "training.bid_higher_first"),
        (bid("甲", 80, 80), [bid("乙", 99, 99, waits=False)], 49, "training.bid_over_budget"),
        (bid("甲", 80, 80), [bid("乙", 80, 80), bid("丙", waits=False)], 50, None),
    ],
)
def test_who_is_supported_first(one: Bid, others: list[Bid], left: int, code: str | None) -> None:
    fault = award_fault(one, others, 50, left, RULE)
    assert (fault.code if fault else None) == code and bid("空").mean_tenths == 0


def test_an_application_fits_the_money_and_the_day() -> None:
    today = date(2026, 6, 1)
    assert bid_fault(100, 100, today, today) is None
    assert bid_fault(100, 100, today - DAY, today).code == "training.call_closed"
    assert bid_fault(0, 100, today, today).code == bid_fault(101, 100, today, today).code == "training.bid_amount"


def opened(cast: Cast, **wanted) -> FundCall:
    given = {"title": "急救进万家", "purpose": "支持团队进社区", "budget": yuan(100), "closes_on": clock.today() + 5 * DAY}
    return do.publish_call(do.draft_call(branch=cast.society, **given | wanted, acting=cast.city_officer), acting=cast.city_officer)


def test_a_call_needs_money_and_a_day_to_come(cast: Cast) -> None:
    with refuses("training.call_closes"):
        opened(cast, closes_on=clock.today())
    with refuses("training.call_budget"):
        opened(cast, budget=yuan(0))
    assert not FundCall.objects.exists()


def applied(cast: Cast, call: FundCall, one: InstructorTeam, leader: str = "lead", **wanted) -> FundBid:
    return do.apply_for_fund(team=one, call=call, **{"plan": PLAN, "amount": yuan(60)} | wanted, acting=myself(cast, leader))


def test_only_its_leader_applies_for_a_team_and_once(cast: Cast) -> None:
    call, one = opened(cast), team(cast)
    with refuses("training.bid_not_yours"):
        applied(cast, call, one, "expert")
    with refuses("training.bid_amount"):
        applied(cast, call, one, amount=yuan(101))
    applied(cast, call, one)
    with refuses("training.bid_once"):
        applied(cast, call, one)
    gone = team(cast, "青苗队", "expert")
    do.disband_team(gone, reason="成员调离过半", acting=cast.city_officer)
    with refuses("training.team_not_active"):
        do.apply_for_fund(team=gone, call=call, plan=PLAN, amount=yuan(60), acting=cast.system)
    with refuses("training.call_still_open"):
        do.begin_scoring(call, acting=cast.city_officer)
    assert FundBid.objects.count() == 1


def scored(cast: Cast, call: FundCall, points: dict[FundBid, int]) -> None:
    for one, given in points.items():
        for judge in ("city_officer", "supervisor", "village_clerk"):
            do.score_bid(bid=one, points=given, judge=cast.person(judge), acting=cast.system)


def test_the_higher_first_within_the_money_and_every_reason_is_public(cast: Cast) -> None:
    call = opened(cast)
    better, other = applied(cast, call, team(cast)), applied(cast, call, team(cast, "青苗队", "expert"), "expert")
    with refuses("change.wrong_stage"):
        do.score_bid(bid=better, points=90, acting=cast.city_officer)
    with clock.stopped(clock.now() + 6 * DAY):
        with refuses("training.call_closed"):
            applied(cast, call, team(cast, "邻里队", "assistant"), "assistant")
        with refuses("change.wrong_stage"):
            do.award_bid(better, reason="方案具体", acting=cast.system)
        do.begin_scoring(call, acting=cast.system)
        with refuses("training.call_closed"):
            do.apply_for_fund(team=InstructorTeam.objects.get(name="邻里队"), call=call, plan=PLAN, amount=yuan(6), acting=cast.system)
        with refuses("training.bid_own_team"):
            do.score_bid(bid=better, points=90, judge=cast.person("lead"), acting=cast.system)
        with refuses("training.bid_own_team"):
            do.score_bid(bid=better, points=1, judge=cast.person("expert"), acting=cast.system)  # the rival's leader
        with refuses("training.not_a_judge"):
            do.score_bid(bid=better, points=90, acting=cast.system)
        with refuses("training.bid_score"):
            do.score_bid(bid=better, points=101, judge=cast.person("supervisor"), acting=cast.system)
        scored(cast, call, {better: 90, other: 80})
        with refuses("training.bid_scored_twice"):
            do.score_bid(bid=better, points=10, judge=cast.person("supervisor"), acting=cast.system)
        with refuses("training.bid_higher_first"):
            do.award_bid(other, reason="也不错的", acting=cast.system)
        do.award_bid(better, reason="方案具体、覆盖广", acting=cast.system)
        with refuses("training.bid_over_budget"):
            do.award_bid(other, reason="也不错的", acting=cast.system)
        with refuses("change.wrong_stage"):
            do.announce_call(call, acting=cast.system)
        assert "青苗队" not in Client().get(f"/training/fund-calls/{call.number}").content.decode()
        do.decline_bid(other, reason="资金已用完", acting=cast.system)
        do.announce_call(call, acting=cast.system)
        shown = Client().get(f"/training/fund-calls/{call.number}").content.decode()
    assert "方案具体、覆盖广" in shown and "资金已用完" in shown and "90.0" in shown
    assert BidScore.objects.count() == 6 and OutboxNews.objects.filter(key="training.fund_call.awarded").count() == 1


def test_a_leader_applies_and_a_judge_scores_on_pages(cast: Cast) -> None:
    assert "目前没有征集" in Client().get("/training/fund-calls").content.decode()
    call, one = opened(cast), team(cast)
    address = f"/training/fund-calls/{call.number}"
    assert "登录后可以在这里申报" in Client().get(address).content.decode()
    assert signed_in("citizen1").post(f"{address}/apply", {}).status_code == 404
    client = signed_in("lead")
    assert one.name in client.get(address).content.decode()
    typed = {"team": one.id, "plan": PLAN, "amount": "101", "idempotency_key": "k" * 24}
    refused = client.post(f"{address}/apply", typed)
    assert refused.status_code == 422 and PLAN in refused.content.decode()
    assert client.post(f"{address}/apply", typed | {"amount": "60", "idempotency_key": "m" * 24}).status_code == 302
    found = FundBid.objects.get()
    with clock.stopped(clock.now() + 6 * DAY):
        do.begin_scoring(call, acting=cast.system)
    judge, path = signed_in("city_leader"), f"/training/fund-bids/{found.id}/score"
    assert PLAN in judge.get(path).content.decode()
    assert judge.post(path, {"points": "101", "idempotency_key": "k" * 24}).status_code == 422
    assert judge.post(path, {"points": "88", "idempotency_key": "n" * 24}).status_code == 302
    assert BidScore.objects.get().points == 88 and unchanged(found)
    assert signed_in("foreign_officer").get(path).status_code == 404
    assert Client().get("/training/fund-calls/ZJ0").status_code == 404
    assert "评审中" in Client().get("/training/fund-calls").content.decode()
