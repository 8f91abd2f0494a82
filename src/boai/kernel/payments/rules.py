"""Which way to pay fits the place, whether a statement fits an order, when to ask. Pure: no Django, no clock."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from boai.kernel.basics.money import Yuan
from boai.kernel.basics.reason import Reason
from boai.kernel.payments.statements import Paid

LINK_LIFE = timedelta(days=7)
"""How long after its end an order's page still tells how it stands."""
SHORTEST = timedelta(minutes=1)
QUERY_PAUSES_S = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
"""The clock on which WeChat Pay repeats a notice, 24 h 4 min in all; we ask on the same clock where none arrives."""
_PHONE = re.compile(r"Mobile|Android|iPhone|iPad|HarmonyOS", re.IGNORECASE)


class Place(StrEnum):
    """Where the page is open."""

    WECHAT = "wechat"
    ALIPAY = "alipay"
    PHONE = "phone"
    DESKTOP = "desktop"


class Way(StrEnum):
    """How one pays. The first word is the channel."""

    WECHAT_JSAPI = "wechat_jsapi"
    WECHAT_H5 = "wechat_h5"
    WECHAT_NATIVE = "wechat_native"
    ALIPAY_WAP = "alipay_wap"
    ALIPAY_QR = "alipay_qr"
    BANK = "bank"

    @property
    def channel(self) -> str:
        return self.partition("_")[0]


_WAYS = {
    Place.WECHAT: (Way.WECHAT_JSAPI, Way.WECHAT_NATIVE, Way.BANK),
    Place.ALIPAY: (Way.ALIPAY_WAP, Way.BANK),
    Place.PHONE: (Way.WECHAT_H5, Way.ALIPAY_WAP, Way.BANK),
    Place.DESKTOP: (Way.WECHAT_NATIVE, Way.ALIPAY_QR, Way.BANK),
}


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a statement must agree with: the order, and the merchants where somebody began to pay it."""

    amount_fen: int
    currency: str
    merchants: Collection[tuple[str, str]]


def place_of(user_agent: str) -> Place:
    """Where a browser stands, by what it calls itself."""
    if "MicroMessenger" in user_agent:
        return Place.WECHAT
    if "AlipayClient" in user_agent:
        return Place.ALIPAY
    return Place.PHONE if _PHONE.search(user_agent) else Place.DESKTOP


def ways_at(place: Place, channels: Collection[str]) -> tuple[Way, ...]:
    """The ways to offer, the best first: only channels that the society has."""
    return tuple(way for way in _WAYS[place] if way.channel in channels)


def needs_other_browser(place: Place, channels: Collection[str]) -> bool:
    """Whether a channel that the society has does not work here: Alipay inside WeChat."""
    return place is Place.WECHAT and "alipay" in channels


def misfit(paid: Paid, expected: Expected) -> Reason | None:
    """Why a true statement is not about this order, or None."""
    if (paid.merchant, paid.app_id) not in expected.merchants:
        return Reason("payments.other_merchant")
    if paid.currency != expected.currency:
        return Reason("payments.other_currency", stated=paid.currency)
    if paid.amount_fen != expected.amount_fen:
        return Reason("payments.other_amount", expected=Yuan(expected.amount_fen), stated=Yuan(paid.amount_fen))
    return None


def order_fault(amount_fen: int, now: datetime, expires_at: datetime) -> Reason | None:
    """Why an order cannot be opened, or None."""
    if amount_fen <= 0:
        return Reason("payments.amount_not_positive")
    if expires_at < now + SHORTEST:
        return Reason("payments.expires_too_soon")
    return None


def next_question(tries: int, now: datetime, expires_at: datetime) -> datetime | None:
    """When to ask the gateway again after ``tries`` questions; at the order's end in any case, None when enough was asked."""
    if tries >= len(QUERY_PAUSES_S):
        return None
    due = now + timedelta(seconds=QUERY_PAUSES_S[tries])
    return min(due, expires_at) if now < expires_at else due


def transaction_key(channel: str, merchant: str, app_id: str, transaction: str) -> str:
    """The key under which a transaction is posted once, whoever tells of it."""
    if channel == "wechat":
        return f"wx:{merchant}:{transaction}"
    return f"ali:{app_id}:{transaction}" if channel == "alipay" else f"bank:{merchant}:{transaction}"


def stage_after_refund(paid_fen: int, refunded_fen: int, *, more_under_way: bool) -> str:
    """What an order is once a refund has come to its end."""
    if more_under_way:
        return "refunding"
    if refunded_fen >= paid_fen:
        return "refunded"
    return "partly_refunded" if refunded_fen else "paid"
