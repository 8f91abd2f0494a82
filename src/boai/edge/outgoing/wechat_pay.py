"""WeChat Pay v3 over the wire: what is signed and believed stands in ``kernel/payments/wechat``."""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from boai.edge.outgoing.client import Answer, Client, NoAnswer, NotAllowed
from boai.kernel.basics import clock, randomness
from boai.kernel.payments import wechat
from boai.kernel.payments.gateways import Asked, Declined, Prepared, Unreachable
from boai.kernel.payments.rules import Way
from boai.kernel.payments.statements import Doubt, NotBelieved, Paid, Refunded, Standing, Trade
from boai.kernel.payments.vocabulary import Channel

ORDERS, REFUNDS = "/v3/pay/transactions", "/v3/refund/domestic/refunds"
KINDS = {Way.WECHAT_JSAPI: "jsapi", Way.WECHAT_H5: "h5", Way.WECHAT_NATIVE: "native"}
LOOK_AGAIN_S = 60.0
T = TypeVar("T")


class WeChatPay:
    """One merchant. ``origin`` is https://api.mch.weixin.qq.com, or the demo's fake; ``people`` where openids are told."""

    channel = str(Channel.WECHAT)

    def __init__(self, client: Client, origin: str, keys: wechat.Keys, *, people: str = "", secret: str = "") -> None:
        self._client, self._origin, self.keys, self._people, self._secret = client, origin, keys, people, secret
        self.merchant = keys.merchant
        self._looked_at: datetime | None = None

    def prepare(self, way: str, asked: Asked) -> Prepared:
        """Make the payment possible by this way."""
        body: dict[str, Any] = {
            "appid": self.keys.app_id,
            "mchid": self.merchant,
            "description": asked.title,
            "out_trade_no": asked.order_number,
            "time_expire": asked.expires_at.astimezone(clock.CHINA).isoformat(timespec="seconds"),
            "notify_url": asked.notify,
            "amount": {"total": asked.amount_fen, "currency": "CNY"},
        }
        if way == Way.WECHAT_JSAPI:
            body["payer"] = {"openid": asked.openid}
        if way == Way.WECHAT_H5:
            body["scene_info"] = {"payer_client_ip": asked.source, "h5_info": {"type": "Wap"}}
        answer = self._call("POST", f"{ORDERS}/{KINDS[Way(way)]}", body)
        if way == Way.WECHAT_JSAPI:
            return Prepared(bridge=wechat.bridge(self.keys, str(answer.get("prepay_id", "")), clock.now(), randomness.token()))
        if way == Way.WECHAT_H5:
            return Prepared(address=f"{answer.get('h5_url', '')}&{urlencode({'redirect_url': asked.back})}")
        return Prepared(code=str(answer.get("code_url", "")))

    def query(self, order_number: str) -> Standing:
        """How the order stands there; one that it does not know was never begun there."""
        try:
            said = self._call("GET", f"{ORDERS}/out-trade-no/{quote(order_number)}?mchid={self.merchant}")
        except Declined as trouble:
            if str(trouble) == "ORDER_NOT_EXIST":
                return Standing(trade=Trade.UNKNOWN)
            raise
        return _believed(lambda: wechat.standing(said))

    def close(self, order_number: str) -> None:
        """Nobody can pay it any more."""
        self._call("POST", f"{ORDERS}/out-trade-no/{quote(order_number)}/close", {"mchid": self.merchant})

    def refund(self, *, order_number: str, refund_number: str, amount_fen: int, total_fen: int, reason: str) -> Refunded:
        """Give money back by the way it came."""
        body = {
            "out_trade_no": order_number,
            "out_refund_no": refund_number,
            "reason": reason[:80],
            "amount": {"refund": amount_fen, "total": total_fen, "currency": "CNY"},
        }
        said = self._call("POST", REFUNDS, body)
        return _believed(lambda: wechat.refunded(said, self.merchant))

    def bill(self, day: date) -> bytes:
        """The trade bill of a day; its SHA-1 was told under a signature, the file itself is unsigned."""
        said = self._call("GET", f"/v3/bill/tradebill?bill_date={day.isoformat()}&bill_type=ALL&tar_type=GZIP")
        address = urlsplit(str(said.get("download_url", "")))
        path = f"{address.path}?{address.query}"
        raw = gzip.decompress(self._asked("GET", path, "").body)
        if said.get("hash_type") != "SHA1" or hashlib.sha1(raw).hexdigest() != said.get("hash_value"):  # noqa: S324  # as WeChat Pay states it
            raise Unreachable("the bill is not what its digest says")
        return raw

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Paid | Refunded:
        """What a notice says. A serial not seen before may be a new certificate: they are fetched once, at most once a minute."""
        try:
            return wechat.read_notice(self.keys, headers, body, now)
        except NotBelieved as trouble:
            if trouble.doubt is not Doubt.UNKNOWN_KEY or not self._look_again(now):
                raise
        return wechat.read_notice(self.keys, headers, body, now)

    def openid_address(self, back: str) -> str:
        """Where a browser inside WeChat goes to be known to the merchant, and comes back with a code."""
        asked = {"appid": self.keys.app_id, "redirect_uri": back, "response_type": "code", "scope": "snsapi_base", "state": "pay"}
        return f"{self._people}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"

    def openid(self, code: str) -> str:
        """Who came back with this code."""
        asked = {"appid": self.keys.app_id, "secret": self._secret, "code": code, "grant_type": "authorization_code"}
        said = _json(self._sent(lambda: self._client.get(f"{self._answers}/sns/oauth2/access_token?{urlencode(asked)}")).body)
        if not said.get("openid"):
            raise Declined(str(said.get("errcode", "no openid")))
        return str(said["openid"])

    @property
    def _answers(self) -> str:
        return self._people.replace("open.weixin.qq.com", "api.weixin.qq.com")

    def _look_again(self, now: datetime) -> bool:
        """Fetch WeChat Pay's certificates; what decrypts under our key and signs its own list is taken beside those we had."""
        if self._looked_at is not None and (now - self._looked_at).total_seconds() < LOOK_AGAIN_S:
            return False
        self._looked_at = now
        try:
            answer = self._asked("GET", "/v3/certificates", "")
            listed = [
                (str(one["serial_no"]), wechat.opened(self.keys, one["encrypt_certificate"])) for one in _json(answer.body).get("data", [])
            ]
        except (Unreachable, Declined, NotBelieved, KeyError, TypeError):
            return False
        found = {serial: wechat.Platform.read(pem.decode()) for serial, pem in listed}
        try:
            wechat.check_signature({**self.keys.platform, **found}, answer.headers, answer.body, now)
        except NotBelieved:
            return False
        self.keys = replace(self.keys, platform={**self.keys.platform, **found})
        return True

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """An answer that WeChat Pay signed, as an object."""
        text = "" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        answer = self._asked(method, path, text)
        if answer.status >= 500 or answer.status == 429:
            raise Unreachable(str(answer.status))
        if answer.status >= 400:
            raise Declined(str(_json(answer.body).get("code", answer.status)))
        _believed(lambda: self._check(answer))
        return _json(answer.body) if answer.body else {}

    def _check(self, answer: Answer) -> None:
        try:
            wechat.check_signature(self.keys.platform, answer.headers, answer.body, clock.now())
        except NotBelieved as trouble:
            if trouble.doubt is not Doubt.UNKNOWN_KEY or not self._look_again(clock.now()):
                raise
            wechat.check_signature(self.keys.platform, answer.headers, answer.body, clock.now())

    def _asked(self, method: str, path: str, body: str) -> Answer:
        headers = {
            "Authorization": wechat.authorization(self.keys, method, path, body, clock.now(), randomness.token()),
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "boai",
        }
        url = f"{self._origin}{path}"
        if method == "GET":
            return self._sent(lambda: self._client.get(url, headers))
        return self._sent(lambda: self._client.post(url, headers=headers, content=body.encode()))

    @staticmethod
    def _sent(request: Callable[[], Answer]) -> Answer:
        try:
            return request()
        except (NoAnswer, NotAllowed) as trouble:
            raise Unreachable(str(trouble)) from trouble


def _json(raw: bytes) -> dict[str, Any]:
    try:
        read = json.loads(raw)
    except ValueError as trouble:
        raise Unreachable("no JSON") from trouble
    return read if isinstance(read, dict) else {}


def _believed(judge: Callable[[], T]) -> T:
    """What ``judge`` gives; an answer that cannot be believed counts as none."""
    try:
        return judge()
    except NotBelieved as trouble:
        raise Unreachable(f"answer: {trouble.doubt}") from trouble
