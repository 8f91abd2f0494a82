r"""WeChat Pay v3: signing what we send, believing what we are sent. Pure: bytes, keys and a moment in, values out.

A request is signed over ``METHOD\npath\ntimestamp\nnonce\nbody\n`` (SHA256-RSA2048), an answer or a notice over
``timestamp\nnonce\nbody\n``, the body exactly as it came: a body parsed and written again is another body. Decrypting proves
nothing about the sender (we hold the same key), so the signature is judged first, always.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from boai.kernel.payments.statements import Doubt, NotBelieved, Paid, Refunded, Standing, Trade, check_fresh

SCHEME = "WECHATPAY2-SHA256-RSA2048"
TRADES = {"SUCCESS": Trade.PAID, "REFUND": Trade.PAID, "NOTPAY": Trade.WAITING, "USERPAYING": Trade.WAITING, "CLOSED": Trade.CLOSED}
REFUNDS = {"SUCCESS": True, "CLOSED": False, "ABNORMAL": False}


@dataclass(frozen=True)
class Platform:
    """One key of WeChat Pay's. A certificate has an end, a public key (``PUB_KEY_ID_…``) has none."""

    key: RSAPublicKey
    begins_at: datetime | None = None
    ends_at: datetime | None = None

    @classmethod
    def read(cls, pem: str) -> "Platform":
        """From a certificate or a public key."""
        if "CERTIFICATE" in pem:
            certificate = x509.load_pem_x509_certificate(pem.encode())
            key = certificate.public_key()
            assert isinstance(key, RSAPublicKey)
            return cls(key, certificate.not_valid_before_utc, certificate.not_valid_after_utc)
        public = load_pem_public_key(pem.encode())
        assert isinstance(public, RSAPublicKey)
        return cls(public)

    def holds(self, now: datetime) -> bool:
        """Whether it may be used at this moment."""
        return (self.begins_at is None or self.begins_at <= now) and (self.ends_at is None or now <= self.ends_at)


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What one merchant holds: its own key and serial, the APIv3 key, WeChat Pay's keys by serial or id; several may be live."""

    merchant: str
    app_id: str
    serial: str
    own: RSAPrivateKey
    api_v3: bytes
    platform: Mapping[str, Platform] = field(default_factory=dict)


def private_key(pem: str) -> RSAPrivateKey:
    """Our own key. Raises ValueError for anything but RSA."""
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("not an RSA key")  # noqa: TRY004  # a file with wrong content, not a wrong type in the program
    return key


def signed(key: RSAPrivateKey, *lines: str) -> str:
    """Base64 of the signature over the lines, each ended by a newline."""
    message = "".join(f"{line}\n" for line in lines)
    return base64.b64encode(key.sign(message.encode(), PKCS1v15(), SHA256())).decode()


def authorization(keys: Keys, method: str, path: str, body: str, now: datetime, nonce: str) -> str:
    """The header of a request; ``path`` with its query, ``body`` exactly as it is sent ("" for none)."""
    stamp = str(int(now.timestamp()))
    signature = signed(keys.own, method, path, stamp, nonce, body)
    parts = {"mchid": keys.merchant, "nonce_str": nonce, "signature": signature, "timestamp": stamp, "serial_no": keys.serial}
    return f"{SCHEME} " + ",".join(f'{name}="{value}"' for name, value in parts.items())


def bridge(keys: Keys, prepay: str, now: datetime, nonce: str) -> dict[str, str]:
    """What the page inside WeChat hands to ``getBrandWCPayRequest``."""
    stamp, package = str(int(now.timestamp())), f"prepay_id={prepay}"
    pay_sign = signed(keys.own, keys.app_id, stamp, nonce, package)
    return {"appId": keys.app_id, "timeStamp": stamp, "nonceStr": nonce, "package": package, "signType": "RSA", "paySign": pay_sign}


def check_signature(platform: Mapping[str, Platform], headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Whether WeChat Pay sent this body just now; header names are lower case. Raises NotBelieved."""
    names = ("timestamp", "nonce", "signature", "serial")
    stamp, nonce, signature, serial = (headers.get(f"wechatpay-{name}", "") for name in names)
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and nonce and signature):
        raise NotBelieved(Doubt.UNREADABLE)
    check_fresh(datetime.fromtimestamp(int(stamp), UTC), now)
    known = platform.get(serial)
    if known is None or not known.holds(now):
        raise NotBelieved(Doubt.UNKNOWN_KEY)
    try:
        message = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
        known.key.verify(base64.b64decode(signature, validate=True), message, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError) as trouble:
        raise NotBelieved(Doubt.BAD_SIGNATURE) from trouble


def opened(keys: Keys, resource: Mapping[str, str]) -> bytes:
    """The decrypted resource of a notice, or a certificate of the list. Raises NotBelieved."""
    try:
        if resource["algorithm"] != "AEAD_AES_256_GCM":
            raise NotBelieved(Doubt.UNREADABLE)
        nonce, bound = resource["nonce"].encode(), (resource.get("associated_data") or "").encode()
        return AESGCM(keys.api_v3).decrypt(nonce, base64.b64decode(resource["ciphertext"], validate=True), bound)
    except (InvalidTag, binascii.Error) as trouble:
        raise NotBelieved(Doubt.UNDECIPHERABLE) from trouble
    except (KeyError, ValueError, TypeError, AttributeError) as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble


def read_notice(keys: Keys, headers: Mapping[str, str], body: bytes, now: datetime) -> Paid | Refunded:
    """What a notice says, when WeChat Pay says it. Raises NotBelieved."""
    check_signature(keys.platform, headers, body, now)
    envelope = _object(body)
    resource = envelope.get("resource")
    if not isinstance(resource, dict):
        raise NotBelieved(Doubt.UNREADABLE)
    said = _object(opened(keys, resource))
    if str(envelope.get("event_type", "")).startswith("REFUND."):
        return refunded(said, keys.merchant)
    standing_now = standing(said)
    if standing_now.paid is None:
        raise NotBelieved(Doubt.UNREADABLE)
    return standing_now.paid


def standing(said: Mapping[str, Any]) -> Standing:
    """A transaction as WeChat Pay describes it. Raises NotBelieved where a field is missing or of another kind."""
    trade = TRADES.get(str(said.get("trade_state")), Trade.UNKNOWN)
    if trade is not Trade.PAID:
        return Standing(trade=trade)
    try:
        paid = Paid(
            order_number=_text(said["out_trade_no"]),
            transaction=_text(said["transaction_id"]),
            merchant=_text(said["mchid"]),
            app_id=_text(said["appid"]),
            amount_fen=_whole(said["amount"]["total"]),
            currency=_text(said["amount"].get("currency", "CNY")),
            paid_at=datetime.fromisoformat(said["success_time"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble
    return Standing(trade=trade, paid=paid)


def refunded(said: Mapping[str, Any], merchant: str) -> Refunded:
    """A refund as WeChat Pay describes it; an answer to our own question names no merchant. Raises NotBelieved."""
    try:
        at = said.get("success_time")
        return Refunded(
            order_number=_text(said["out_trade_no"]),
            refund_number=_text(said["out_refund_no"]),
            merchant=_text(said.get("mchid", merchant)),
            amount_fen=_whole(said["amount"]["refund"]),
            done=REFUNDS.get(str(said.get("refund_status") or said.get("status"))),
            at=datetime.fromisoformat(at) if at else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble


def _object(raw: bytes) -> dict[str, Any]:
    try:
        read = json.loads(raw)
    except (ValueError, RecursionError) as trouble:
        raise NotBelieved(Doubt.UNREADABLE) from trouble
    if not isinstance(read, dict):
        raise NotBelieved(Doubt.UNREADABLE)
    return read


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or len(value) > 64:
        raise ValueError(value)
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 < value < 10**13:
        raise ValueError(value)
    return value
