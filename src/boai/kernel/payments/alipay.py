"""Alipay, RSA2: signing what we send, believing what we are sent. Pure: values, keys and a moment in, values out.

The parameters are sorted and joined as ``name=value&…`` with their raw, undecorated values. A request leaves out ``sign`` alone, a
notice also ``sign_type``. An answer is signed over the substring as it came, never over what was parsed out of it.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from boai.kernel.basics import clock
from boai.kernel.payments.statements import Doubt, NotBelieved, Paid, Refunded, Standing, Trade, check_fresh

SUCCESS = b"success"
TRADES = {
    "TRADE_SUCCESS": Trade.PAID, "TRADE_FINISHED": Trade.PAID, "WAIT_BUYER_PAY": Trade.WAITING, "TRADE_CLOSED": Trade.CLOSED,
}  # fmt: skip
_YUAN = re.compile(r"(\d{1,11})(?:\.(\d{1,2}))?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What one application holds. ``seller`` is the merchant's own number (PID)."""

    app_id: str
    seller: str
    own: RSAPrivateKey
    alipay: RSAPublicKey


def joined(values: Mapping[str, str], *left_out: str) -> str:
    """The sorted text that is signed; empty values do not take part."""
    return "&".join(f"{name}={value}" for name, value in sorted(values.items()) if name not in left_out and value != "")


def signed(key: RSAPrivateKey, text: str) -> str:
    """Base64 of the RSA2 signature."""
    return base64.b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def request(keys: Keys, method: str, content: Mapping[str, Any], now: datetime, **more: str) -> dict[str, str]:
    """The signed parameters of a call or of a payment page."""
    values = {
        "app_id": keys.app_id,
        "method": method,
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": f"{now.astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}",
        "version": "1.0",
        "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        **more,
    }
    return {**values, "sign": signed(keys.own, joined(values, "sign"))}


def address(gateway: str, values: Mapping[str, str]) -> str:
    """The payment page's address for a browser."""
    return f"{gateway}?{urlencode(values)}"


def verify(key: RSAPublicKey, text: bytes, signature: str) -> None:
    """Raises NotBelieved."""
    try:
        key.verify(base64.b64decode(signature, validate=True), text, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError) as trouble:
        raise NotBelieved(Doubt.BAD_SIGNATURE) from trouble


def read_notice(keys: Keys, body: bytes, now: datetime) -> Paid:
    """What a notice says, when Alipay says it. A name given twice is nobody's word. Raises NotBelieved."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, encoding="utf-8", errors="strict")
    except ValueError as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble
    values = dict(pairs)
    if len(values) != len(pairs) or values.get("sign_type") != "RSA2" or not values.get("sign"):
        raise NotBelieved(Doubt.UNREADABLE)
    verify(keys.alipay, joined(values, "sign", "sign_type").encode(), values["sign"])
    check_fresh(_moment(values.get("notify_time", "")), now)
    stands = standing(values)
    if stands.paid is None:
        raise NotBelieved(Doubt.UNREADABLE)
    return stands.paid


def answer(keys: Keys, method: str, raw: bytes) -> dict[str, Any]:
    """The signed part of an answer, its signature judged over the very bytes. Raises NotBelieved."""
    head = f'{{"{method.replace(".", "_")}_response":'.encode()
    tail = re.search(rb',"sign":"([A-Za-z0-9+/=]+)"\}\s*\Z', raw)
    if not raw.startswith(head) or tail is None:
        raise NotBelieved(Doubt.UNREADABLE)
    said = raw[len(head) : tail.start()]
    verify(keys.alipay, said, tail[1].decode())
    try:
        read = json.loads(said)
    except ValueError as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble
    if not isinstance(read, dict):
        raise NotBelieved(Doubt.UNREADABLE)
    return read


def standing(said: Mapping[str, Any], *, app_id: str = "", seller: str = "", paid_at: str = "gmt_payment") -> Standing:
    """A trade as Alipay describes it; an answer to our own question leaves out what we asked with. Raises NotBelieved."""
    trade = TRADES.get(str(said.get("trade_status")), Trade.UNKNOWN)
    if trade is not Trade.PAID:
        return Standing(trade=trade)
    try:
        paid = Paid(
            order_number=said["out_trade_no"],
            transaction=said["trade_no"],
            merchant=said.get("seller_id") or seller,
            app_id=said.get("app_id") or app_id,
            amount_fen=fen_of(said["total_amount"]),
            currency=said.get("trans_currency") or "CNY",
            paid_at=_moment(said[paid_at]),
        )
    except (KeyError, ValueError, TypeError) as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble
    return Standing(trade=trade, paid=paid)


def refunded(said: Mapping[str, Any], number: str, seller: str) -> Refunded:
    """The answer to a refund: done when the money moved, or moved before under the same number. Raises NotBelieved."""
    try:
        amount = fen_of(said["refund_fee"] if "refund_fee" in said else said["refund_amount"])
        return Refunded(
            order_number=said["out_trade_no"],
            refund_number=number,
            merchant=seller,
            amount_fen=amount,
            done=True,
            at=_moment(said["gmt_refund_pay"]) if said.get("gmt_refund_pay") else None,
        )
    except (KeyError, ValueError, TypeError) as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble


def fen_of(text: str) -> int:
    """``12.3`` as 1230; nothing but digits and at most two decimals. Raises ValueError."""
    found = _YUAN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def yuan_of(fen: int) -> str:
    """1230 as ``12.30``."""
    return f"{fen // 100}.{fen % 100:02d}"


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=clock.CHINA)
    except ValueError as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble
