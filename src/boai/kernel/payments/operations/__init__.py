"""The verbs of payments: ``from boai.kernel.payments import operations as payments``."""

from boai.kernel.payments.operations.bills import import_bill, import_statement
from boai.kernel.payments.operations.differences import open_difference, settle_difference, take_difference
from boai.kernel.payments.operations.merchants import confirm_merchant, end_merchant, propose_merchant
from boai.kernel.payments.operations.orders import begin, close, open_order, settle
from boai.kernel.payments.operations.refunds import approve_refund, propose_refund, settle_refund, withdraw_refund

__all__ = [
    "approve_refund", "begin", "close", "confirm_merchant", "end_merchant", "import_bill", "import_statement", "open_difference",
    "open_order", "propose_merchant", "propose_refund", "settle", "settle_difference", "settle_refund", "take_difference",
    "withdraw_refund",
]  # fmt: skip
