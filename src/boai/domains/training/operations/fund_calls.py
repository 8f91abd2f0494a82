"""Calls for community funds: published, applied to, scored apart, awarded by rule with a reason."""

from datetime import date
from typing import Annotated

from django.db.models import Q

from boai.domains.training.models import BidScore, FundBid, FundCall, InstructorTeam
from boai.domains.training.rules.teams import Bid, CallRule, award_fault, bid_fault, call_fault
from boai.domains.training.vocabulary.teams import BidStage, CallStage, FundCallAwarded, TeamPermission, TeamStage
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import (
    NOTHING_NOTED,
    Acting,
    AtLeast,
    Because,
    Label,
    Note,
    Post,
    Self,
    System,
    operation,
    refuse,
    refuse_if,
)
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person


@operation(TeamPermission.CALL, creates=FundCall, by={Post, System})
def draft_call(
    *,
    branch: Branch,
    title: str,
    purpose: Annotated[Note, Label("支持什么"), AtLeast(4)],
    budget: Annotated[Yuan, Label("资金总额（元）")],
    closes_on: date,
    acting: Acting,
) -> FundCall:
    """拟定征集

    Refuses: training.call_closes, training.call_budget.
    """
    refuse_if(call_fault(closes_on, clock.today(), budget.fen))
    edition = pin(CallRule, at=branch)
    call = FundCall(number=new_number("ZJ"), branch=branch, title=title, purpose=purpose, budget_fen=budget.fen, edition=edition)
    call.closes_on = closes_on
    return call


@operation(TeamPermission.CALL, on=FundCall, when={CallStage.DRAFT}, becomes=CallStage.OPEN, by={Post, System})
def publish_call(call: FundCall, *, acting: Acting) -> None:
    """发布征集"""
    call.published_on = clock.today()


@operation(TeamPermission.APPLY, creates=FundBid, by={Self, System}, at="team")
def apply_for_fund(
    *,
    team: InstructorTeam,
    call: FundCall,
    plan: Annotated[Note, Label("服务方案", "服务哪些社区、做多少场、怎样见效"), AtLeast(20)],
    amount: Annotated[Yuan, Label("申请金额（元）")],
    acting: Acting,
) -> FundBid:
    """申报资金

    By the team's leader. Refuses: training.bid_not_yours, training.team_not_active, training.call_closed, training.bid_amount,
    training.bid_once.
    """
    if acting.person_id is not None and team.leader.person_id != acting.person_id:
        raise refuse("training.bid_not_yours")
    if team.stage != TeamStage.ACTIVE:
        raise refuse("training.team_not_active")
    if call.stage != CallStage.OPEN:
        raise refuse("training.call_closed")
    refuse_if(bid_fault(amount.fen, call.budget_fen, call.closes_on, clock.today()))
    return FundBid(call=call, branch_id=call.branch_id, team=team, plan=plan, amount_fen=amount.fen)


@operation(TeamPermission.CALL, on=FundCall, when={CallStage.OPEN}, becomes=CallStage.SCORING, by={Post, System})
def begin_scoring(call: FundCall, *, acting: Acting) -> None:
    """开始评审

    Refuses: training.call_still_open.
    """
    if clock.today() <= call.closes_on:
        raise refuse("training.call_still_open", day=f"{call.closes_on:%m月%d日}")


@operation(TeamPermission.SCORE, creates=BidScore, by={Post, System}, at="bid")
def score_bid(
    *,
    bid: FundBid,
    points: Annotated[int, Label("评分（百分）")],
    remark: Note = NOTHING_NOTED,
    judge: Annotated[Person | None, Label("评委", "补录纸质评分时填写；本人评分不用填")] = None,
    acting: Acting,
) -> BidScore:
    """评审申报

    Nobody scores in a call in which a team of theirs applies: to mark a rival down helps as much as to mark oneself up.
    Refuses: training.not_a_judge, training.bid_own_team, training.bid_score, training.bid_scored_twice.
    """
    if bid.call.stage != CallStage.SCORING:
        raise refuse("change.wrong_stage", stage=bid.call.get_stage_display(), operation="评分")
    judge_id = acting.person_id if acting.kind is Post else judge.id if judge else None
    if judge_id is None:
        raise refuse("training.not_a_judge")
    theirs = Q(team__leader__person_id=judge_id) | Q(team__members__instructor__person_id=judge_id)
    if bid.call.bids.filter(theirs).exists():
        raise refuse("training.bid_own_team")
    if not 0 <= points <= 100:
        raise refuse("training.bid_score")
    return BidScore(bid=bid, branch_id=bid.branch_id, judge_id=judge_id, points=points, remark=remark)


@operation(TeamPermission.AWARD, on=FundBid, when={BidStage.FILED}, becomes=BidStage.AWARDED, by={Post, System})
def award_bid(bid: FundBid, *, reason: Because, acting: Acting) -> None:
    """给予支持

    Higher means first, within the money. Refuses: training.bid_scores_missing, training.bid_below, training.bid_higher_first,
    training.bid_over_budget.
    """
    call = _scoring(bid)
    bids = list(call.bids.select_related("team").prefetch_related("scores"))
    left = call.budget_fen - sum(one.amount_fen for one in bids if one.stage == BidStage.AWARDED)
    others = [_as_bid(one) for one in bids if one.id != bid.id]
    refuse_if(award_fault(_as_bid(bid), others, bid.amount_fen, left, call.edition.rule(CallRule)))
    bid.reason = reason


@operation(TeamPermission.AWARD, on=FundBid, when={BidStage.FILED}, becomes=BidStage.DECLINED, by={Post, System})
def decline_bid(bid: FundBid, *, reason: Because, acting: Acting) -> None:
    """不予支持"""
    _scoring(bid)
    bid.reason = reason


@operation(TeamPermission.AWARD, on=FundCall, when={CallStage.SCORING}, becomes=CallStage.AWARDED, by={Post, System})
def announce_call(call: FundCall, *, acting: Acting) -> None:
    """公布结果

    Every application decided. Tells FundCallAwarded. Refuses: change.wrong_stage.
    """
    waiting = call.bids.filter(stage=BidStage.FILED).select_related("team").first()
    if waiting:
        raise refuse("change.wrong_stage", stage=f"{waiting.team}待决定", operation="公布结果")
    acting.tell(FundCallAwarded(call.id, call.branch_id))


def _scoring(bid: FundBid) -> FundCall:
    call = FundCall.objects.unscoped().select_for_update(of=("self",)).get(pk=bid.call_id)
    if call.stage != CallStage.SCORING:
        raise refuse("change.wrong_stage", stage=call.get_stage_display(), operation="决定申报")
    return call


def _as_bid(bid: FundBid) -> Bid:
    points = tuple(one.points for one in bid.scores.all())
    return Bid(team=bid.team.name, points=points, open=bid.stage == BidStage.FILED)
