"""Alipay's open platform as the fake answers it: ``gateway.do`` with RSA2 both ways."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from boai.edge.gateway.desk import Desk, expires
from boai.edge.gateway.enrolment import ALI_APP
from boai.edge.gateway.memory import Row
from boai.edge.gateway.wechat import Reply
from boai.kernel.basics import clock
from boai.kernel.payments import alipay
from boai.kernel.payments.statements import NotBelieved

STATES = {"NOTPAY": "WAIT_BUYER_PAY", "SUCCESS": "TRADE_SUCCESS", "CLOSED": "TRADE_CLOSED"}


def answer(desk: Desk, origin: str, text: str) -> Reply:
    """One call; ``text`` is the form or the query. A payment page's call leads the browser to the pay page."""
    values = dict(parse_qsl(text, keep_blank_values=True))
    method = values.get("method", "")
    try:
        alipay.verify(desk.own.ali_merchant, alipay.joined(values, "sign").encode(), values.get("sign", ""))
    except NotBelieved:
        return _signed(desk, method, {"code": "40002", "sub_code": "isv.invalid-signature"})
    content = json.loads(values["biz_content"])
    if values.get("app_id") != ALI_APP:
        return _signed(desk, method, {"code": "40002", "sub_code": "isv.invalid-app-id"})
    if method == "alipay.trade.wap.pay":
        trade = _taken(desk, "wap", values, content)
        return Reply(303, headers={"Location": f"{origin}/pay/{trade['id']}"})
    return _signed(desk, method, _called(desk, origin, method, values, content))


def _called(desk: Desk, origin: str, method: str, values: dict[str, str], content: dict[str, Any]) -> dict[str, Any]:
    number = content["out_trade_no"]
    if method == "alipay.trade.precreate":
        return {"code": "10000", "out_trade_no": number, "qr_code": f"{origin}/pay/{_taken(desk, 'qr', values, content)['id']}"}
    trade = desk.memory.trade("alipay", number)
    if trade is None:
        return {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}
    done = _ANSWERS.get(method)
    return done(desk, trade, content) if done else {"code": "40004", "sub_code": "isv.invalid-method"}


def _queried(desk: Desk, trade: Row, content: dict[str, Any]) -> dict[str, Any]:
    said = {"code": "10000", "out_trade_no": trade["number"], "trade_status": STATES[trade["state"]]}
    paid = desk.memory.payments(trade["id"])
    if not paid:
        return said
    sent = f"{datetime.fromisoformat(paid[0]['paid_at']).astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}"
    return {**said, "trade_no": paid[0]["txn"], "total_amount": alipay.yuan_of(paid[0]["amount"]), "send_pay_date": sent}


def _closed(desk: Desk, trade: Row, content: dict[str, Any]) -> dict[str, Any]:
    done = desk.close("alipay", trade["number"])
    return {"code": "10000", "out_trade_no": trade["number"]} if done else {"code": "40004", "sub_code": "ACQ.REASON_TRADE_STATUS_INVALID"}


def _refunded(desk: Desk, trade: Row, content: dict[str, Any]) -> dict[str, Any]:
    number = trade["number"]
    known = desk.memory.one("SELECT * FROM refunds WHERE number = ?", content["out_request_no"])
    one = desk.give_back("alipay", number, content["out_request_no"], alipay.fen_of(content["refund_amount"]))
    if one is None:
        return {"code": "40004", "sub_code": "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"}
    return {"code": "10000", "out_trade_no": number, "fund_change": "N" if known else "Y", "refund_fee": alipay.yuan_of(one["amount"])}


def _refund_found(desk: Desk, trade: Row, content: dict[str, Any]) -> dict[str, Any]:
    number = trade["number"]
    one = desk.memory.one("SELECT * FROM refunds WHERE number = ?", content["out_request_no"])
    if one is None:
        return {"code": "10000", "out_trade_no": number}
    at = f"{datetime.fromisoformat(one['at']).astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}"
    amount = alipay.yuan_of(one["amount"])
    return {"code": "10000", "out_trade_no": number, "refund_status": "REFUND_SUCCESS", "refund_amount": amount, "gmt_refund_pay": at}


_ANSWERS = {
    "alipay.trade.query": _queried,
    "alipay.trade.close": _closed,
    "alipay.trade.refund": _refunded,
    "alipay.trade.fastpay.refund.query": _refund_found,
}


def _taken(desk: Desk, kind: str, values: dict[str, str], content: dict[str, Any]) -> Row:
    asked = {
        "number": content["out_trade_no"],
        "title": content["subject"],
        "total": alipay.fen_of(content["total_amount"]),
        "notify": values.get("notify_url", ""),
        "back": values.get("return_url", ""),
        "expires_at": expires(content.get("time_expire")),
    }
    return desk.take("alipay", kind, asked)


def _signed(desk: Desk, method: str, said: dict[str, Any]) -> Reply:
    raw = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    body = f'{{"{method.replace(".", "_")}_response":{raw},"sign":"{alipay.signed(desk.own.alipay, raw)}"}}'
    return Reply(200, body.encode(), {"Content-Type": "application/json"})
