"""Decisions of the ledger. Pure: no Django, no clock, no I/O."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason

_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{1,19}")


@edition("ledger.chart")
@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart of accounts 会计科目表: the official code and name of each kind of account and of each movement of a fund.

    Keys of ``movements`` are ``restriction.nature``. Seeds and sources: editions/charts.yaml, two of them, 待核.
    """

    accounts: Mapping[str, str]
    movements: Mapping[str, str]

    def of_account(self, kind: str) -> str:
        """The official code and name of an account of this kind."""
        return self.accounts[kind]

    def of_movement(self, restriction: str, nature: str) -> str:
        """The official code and name of what moved a fund."""
        return self.movements[f"{restriction}.{nature}"]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One leg as the rules see it: debit above zero, credit below."""

    unit: str
    fen: int
    fund: bool


def fault(legs: Sequence[Moved], *, may_mix: bool) -> Reason | None:
    """Why legs are no journal, or None: each moves something, units sum to zero, no fund pays into another (``may_mix`` apart)."""
    if not legs or any(leg.fen == 0 for leg in legs):
        return Reason("ledger.nothing_moved")
    sums: defaultdict[str, int] = defaultdict(int)
    for leg in legs:
        sums[leg.unit] += leg.fen
    if any(sums.values()):
        return Reason("ledger.unbalanced")
    if not may_mix and {leg.fen > 0 for leg in legs if leg.fund} == {True, False}:
        return Reason("ledger.pools_mixed")
    return None


def period_of(event_on: date, sealed_through_on: date | None) -> date:
    """The first day of the month that a line is posted to: its own, or where that is sealed the first open one."""
    month = event_on.replace(day=1)
    if sealed_through_on is None or month > sealed_through_on:
        return month
    return sealed_through_on + timedelta(days=1)


def month_to_seal(sealed_through_on: date | None, first_period: date, today: date) -> date | None:
    """The first day of the month that is to be sealed next; None while it still runs."""
    month = sealed_through_on + timedelta(days=1) if sealed_through_on else first_period
    return month if month < today.replace(day=1) else None


def last_of(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def code_fault(code: str) -> Reason | None:
    """Why a code cannot stand, or None."""
    return None if _CODE.fullmatch(code) else Reason("ledger.bad_code")


def digest(stated: object) -> str:
    """SHA-256 over plain values in one form: equal payloads have equal digests."""
    return hashlib.sha256(json.dumps(stated, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
