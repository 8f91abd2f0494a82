"""Template messages of a WeChat 服务号: a stable token, then ``message/template/send``."""

from boai.edge.outgoing.client import Client
from boai.edge.outgoing.tokens import Token, ask
from boai.kernel.notify.carriers import Busy, Parcel, Receipt, Rejected
from boai.kernel.notify.vocabulary import CarrierKind, DeliveryState

BUSY = frozenset({-1, 45009, 45011})
STALE = frozenset({40001, 40014, 42001})


class WeChat:
    """``origin`` is https://api.weixin.qq.com, or the demo's fake."""

    name = str(CarrierKind.WECHAT)

    def __init__(self, client: Client, origin: str, app_id: str, secret: str) -> None:
        self._client, self._origin, self._app_id, self._secret = client, origin, app_id, secret
        self._token = Token(self._fetch)

    def send(self, parcel: Parcel) -> Receipt:
        """Hand it over; what WeChat accepted counts as arrived, it tells nothing more. Raises Busy, Rejected."""
        words = {f"keyword{n}": {"value": value[:20]} for n, value in enumerate(parcel.values.values(), start=1)}
        body = {
            "touser": parcel.address,
            "template_id": parcel.template,
            "url": parcel.link,
            "data": {"first": {"value": parcel.title}, **words},
            "client_msg_id": str(parcel.id),
        }
        answer = ask(lambda: self._client.post(f"{self._origin}/cgi-bin/message/template/send?access_token={self._token.value()}", body))
        code = answer.get("errcode", 0)
        if code in STALE:
            self._token.forget()
            raise Busy(f"token {code}")
        if code in BUSY:
            raise Busy(str(code))
        if code:
            raise Rejected(str(code))
        return Receipt(str(answer.get("msgid", "")), DeliveryState.DELIVERED)

    def receipt(self, number: str, address: str) -> DeliveryState:
        """Accepted was arrived."""
        return DeliveryState.DELIVERED

    def _fetch(self) -> tuple[str, int]:
        body = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret}
        answer = ask(lambda: self._client.post(f"{self._origin}/cgi-bin/stable_token", body))
        return str(answer.get("access_token", "")), int(answer.get("expires_in", 0))
