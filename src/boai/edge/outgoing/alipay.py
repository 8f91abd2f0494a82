"""Alipay's open platform over the wire: what is signed and believed stands in ``kernel/payments/alipay``."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from boai.edge.outgoing.client import Client, NoAnswer, NotAllowed
from boai.kernel.basics import clock
from boai.kernel.payments import alipay
from boai.kernel.payments.gateways import Asked, Declined, Prepared, Unreachable
from boai.kernel.payments.rules import Way
from boai.kernel.payments.statements import NotBelieved, Paid, Refunded, Standing, Trade
from boai.kernel.payments.vocabulary import Channel

TRY_AGAIN = frozenset({"20000", "ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR"})


class Alipay:
    """One application. ``gateway`` is https://openapi.alipay.com/gateway.do, or the demo's fake."""

    channel = str(Channel.ALIPAY)

    def __init__(self, client: Client, gateway: str, keys: alipay.Keys) -> None:
        self._client, self._gateway, self.keys = client, gateway, keys
        self.merchant = keys.seller

    def prepare(self, way: str, asked: Asked) -> Prepared:
        """A signed address for a phone; a QR code for a desktop."""
        content = {
            "out_trade_no": asked.order_number,
            "total_amount": alipay.yuan_of(asked.amount_fen),
            "subject": asked.title,
            "seller_id": self.keys.seller,
            "time_expire": f"{asked.expires_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}",
        }
        if way == Way.ALIPAY_QR:
            said = self._call("alipay.trade.precreate", content, notify_url=asked.notify)
            return Prepared(code=str(said.get("qr_code", "")))
        content |= {"product_code": "QUICK_WAP_WAY", "quit_url": asked.back}
        values = alipay.request(self.keys, "alipay.trade.wap.pay", content, clock.now(), notify_url=asked.notify, return_url=asked.back)
        return Prepared(address=alipay.address(self._gateway, values))

    def query(self, order_number: str) -> Standing:
        """How the trade stands there; it is made only when the payer has come that far."""
        try:
            said = self._call("alipay.trade.query", {"out_trade_no": order_number})
        except Declined as trouble:
            if str(trouble) == "ACQ.TRADE_NOT_EXIST":
                return Standing(trade=Trade.UNKNOWN)
            raise
        try:
            return alipay.standing(said, app_id=self.keys.app_id, seller=self.keys.seller, paid_at="send_pay_date")
        except NotBelieved as trouble:
            raise Unreachable(str(trouble.doubt)) from trouble

    def close(self, order_number: str) -> None:
        """Nobody can pay it any more."""
        try:
            self._call("alipay.trade.close", {"out_trade_no": order_number})
        except Declined as trouble:
            if str(trouble) != "ACQ.TRADE_NOT_EXIST":
                raise

    def refund(self, *, order_number: str, refund_number: str, amount_fen: int, total_fen: int, reason: str) -> Refunded:
        """Give money back by the way it came."""
        content = {
            "out_trade_no": order_number,
            "refund_amount": alipay.yuan_of(amount_fen),
            "out_request_no": refund_number,
            "refund_reason": reason[:80],
        }
        said = self._call("alipay.trade.refund", content)
        asked = {"out_trade_no": order_number, "out_request_no": refund_number, "query_options": ["gmt_refund_pay"]}
        if said.get("fund_change") != "Y":  # refunded before under this number, or not yet: the query tells which, and how much
            said = self._call("alipay.trade.fastpay.refund.query", asked)
            if said.get("refund_status") != "REFUND_SUCCESS":
                return Refunded(
                    order_number=order_number,
                    refund_number=refund_number,
                    merchant=self.merchant,
                    amount_fen=amount_fen,
                    done=None,
                )
        else:
            said = {**said, "refund_fee": alipay.yuan_of(amount_fen)}  # ``refund_fee`` is the sum of all refunds of the trade
        try:
            return alipay.refunded(said, refund_number, self.merchant)
        except NotBelieved as trouble:
            raise Unreachable(str(trouble.doubt)) from trouble

    def bill(self, day: date) -> bytes:
        """Alipay gives its bill as a file to download by hand: ``boai import bill``."""
        raise Declined("bill by file")

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Paid | Refunded:
        """What a notice says."""
        return alipay.read_notice(self.keys, body, now)

    def openid_address(self, back: str) -> str:
        """None is needed."""
        return ""

    def openid(self, code: str) -> str:
        """None is needed."""
        return ""

    def _call(self, method: str, content: Mapping[str, Any], **more: str) -> dict[str, Any]:
        values = alipay.request(self.keys, method, content, clock.now(), **more)
        try:
            answer = self._client.post(
                self._gateway,
                headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
                content=urlencode(values).encode(),
            )
            said = alipay.answer(self.keys, method, answer.body)
        except (NoAnswer, NotAllowed) as trouble:
            raise Unreachable(str(trouble)) from trouble
        except NotBelieved as trouble:
            raise Unreachable(f"answer: {trouble.doubt}") from trouble
        if said.get("code") == "10000":
            return said
        reason = str(said.get("sub_code") or said.get("code"))
        raise Unreachable(reason) if {reason, str(said.get("code"))} & TRY_AGAIN else Declined(reason)
