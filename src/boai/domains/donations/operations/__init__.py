"""The verbs of donations: ``from boai.domains.donations import operations as do``."""

from boai.domains.donations.operations.gifts import check_gift, issue_code, record_counter_gift, record_transfer, strike_gift
from boai.domains.donations.operations.refunds import ask_refund, decline_refund, do_refund
from boai.domains.donations.operations.slips import issue_slips, void_slip
from boai.domains.donations.operations.spends import decline_spend, pay_spend, prepare_spend

__all__ = [
    "ask_refund", "check_gift", "decline_refund", "decline_spend", "do_refund", "issue_code", "issue_slips", "pay_spend", "prepare_spend",
    "record_counter_gift", "record_transfer", "strike_gift", "void_slip",
]  # fmt: skip
