"""Decisions of the thrift ledger: stock never negative, corrections only by counter entries. Pure."""

from dataclasses import dataclass

from boai.kernel.basics.reason import Reason


@dataclass(frozen=True)
class Loan:
    """Books out: how many were lent, came back, were written off."""

    lent: int
    returned: int
    written_off: int

    @property
    def outstanding(self) -> int:
        return self.lent - self.returned - self.written_off


def taking_fault(wanted: int, left: int, unit: str) -> Reason | None:
    """Why so many cannot be taken from the shelf, or None."""
    if wanted < 1:
        return Reason("training.quantity_not_positive")
    if wanted > left:
        return Reason("training.stock_short", left=left, wanted=wanted, unit=unit)
    return None


def returning_fault(wanted: int, loan: Loan) -> Reason | None:
    """Why so many cannot come back or be written off, or None."""
    if wanted < 1:
        return Reason("training.quantity_not_positive")
    if wanted > loan.outstanding:
        return Reason("training.loan_over_returned", left=loan.outstanding, wanted=wanted)
    return None


def reversal_fault(*, reverses: bool, reversed_already: bool, reason: str) -> Reason | None:
    """Why an entry cannot be reversed, or None: once only, never a reversal, with a reason."""
    if reverses:
        return Reason("training.reversal_of_reversal")
    if reversed_already:
        return Reason("training.already_reversed")
    if len(reason) < 4:
        return Reason("training.reversal_reason")
    return None


def cost_per_trainee(cost_fen: int, trainees: int) -> int | None:
    """Fen a head, rounded; None where nobody came."""
    return round(cost_fen / trainees) if trainees else None
