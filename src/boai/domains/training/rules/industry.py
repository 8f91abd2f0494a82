"""Decisions on client agreements. Pure."""

from datetime import date

from boai.kernel.basics.reason import Reason


def agreement_fault(starts_on: date, ends_on: date, headcount: int, fee_fen: int) -> Reason | None:
    """Why an agreement cannot stand like this, or None."""
    if ends_on < starts_on:
        return Reason("training.agreement_backwards")
    if headcount < 1:
        return Reason("training.agreement_headcount")
    if fee_fen < 0:
        return Reason("training.agreement_fee_negative")
    return None


def agreement_class_fault(held_on: date, starts_on: date, ends_on: date, headcount: int, planned: int, more: int) -> Reason | None:
    """Why a class on that day with ``more`` seats does not fit under the agreement, or None."""
    if not starts_on <= held_on <= ends_on:
        return Reason("training.agreement_outside", starts_on=starts_on, ends_on=ends_on)
    if planned + more > headcount:
        return Reason("training.agreement_over_headcount", headcount=headcount, planned=planned, more=more)
    return None
