"""Notices as the fake sends them: signed and encrypted as the real ones, or spoilt as a fault says."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from boai.edge.gateway.enrolment import ALI_APP, ALI_SELLER, APP_ID, MCHID, PUBLIC_ID, Own
from boai.edge.gateway.faults import Fault
from boai.edge.gateway.memory import Row
from boai.kernel.basics import clock, randomness
from boai.kernel.payments import alipay, wechat


@dataclass(frozen=True)
class Parcel:
    """One notice, ready to be posted."""

    headers: dict[str, str]
    body: bytes


def wechat_notice(own: Own, event: str, said: dict[str, Any], now: datetime, fault: Fault = Fault.NONE) -> Parcel:
    """A notice of WeChat Pay's about a transaction or a refund."""
    said, stamped = _spoilt(said, fault), _stamped(now, fault)
    nonce = randomness.take(6).hex()
    bound = "transaction" if event.startswith("TRANSACTION") else "refund"
    sealed = bytearray(AESGCM(own.api_v3).encrypt(nonce.encode(), json.dumps(said, ensure_ascii=False).encode(), bound.encode()))
    if fault is Fault.TAMPERED:
        sealed[5] ^= 1
    resource = {
        "original_type": bound,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(sealed).decode(),
        "associated_data": bound,
        "nonce": nonce,
    }
    envelope = {
        "id": randomness.take(16).hex(),
        "create_time": stamped.astimezone(clock.CHINA).isoformat(timespec="seconds"),
        "resource_type": "encrypt-resource",
        "event_type": event,
        "summary": "支付成功" if bound == "transaction" else "退款成功",
        "resource": resource,
    }
    body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
    headers = signed_headers(own, body, stamped, fault)
    if fault is Fault.RESERIALISED:
        body = json.dumps(json.loads(body), sort_keys=True)
    return Parcel({**headers, "Content-Type": "application/json"}, body.encode())


def signed_headers(own: Own, body: str, now: datetime, fault: Fault = Fault.NONE) -> dict[str, str]:
    """What WeChat Pay puts over an answer or a notice."""
    key, serial = signer(own, fault)
    stamp, nonce = str(int(now.timestamp())), randomness.take(16).hex()
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": wechat.signed(key, stamp, nonce, body),
        "Wechatpay-Signature-Type": wechat.SCHEME,
        "Wechatpay-Serial": serial,
    }


def signer(own: Own, fault: Fault) -> tuple[RSAPrivateKey, str]:
    """Which key signs, and what it is called."""
    if fault is Fault.FOREIGN_KEY:
        return own.foreign, PUBLIC_ID
    if fault is Fault.ROTATED:
        return own.next_wechat, own.next_serial
    return own.wechat, own.serial if fault is Fault.CERTIFICATE else PUBLIC_ID


def transaction(trade: Row, payment: Row) -> dict[str, Any]:
    """A paid transaction as WeChat Pay describes it."""
    return {
        "mchid": MCHID,
        "appid": APP_ID,
        "out_trade_no": trade["number"],
        "transaction_id": payment["txn"],
        "trade_type": trade["kind"].upper(),
        "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功",
        "bank_type": "OTHERS",
        "attach": "",
        "success_time": payment["paid_at"],
        "payer": {"openid": "demo-openid"},
        "amount": {"total": payment["amount"], "payer_total": payment["amount"], "currency": "CNY", "payer_currency": "CNY"},
    }


def refund(trade: Row, one: Row, state: str = "refund_status") -> dict[str, Any]:
    """A refund as WeChat Pay describes it: in a notice, or (``state="status"``) in an answer."""
    return {
        **({"mchid": MCHID} if state == "refund_status" else {}),
        "out_trade_no": trade["number"],
        "transaction_id": one["txn"],
        "out_refund_no": one["number"],
        "refund_id": one["id"],
        state: "SUCCESS",
        "success_time": one["at"],
        "user_received_account": "支付用户零钱",
        "amount": {"total": trade["total"], "refund": one["amount"], "payer_total": trade["total"], "payer_refund": one["amount"]},
    }


def alipay_notice(own: Own, trade: Row, payment: Row, now: datetime, fault: Fault = Fault.NONE) -> Parcel:
    """A notice of Alipay's about a paid trade."""
    said = _spoilt({"mchid": ALI_SELLER, "appid": ALI_APP, "amount": {"total": payment["amount"]}}, fault)
    values = {
        "notify_time": _wall(_stamped(now, fault)),
        "notify_type": "trade_status_sync",
        "notify_id": randomness.take(16).hex(),
        "app_id": said["appid"],
        "seller_id": said["mchid"],
        "charset": "utf-8",
        "version": "1.0",
        "trade_no": payment["txn"],
        "out_trade_no": trade["number"],
        "trade_status": "TRADE_SUCCESS",
        "total_amount": alipay.yuan_of(said["amount"]["total"]),
        "subject": trade["title"],
        "gmt_payment": _wall(datetime.fromisoformat(payment["paid_at"])),
    }
    key = own.foreign if fault is Fault.FOREIGN_KEY else own.alipay
    values |= {"sign": alipay.signed(key, alipay.joined(values)), "sign_type": "RSA2"}
    if fault in (Fault.TAMPERED, Fault.RESERIALISED):
        values["subject"] += " "
    return Parcel({"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}, urlencode(values).encode())


def _spoilt(said: dict[str, Any], fault: Fault) -> dict[str, Any]:
    by = {Fault.MORE: 1, Fault.LESS: -1}.get(fault, 0)
    if by and "amount" in said:
        said = {**said, "amount": {**said["amount"], "total": said["amount"]["total"] + by}}
    if fault is Fault.OTHER_MERCHANT:
        said = {**said, "mchid": "1999999999"}
    return {**said, "appid": "wxsomebodyelse01"} if fault is Fault.OTHER_APP else said


def _stamped(now: datetime, fault: Fault) -> datetime:
    return now + {Fault.STALE: timedelta(days=-10), Fault.FUTURE: timedelta(minutes=20)}.get(fault, timedelta())


def _wall(moment: datetime) -> str:
    return f"{moment.astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}"
