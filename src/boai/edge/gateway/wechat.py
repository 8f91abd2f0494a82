"""WeChat Pay v3 as the fake answers it: our requests' signatures are checked, every answer is signed."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from boai.edge.gateway import notices
from boai.edge.gateway.desk import Desk, expires
from boai.edge.gateway.enrolment import MCHID, Own
from boai.edge.gateway.faults import Fault
from boai.edge.gateway.memory import Row, now
from boai.kernel.basics import randomness
from boai.kernel.payments import wechat

_PART = re.compile(r'(\w+)="([^"]*)"')
_BUSY_ONE_IN = 3


@dataclass
class Reply:
    """What the server writes back."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def answer(desk: Desk, origin: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
    """One call of the v3 interface; ``origin`` is where this fake stands."""
    if desk.fault is Fault.BUSY and randomness.bits(8) % _BUSY_ONE_IN == 0:
        return Reply(500, b'{"code":"SYSTEM_ERROR"}')
    if not _signed_by_merchant(desk.own, method, path, headers.get("authorization", ""), body):
        return Reply(401, b'{"code":"SIGN_ERROR"}')
    asked = urlsplit(path)
    if asked.path == "/v3/bill/file":
        return Reply(200, gzip.compress(desk.bill("wechat", dict(parse_qsl(asked.query))["day"])))
    status, said = _called(desk, origin, method, asked.path, dict(parse_qsl(asked.query)), json.loads(body or b"{}"))
    text = "" if said is None else json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    fault = Fault.ROTATED if desk.rotated or desk.fault is Fault.ROTATED else Fault.NONE
    return Reply(status, text.encode(), {**notices.signed_headers(desk.own, text, now(), fault), "Content-Type": "application/json"})


def _called(desk: Desk, origin: str, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
    if made := re.fullmatch(r"/v3/pay/transactions/(jsapi|h5|native)", path):
        return _prepared(desk, origin, made[1], body)
    if found := re.fullmatch(r"/v3/pay/transactions/out-trade-no/(\w+)(/close)?", path):
        return _closed(desk, found[1]) if found[2] else _queried(desk, found[1])
    if path == "/v3/refund/domestic/refunds":
        return _refunded(desk, body)
    if path == "/v3/certificates":
        return 200, {"data": [_certificate(desk.own, serial, pem) for serial, pem in _certificates(desk.own)]}
    if path == "/v3/bill/tradebill":
        raw = desk.bill("wechat", query["bill_date"])
        digest = hashlib.sha1(raw).hexdigest()  # noqa: S324  # as WeChat Pay states it
        return 200, {"hash_type": "SHA1", "hash_value": digest, "download_url": f"{origin}/v3/bill/file?day={query['bill_date']}"}
    return 404, {"code": "NOT_FOUND"}


def _prepared(desk: Desk, origin: str, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
    if kind == "jsapi" and not body.get("payer", {}).get("openid"):
        return 400, {"code": "PARAM_ERROR"}
    trade = desk.take(
        "wechat",
        kind,
        {
            "number": body["out_trade_no"], "title": body["description"], "total": body["amount"]["total"],
            "notify": body["notify_url"], "back": "", "expires_at": expires(body.get("time_expire")),
        },
    )  # fmt: skip
    if trade["total"] != body["amount"]["total"]:
        return 400, {"code": "OUT_TRADE_NO_USED"}
    page = f"{origin}/pay/{trade['id']}"
    return 200, {"jsapi": {"prepay_id": f"wx{trade['id']}"}, "h5": {"h5_url": f"{page}?wechat=1"}, "native": {"code_url": page}}[kind]


def _queried(desk: Desk, number: str) -> tuple[int, Any]:
    trade = desk.memory.trade("wechat", number)
    if trade is None:
        return 404, {"code": "ORDER_NOT_EXIST"}
    paid = desk.memory.payments(trade["id"])
    if not paid:
        return 200, {"mchid": MCHID, "out_trade_no": number, "trade_state": trade["state"]}
    return 200, notices.transaction(trade, paid[0])


def _closed(desk: Desk, number: str) -> tuple[int, Any]:
    return (204, None) if desk.close("wechat", number) else (400, {"code": "ORDERPAID"})


def _refunded(desk: Desk, body: dict[str, Any]) -> tuple[int, Any]:
    one = desk.give_back("wechat", body["out_trade_no"], body["out_refund_no"], body["amount"]["refund"])
    trade = desk.memory.trade("wechat", body["out_trade_no"])
    if one is None or trade is None:
        return 400, {"code": "INVALID_REQUEST"}
    return 200, notices.refund(trade, one, "status")


def _certificates(own: Own) -> list[tuple[str, str]]:
    return [(own.serial, own.certificate), (own.next_serial, own.next_certificate)]


def _certificate(own: Own, serial: str, pem: str) -> Row:
    nonce = randomness.take(6).hex()
    sealed = AESGCM(own.api_v3).encrypt(nonce.encode(), pem.encode(), b"certificate")
    return {
        "serial_no": serial,
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": "certificate",
            "ciphertext": base64.b64encode(sealed).decode(),
        },
    }


def _signed_by_merchant(own: Own, method: str, path: str, authorization: str, body: bytes) -> bool:
    """Whether our merchant sent exactly this."""
    stated = dict(_PART.findall(authorization))
    if not authorization.startswith(wechat.SCHEME) or stated.get("serial_no") != own.merchant_serial or stated.get("mchid") != MCHID:
        return False
    message = f"{method}\n{path}\n{stated.get('timestamp')}\n{stated.get('nonce_str')}\n".encode() + body + b"\n"
    try:
        own.merchant.verify(base64.b64decode(stated.get("signature", "")), message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
