"""Decisions about teams and calls for community funds. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boai.kernel.basics.edition import edition
from boai.kernel.basics.money import Yuan
from boai.kernel.basics.reason import Reason


@edition("training.fund_call")
@dataclass(frozen=True, kw_only=True)
class CallRule:
    """Fair competition for community funds: so many judges apart, supported from a mean of ``least_score`` on, higher first."""

    judges: int
    least_score: int
    most_persons: int


@dataclass(frozen=True, kw_only=True)
class Bid:
    """An application as the award looks at it. ``open``: not decided yet."""

    team: str
    points: tuple[int, ...]
    open: bool = True

    @property
    def mean_tenths(self) -> int:
        """The mean of the scores, in tenths."""
        return round(10 * sum(self.points) / len(self.points)) if self.points else 0


def call_fault(closes_on: date, today: date, budget_fen: int) -> Reason | None:
    """Why a call cannot be drafted like this, or None."""
    if closes_on <= today:
        return Reason("training.call_closes")
    return Reason("training.call_budget") if budget_fen <= 0 else None


def bid_fault(amount_fen: int, budget_fen: int, closes_on: date, today: date) -> Reason | None:
    """Why an application cannot be filed, or None. The closing day still counts."""
    if today > closes_on:
        return Reason("training.call_closed")
    if not 0 < amount_fen <= budget_fen:
        return Reason("training.bid_amount", most=str(Yuan(budget_fen)))
    return None


def award_fault(bid: Bid, others: Sequence[Bid], asked_fen: int, left_fen: int, rule: CallRule) -> Reason | None:
    """Why an application cannot be supported now, or None: scored by all, good enough, nobody better waits, the money is there."""
    for one in (bid, *(other for other in others if other.open)):
        if len(one.points) < rule.judges:
            return Reason("training.bid_scores_missing", team=one.team, missing=rule.judges - len(one.points))
    if bid.mean_tenths < 10 * rule.least_score:
        return Reason("training.bid_below", team=bid.team, mean=bid.mean_tenths / 10, line=rule.least_score)
    better = next((other for other in others if other.open and other.mean_tenths > bid.mean_tenths), None)
    if better:
        return Reason("training.bid_higher_first", team=better.team)
    if asked_fen > left_fen:
        return Reason("training.bid_over_budget", left=str(Yuan(left_fen)), asked=str(Yuan(asked_fen)))
    return None


def session_fault(held_on: date, today: date, persons: int, rule: CallRule) -> Reason | None:
    """Why a session cannot be entered like this, or None."""
    if held_on > today:
        return Reason("training.team_session_day")
    return None if 1 <= persons <= rule.most_persons else Reason("training.team_persons", most=rule.most_persons)
