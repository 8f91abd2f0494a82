"""Events, checks, promotions, mentor pairs and observed lessons of the demo city."""

from datetime import date, timedelta

from boai.domains.training import operations as do
from boai.domains.training.models import Instructor
from boai.domains.training.vocabulary import Tier
from boai.domains.training.vocabulary.teaching import EventKind, PairResult, Rank
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Note
from boai.kernel.orgs.models import Branch

SHEETS = (
    "teaching=36 skill=27 service=18 growth=9",
    "teaching=34 skill=28 service=17 growth=8",
    "teaching=37 skill=25 service=18 growth=9",
)


def careers(society: Branch, crew: list[Instructor], acting: Acting) -> None:
    """One of everything that happens to an instructor, and enough of it to look at."""
    by_tier = {tier: [one for one in crew if one.tier == tier] for tier in Tier}
    candidates = [one for one in by_tier[Tier.GENERAL] if (clock.today() - one.registered_on).days > 400][:4]
    learning = [one for one in by_tier[Tier.GENERAL] if one not in candidates][:12]
    _events(society, crew, acting)
    _promotions(candidates, by_tier[Tier.EXPERT], acting)
    _pairs(society, by_tier[Tier.BACKBONE] + by_tier[Tier.EXPERT], learning, acting)
    _checks(crew, acting)


def check_this_year(crew: list[Instructor], acting: Acting) -> None:
    """The yearly check of those who taught, once their classes are there."""
    for instructor in crew:
        do.check_year(instructor=instructor, year=clock.today().year, acting=acting)


def _events(society: Branch, crew: list[Instructor], acting: Acting) -> None:
    today = clock.today()
    for kind, title, month, day, share in (
        (EventKind.SEMINAR, "师资座谈会（演示）", 6, 3, 2),
        (EventKind.SKILLS, "授课技巧专题培训（演示）", 8, 27, 3),
    ):
        held_on = date(today.year, month, day)
        held_on = held_on if held_on <= today else held_on.replace(year=today.year - 1)
        event = do.hold_event(branch=society, kind=kind, title=title, held_on=held_on, acting=acting)
        for instructor in crew[::share]:
            do.attend_event(event=event, instructor=instructor, acting=acting)


def _checks(crew: list[Instructor], acting: Acting) -> None:
    last = clock.today().year - 1
    failed = [do.check_year(instructor=one, year=last, acting=acting) for one in crew[-4:]]
    do.excuse_check(failed[0], reason=Note("演示：全年借调救灾一线"), acting=acting)
    do.lapse_instructor(failed[1], reason=Note("演示：全年没有授课"), acting=acting)


def _promotions(candidates: list[Instructor], judges: list[Instructor], acting: Acting) -> None:
    for number, candidate in enumerate(candidates):
        proposed = do.propose_promotion(
            instructor=candidate, rank=Rank.BACKBONE, grounds=Note("演示：授课评价好，主动参加社区服务"), acting=acting
        )
        for judge, sheet in list(zip(judges, SHEETS, strict=False))[: 3 if number < 2 else 1]:
            do.score_promotion(promotion=proposed, scores=sheet, judge=judge.person, acting=acting)
        if number < 2:
            do.decide_promotion(proposed, acting=acting)


def _pairs(society: Branch, mentors: list[Instructor], mentees: list[Instructor], acting: Acting) -> None:
    today = clock.today()
    for number, (mentor, mentee) in enumerate(zip(mentors, mentees, strict=False)):
        started = today - timedelta(days=120 - 5 * number)
        pair = do.pair_up(
            branch=society,
            mentor=mentor,
            mentee=mentee,
            goal=Note("演示：半年内能独立讲授心肺复苏与创伤救护"),
            starts_on=started,
            ends_on=started + timedelta(days=180),
            acting=acting,
        )
        for back in range(1 + number % 2):
            seen = do.record_observation(
                branch=society,
                observed=mentee,
                observer=mentor,
                pair=pair,
                held_on=today - timedelta(days=60 - 20 * back - number),
                means=4,
                method=3 + back,
                content=4 + number % 2,
                handling=3 + (number + back) % 3,
                strengths=Note("演示：示范动作规范，口令清楚"),
                suggestions=Note("演示：多给学员动手的时间，少念课件"),
                acting=acting,
            )
            if number % 3:
                do.acknowledge_observation(seen, reply=Note("演示：下次改为分组轮流练习"), acting=acting)
        if number < 2:
            do.end_pair(pair, result=PairResult.ALONE, acting=acting)
