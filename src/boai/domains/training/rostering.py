"""Seeking a roster: an exact model for HiGHS, outside any transaction. What comes out is filed by ``operations.file_roster``."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import highspy

from boai.domains.training import operations as do
from boai.domains.training.models import Roster
from boai.domains.training.rules.rosters import (
    Choice,
    Need,
    RosterRule,
    Solution,
    Teacher,
    could_teach,
    needs_fault,
    travel_km,
    uncovered,
    window_fault,
)
from boai.domains.training.vocabulary.rosters import RosterPermission
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import Acting, Note, Post, Refused, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch

UNCOVERED_KM = 100_000
"""What an empty place costs: more than any way, so that it stays empty only where nobody can come."""


def propose(branch: Branch, starts_on: date, ends_on: date, acting: Acting) -> Roster:
    """A roster for the classes of a branch and all below it that lack instructors, filed for a clerk to read.

    Refuses: change.not_allowed, training.roster_window, training.roster_nothing, training.roster_too_many,
    training.roster_uncovered (naming each class), training.roster_no_time.
    """
    if acting.kind is Post and acting.power_over(RosterPermission.PROPOSE, branch.path) is None:
        raise refuse("change.not_allowed")
    rule = pin(RosterRule, at=branch).rule(RosterRule)
    refuse_if(window_fault(starts_on, ends_on, rule))
    needs, teachers = do.roster_ground(branch, starts_on, ends_on)
    refuse_if(needs_fault(len(needs), rule))
    found = solve(needs, teachers, rule)
    if not isinstance(found, Solution):
        raise Refused(*found)
    rows = "\n".join(f"{one.need} {one.teacher} {'lead' if one.leads else 'assistant'}" for one in found.choices)
    return do.file_roster(branch=branch, starts_on=starts_on, ends_on=ends_on, rows=Note(rows), proved=found.proved, acting=acting)


def solve(needs: Sequence[Need], teachers: Sequence[Teacher], rule: RosterRule) -> Solution | tuple[Reason, ...]:
    """The cheapest assignment by travel and fair load, or why there is none: each class that cannot be covered, by name.

    The load of a person costs more with each class (1, 2, 3 times ``load_km``), so that the sum is least when it is shared.
    """
    return _Model(needs, teachers, rule).solved()


class _Model:
    """Binaries: who leads or assists where; continuous: what stays empty, and each person's n-th class."""

    def __init__(self, needs: Sequence[Need], teachers: Sequence[Teacher], rule: RosterRule) -> None:
        self.needs, self.teachers, self.rule = needs, {one.key: one for one in teachers}, rule
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]  # the library types its methods only
        for option, value in (("output_flag", False), ("time_limit", float(rule.seconds)), ("threads", 1), ("random_seed", 1)):
            self.highs.setOptionValue(option, value)
        self.takes: dict[Choice, highspy.highs.highs_var] = {}
        self.by_teacher: dict[str, list[Choice]] = defaultdict(list)
        self.short: dict[tuple[str, bool], highspy.highs.highs_var] = {}
        self.free = {need.key: [one for one in teachers if could_teach(one, need)] for need in needs}
        for need in needs:
            self._cover(need)
        for teacher in teachers:
            self._load(teacher)
            self._never_twice(teacher)

    def solved(self) -> Solution | tuple[Reason, ...]:
        self.highs.minimize()
        values = self._found()
        if values is None:
            return (Reason("training.roster_no_time", seconds=self.rule.seconds),)
        empty = tuple(self._empty(values))
        if empty:
            return empty
        proved = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return Solution(choices=tuple(choice for choice, taken in self.takes.items() if values[taken.index] > 0.5), proved=proved)

    def _found(self) -> Sequence[float] | None:
        """The best values so far, or None where the time was too short for any."""
        solution = self.highs.getSolution()
        return list(solution.col_value) if solution.value_valid else None

    def _cover(self, need: Need) -> None:
        for leads, wanted in ((True, int(need.lacks_lead)), (False, need.lacks_assistants)):
            if not wanted:
                continue
            fit = [one for one in self.free[need.key] if not leads or one.tier in need.lead_tiers]
            for teacher in fit:
                choice = Choice(need=need.key, teacher=teacher.key, leads=leads)
                self.takes[choice] = self.highs.addBinary(obj=travel_km(teacher, need, self.rule))
                self.by_teacher[teacher.key].append(choice)
            short = self.short[need.key, leads] = self.highs.addVariable(0, wanted, obj=UNCOVERED_KM)
            taken = [self.takes[Choice(need=need.key, teacher=one.key, leads=leads)] for one in fit]
            self.highs.addConstr(self.highs.qsum([*taken, short]) == wanted)

    def _load(self, teacher: Teacher) -> None:
        choices = self.by_teacher[teacher.key]
        if not choices:
            return
        steps = [self.highs.addVariable(0, 1, obj=self.rule.load_km * (teacher.load + nth)) for nth in range(len(choices))]
        taken = self.highs.qsum([self.takes[one] for one in choices])
        self.highs.addConstr(taken == self.highs.qsum(steps))

    def _never_twice(self, teacher: Teacher) -> None:
        """At the start of each class somebody stands in one class at most: enough, for whatever overlaps shares such a moment."""
        spans = {need.key: need.span for need in self.needs}
        choices = self.by_teacher[teacher.key]
        for moment in sorted({spans[one.need][0] for one in choices}):
            here = [self.takes[one] for one in choices if spans[one.need][0] <= moment < spans[one.need][1]]
            if len(here) > 1:
                self.highs.addConstr(self.highs.qsum(here) <= 1)

    def _empty(self, values: Sequence[float]) -> Iterator[Reason]:
        for need in self.needs:
            lead, others = (
                round(values[self.short[need.key, leads].index]) if (need.key, leads) in self.short else 0 for leads in (True, False)
            )
            if lead or others:
                yield uncovered(need, lead_short=bool(lead), assistants_short=others, free=len(self.free[need.key]))
