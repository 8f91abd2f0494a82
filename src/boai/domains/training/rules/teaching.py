"""Decisions about those who teach: registration, the yearly check, promotion, mentor pairs. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from boai.domains.training.rules.development import TrialItem
from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason

TIERS = ("general", "backbone", "expert")
GRADES = ("third", "second", "first")


@edition("training.instructor_registration")
@dataclass(frozen=True, kw_only=True)
class RegistrationRule:
    """What a new registration rests on. Seeds: editions/teaching.yaml.

    ``needs_trial``: a passed trial lesson not older than ``trial_valid_days``; the city may import on a document instead.
    """

    needs_trial: bool
    trial_valid_days: int


@edition("training.instructor_check")
@dataclass(frozen=True, kw_only=True)
class CheckRule:
    """The yearly check: so many hours of teaching (of ``minutes_an_hour``) and events; reminded from ``remind_from_month`` on.

    A passed check keeps a registration valid to the end of the ``valid_years``-th year after the one checked.
    """

    least_hours: int
    minutes_an_hour: int
    least_events: int
    remind_from_month: int
    valid_years: int
    years_back: int


@dataclass(frozen=True, kw_only=True)
class RankStep:
    """One promotion: where it starts, and how many days somebody must have been registered."""

    rank: str
    words: str
    before: str
    before_words: str
    least_days: int


@edition("training.promotion")
@dataclass(frozen=True, kw_only=True)
class PromotionRule:
    """How a panel promotes: of so many, of these tiers, by the mean of 100. Seeds: editions/teaching.yaml."""

    panel_size: int
    judge_tiers: tuple[str, ...]
    judge_words: str
    pass_score: int
    items: tuple[TrialItem, ...]
    steps: tuple[RankStep, ...]

    def step_to(self, rank: str) -> RankStep:
        """The step that leads to a rank. Raises KeyError: every rank has one."""
        return {step.rank: step for step in self.steps}[rank]


@edition("training.mentoring")
@dataclass(frozen=True, kw_only=True)
class MentoringRule:
    """Who may lead others (师徒结对). Seeds: editions/teaching.yaml."""

    mentor_tiers: tuple[str, ...]
    mentor_words: str


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A trial lesson as registration looks at it."""

    is_theirs: bool
    passed: bool
    held_on: date


def registration_fault(trial: Trial | None, today: date, rule: RegistrationRule, *, imports_on_document: bool) -> Reason | None:
    """Why somebody cannot be registered on this, or None."""
    if imports_on_document or not rule.needs_trial:
        return None
    if trial is None:
        return Reason("training.trial_needed")
    if not trial.is_theirs:
        return Reason("training.trial_not_theirs")
    if not trial.passed:
        return Reason("training.trial_not_passed")
    if (today - trial.held_on).days > rule.trial_valid_days:
        return Reason("training.trial_too_old", days=rule.trial_valid_days)
    return None


def check_year_fault(year: int, today: date, rule: CheckRule) -> Reason | None:
    """Why a year cannot be checked today, or None: this year or a few before."""
    first = today.year - rule.years_back
    return None if first <= year <= today.year else Reason("training.check_year_open", first=first, last=today.year)


def check_passes(minutes: int, events: int, rule: CheckRule) -> bool:
    """Whether a year of so many minutes taught and events attended is enough."""
    return minutes >= rule.least_hours * rule.minutes_an_hour and events >= rule.least_events


def still_owed(minutes: int, events: int, rule: CheckRule) -> tuple[int, int]:
    """Hours (rounded up) and events still missing this year."""
    missing = max(0, rule.least_hours * rule.minutes_an_hour - minutes)
    return -(-missing // rule.minutes_an_hour), max(0, rule.least_events - events)


def promotion_fault(rank: str, held: Collection[str], days_registered: int, rule: PromotionRule) -> Reason | None:
    """Why somebody with the tier and grade ``held`` cannot be proposed for a rank, or None."""
    step = rule.step_to(rank)
    if step.before not in held:
        return Reason("training.rank_not_next", rank=step.words, before=step.before_words)
    if days_registered < step.least_days:
        return Reason("training.rank_too_soon", rank=step.words, days=step.least_days, held=days_registered)
    return None


def pair_fault(mentor_tier: str, mentee_tier: str, rule: MentoringRule, *, same: bool) -> Reason | None:
    """Why these two are no pair, or None: a mentor is of a mentor's tier and above the other."""
    if same:
        return Reason("training.pair_with_oneself")
    if mentor_tier not in rule.mentor_tiers or TIERS.index(mentor_tier) <= TIERS.index(mentee_tier):
        return Reason("training.mentor_tier", tiers=rule.mentor_words)
    return None


def observation_fault(scores: Iterable[int], held_on: date, today: date, *, same: bool) -> Reason | None:
    """Why an observation cannot be filed like this, or None."""
    if same:
        return Reason("training.observes_oneself")
    if held_on > today:
        return Reason("training.observation_day")
    return None if all(1 <= score <= 5 for score in scores) else Reason("training.observation_scores")
