"""What is signed, sealed and believed, byte for byte; and everything that looks like it and is not."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from boai.edge.gateway import enrolment, notices
from boai.edge.gateway.faults import Fault
from boai.edge.outgoing.gateways import FILE, gateways_in
from boai.kernel.payments import alipay, wechat
from boai.kernel.payments.statements import Doubt, NotBelieved, Trade

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
TRADE = {"channel": "wechat", "number": "P1", "kind": "native", "title": "捐款 & 助学", "total": 100, "fault": "none"}
PAYMENT = {"txn": "4200000001", "amount": 100, "paid_at": "2026-11-22T12:00:00+08:00"}


@pytest.fixture(scope="module")
def sides(enrolled: Path):
    wx, ali = gateways_in(enrolled / "keys" / FILE)
    return enrolment.own(enrolled), wx.keys, ali.keys


def lower(parcel: notices.Parcel) -> dict[str, str]:
    return {name.lower(): value for name, value in parcel.headers.items()}


def made(sides, fault: Fault = Fault.NONE) -> notices.Parcel:
    return notices.wechat_notice(sides[0], "TRANSACTION.SUCCESS", notices.transaction(TRADE, PAYMENT), NOW, fault)


def doubt(read) -> Doubt:
    with pytest.raises(NotBelieved) as trouble:
        read()
    return trouble.value.doubt


def test_a_request_is_signed_over_the_five_lines(sides) -> None:
    own, keys, _ = sides
    header = wechat.authorization(keys, "POST", "/v3/pay?x=1", '{"a":"值"}', NOW, "n0nce")
    stated = dict(part.split("=", 1) for part in header.removeprefix(f"{wechat.SCHEME} ").split(","))
    message = f'POST\n/v3/pay?x=1\n{int(NOW.timestamp())}\nn0nce\n{{"a":"值"}}\n'.encode()
    own.merchant.verify(base64.b64decode(stated["signature"].strip('"')), message, PKCS1v15(), SHA256())
    assert stated["mchid"] == f'"{enrolment.MCHID}"' and stated["serial_no"] == f'"{own.merchant_serial}"'


def test_the_bridge_is_signed_over_its_four_lines(sides) -> None:
    own, keys, _ = sides
    values = wechat.bridge(keys, "wx1", NOW, "n")
    message = f"{keys.app_id}\n{values['timeStamp']}\nn\nprepay_id=wx1\n".encode()
    own.merchant.verify(base64.b64decode(values["paySign"]), message, PKCS1v15(), SHA256())


def test_aes_gcm_opens_a_known_answer() -> None:
    """McGrew and Viega, test case 14 of the GCM specification: 256-bit zero key, zero nonce, one zero block."""
    sealed = bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919")
    assert AESGCM(bytes(32)).decrypt(bytes(12), sealed, b"") == bytes(16)


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.CERTIFICATE])
def test_a_true_notice_is_read_under_public_key_and_certificate(sides, fault: Fault) -> None:
    parcel = made(sides, fault)
    paid = wechat.read_notice(sides[1], lower(parcel), parcel.body, NOW)
    assert (paid.order_number, paid.transaction, paid.amount_fen, paid.currency) == ("P1", "4200000001", 100, "CNY")
    assert paid.paid_at == NOW


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.FOREIGN_KEY, Doubt.BAD_SIGNATURE),
        (Fault.STALE, Doubt.STALE),
        (Fault.FUTURE, Doubt.STALE),
        (Fault.RESERIALISED, Doubt.BAD_SIGNATURE),
        (Fault.TAMPERED, Doubt.UNDECIPHERABLE),
        (Fault.ROTATED, Doubt.UNKNOWN_KEY),
    ],
)
def test_each_forgery_is_told_apart(sides, fault: Fault, expected: Doubt) -> None:
    parcel = made(sides, fault)
    assert doubt(lambda: wechat.read_notice(sides[1], lower(parcel), parcel.body, NOW)) is expected


@pytest.mark.parametrize("seconds", [-301, 301])
def test_five_minutes_are_the_window_on_either_side(sides, seconds: int) -> None:
    parcel = made(sides)
    wechat.read_notice(sides[1], lower(parcel), parcel.body, NOW + timedelta(seconds=seconds - (1 if seconds > 0 else -1)))
    assert doubt(lambda: wechat.read_notice(sides[1], lower(parcel), parcel.body, NOW + timedelta(seconds=seconds))) is Doubt.STALE


def test_a_certificate_past_its_end_is_no_key(sides) -> None:
    parcel = made(sides, Fault.CERTIFICATE)
    old = {name: replace(one, ends_at=NOW - timedelta(days=1)) for name, one in sides[1].platform.items()}
    keys = replace(sides[1], platform=old)
    assert doubt(lambda: wechat.read_notice(keys, lower(parcel), parcel.body, NOW)) is Doubt.UNKNOWN_KEY


@pytest.mark.parametrize("header", ["wechatpay-timestamp", "wechatpay-nonce", "wechatpay-signature", "wechatpay-serial"])
@pytest.mark.parametrize("value", ["", "WECHATPAY/SIGNTEST/abc", "٣", "9" * 13])
def test_a_header_missing_or_made_up_is_never_believed(sides, header: str, value: str) -> None:
    parcel = made(sides)
    doubt(lambda: wechat.read_notice(sides[1], {**lower(parcel), header: value}, parcel.body, NOW))


def signed(sides, body: object) -> tuple[dict[str, str], bytes]:
    text = body if isinstance(body, str) else json.dumps(body)
    headers = notices.signed_headers(sides[0], text, NOW)
    return {name.lower(): value for name, value in headers.items()}, text.encode()


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{", {}, {"resource": "x"}, {"resource": {}}, {"resource": {"algorithm": "AES"}}, "[" * 5000,
        {"resource": {"algorithm": "AEAD_AES_256_GCM", "nonce": "", "ciphertext": "AA=="}},
        {"resource": {"algorithm": "AEAD_AES_256_GCM", "nonce": 5, "ciphertext": "AA=="}},
        {"resource": {"algorithm": "AEAD_AES_256_GCM", "nonce": "123456789012", "ciphertext": "!"}},
    ],
)  # fmt: skip
def test_a_signed_body_of_another_shape_is_refused_not_a_fault(sides, body: object) -> None:
    headers, raw = signed(sides, body)
    assert doubt(lambda: wechat.read_notice(sides[1], headers, raw, NOW)) in (Doubt.UNREADABLE, Doubt.UNDECIPHERABLE)


@pytest.mark.parametrize(
    "change",
    [
        {"trade_state": "NOTPAY"}, {"amount": {"total": 1.0}}, {"amount": {"total": True}}, {"amount": {"total": -1}}, {"amount": None},
        {"out_trade_no": ""}, {"out_trade_no": 5}, {"success_time": "gestern"}, {"transaction_id": "4" * 65}, {"amount": {"total": 10**13}},
    ],
)  # fmt: skip
def test_a_transaction_with_a_field_of_another_kind_is_refused(sides, change: dict) -> None:
    said = {**notices.transaction(TRADE, PAYMENT), **change}
    parcel = notices.wechat_notice(sides[0], "TRANSACTION.SUCCESS", said, NOW)
    assert doubt(lambda: wechat.read_notice(sides[1], lower(parcel), parcel.body, NOW)) is Doubt.UNREADABLE


def test_a_refund_of_another_shape_is_refused(sides) -> None:
    parcel = notices.wechat_notice(sides[0], "REFUND.SUCCESS", {"out_trade_no": "P1"}, NOW)
    assert doubt(lambda: wechat.read_notice(sides[1], lower(parcel), parcel.body, NOW)) is Doubt.UNREADABLE


@given(st.binary(max_size=80))
def test_unsigned_bytes_are_never_believed_and_never_a_fault(body: bytes) -> None:
    headers = {f"wechatpay-{name}": body.decode("latin-1") for name in ("timestamp", "nonce", "signature", "serial")}
    for read in (lambda: wechat.check_signature({}, headers, body, NOW), lambda: alipay.read_notice(None, body, NOW)):
        with pytest.raises(NotBelieved):
            read()


def ali(sides, fault: Fault = Fault.NONE) -> bytes:
    return notices.alipay_notice(sides[0], TRADE, PAYMENT, NOW, fault).body


def test_an_alipay_notice_is_read_over_its_decoded_values(sides) -> None:
    paid = alipay.read_notice(sides[2], ali(sides), NOW)
    assert (paid.order_number, paid.amount_fen, paid.merchant, paid.app_id) == ("P1", 100, enrolment.ALI_SELLER, enrolment.ALI_APP)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"total_amount=1.00", b"total_amount=1.01", Doubt.BAD_SIGNATURE),
        (b"total_amount=1.00", b"total_amount=1.00&total_amount=9.00", Doubt.UNREADABLE),
        (b"sign_type=RSA2", b"sign_type=RSA", Doubt.UNREADABLE),
        (b"&sign=", b"&sig=", Doubt.UNREADABLE),
        (b"subject=", b"subject=%FF", Doubt.UNREADABLE),
    ],
)
def test_an_altered_alipay_notice_is_not_believed(sides, old: bytes, new: bytes, expected: Doubt) -> None:
    assert doubt(lambda: alipay.read_notice(sides[2], ali(sides).replace(old, new), NOW)) is expected


def test_an_old_alipay_notice_and_one_that_is_not_paid_are_not_believed(sides) -> None:
    assert doubt(lambda: alipay.read_notice(sides[2], ali(sides), NOW + timedelta(minutes=6))) is Doubt.STALE
    values = {"notify_time": "2026-11-22 12:00:00", "trade_status": "WAIT_BUYER_PAY"}
    from urllib.parse import urlencode

    for more in ({}, {"trade_status": "TRADE_SUCCESS"}, {"notify_time": "heute"}):
        said = {**values, **more}
        body = urlencode({**said, "sign": alipay.signed(sides[0].alipay, alipay.joined(said)), "sign_type": "RSA2"}).encode()
        assert doubt(lambda body=body: alipay.read_notice(sides[2], body, NOW)) is Doubt.UNREADABLE


@pytest.mark.parametrize("text", ["1.234", "-1", "1e2", "١", "", "1.", "1,000"])
def test_an_amount_is_digits_and_at_most_two_decimals(text: str) -> None:
    with pytest.raises(ValueError):
        alipay.fen_of(text)
    assert alipay.fen_of("12.3") == 1230 and alipay.yuan_of(1230) == "12.30"


def test_an_answer_of_alipays_is_judged_over_its_own_bytes(sides) -> None:
    said = '{"code":"10000" , "msg":"成功"}'
    good = f'{{"a_b_response":{said},"sign":"{alipay.signed(sides[0].alipay, said)}"}}'
    assert alipay.answer(sides[2], "a.b", good.encode())["code"] == "10000"
    assert doubt(lambda: alipay.answer(sides[2], "a.b", good.replace(" , ", ",").encode())) is Doubt.BAD_SIGNATURE
    assert doubt(lambda: alipay.answer(sides[2], "a.c", good.encode())) is Doubt.UNREADABLE
    for odd in ("[1]", "{"):
        text = f'{{"a_b_response":{odd},"sign":"{alipay.signed(sides[0].alipay, odd)}"}}'.encode()
        assert doubt(lambda text=text: alipay.answer(sides[2], "a.b", text)) is Doubt.UNREADABLE
    assert alipay.standing({"trade_status": "TRADE_CLOSED"}).trade is Trade.CLOSED
    assert doubt(lambda: alipay.refunded({}, "R", "2088")) is Doubt.UNREADABLE


def test_only_an_rsa_key_is_a_key(sides) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(ValueError):
        wechat.private_key(pem)
