"""What a gateway states about a payment or a refund, in one form for all gateways. Plain values: no Django, no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(minutes=5)
"""How far from now a notice's own moment may lie: what is older was recorded by somebody and is played again."""


class Trade(StrEnum):
    """How an order stands at the gateway, as far as we need to know."""

    PAID = "paid"
    WAITING = "waiting"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Doubt(StrEnum):
    """Why a notice is not believed."""

    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    STALE = "stale"
    UNDECIPHERABLE = "undecipherable"


class NotBelieved(Exception):
    """What came cannot be taken for the gateway's word."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(str(doubt))
        self.doubt = doubt


@dataclass(frozen=True, kw_only=True)
class Paid:
    """One transaction that the gateway says was paid. ``transaction`` is the gateway's own number."""

    order_number: str
    transaction: str
    merchant: str
    app_id: str
    amount_fen: int
    currency: str
    paid_at: datetime


@dataclass(frozen=True, kw_only=True)
class Refunded:
    """What became of one refund: ``done`` True, failed False, None while the gateway works on it."""

    order_number: str
    refund_number: str
    merchant: str
    amount_fen: int
    done: bool | None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How an order stands; ``paid`` is there exactly when it is paid."""

    trade: Trade
    paid: Paid | None = None


def check_fresh(stated: datetime, now: datetime) -> None:
    """Raises NotBelieved for a moment outside the window, on either side."""
    if abs(now - stated) > WINDOW:
        raise NotBelieved(Doubt.STALE)
