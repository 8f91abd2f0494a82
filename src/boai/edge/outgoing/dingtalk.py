"""Work notices of DingTalk to staff: a token, then ``corpconversation/asyncsend_v2``; the send result is asked for later."""

from typing import Any

from boai.edge.outgoing.client import Client
from boai.edge.outgoing.tokens import Token, ask
from boai.kernel.notify.carriers import Busy, Parcel, Receipt, Rejected
from boai.kernel.notify.vocabulary import CarrierKind, DeliveryState

BUSY = frozenset({-1, 88, 90018})


class DingTalk:
    """``origin`` is https://oapi.dingtalk.com, or the demo's fake."""

    name = str(CarrierKind.DINGTALK)

    def __init__(self, client: Client, origin: str, app_key: str, secret: str, agent_id: str) -> None:
        self._client, self._origin, self._key, self._secret, self._agent = client, origin, app_key, secret, agent_id
        self._token = Token(self._fetch)

    def send(self, parcel: Parcel) -> Receipt:
        """Hand it over. Raises Busy, Rejected."""
        words = f"{parcel.title}\n{parcel.text}\n{parcel.link}"
        body: dict[str, object] = {
            "agent_id": self._agent,
            "userid_list": parcel.address,
            "msg": {"msgtype": "text", "text": {"content": words}},
        }
        answer = self._call("asyncsend_v2", body)
        return Receipt(str(answer.get("task_id", "")))

    def receipt(self, number: str, address: str) -> DeliveryState:
        """What became of it. Raises Busy, Rejected."""
        answer = self._call("getsendresult", {"agent_id": self._agent, "task_id": number})
        result = answer.get("send_result", {})
        if address in [*result.get("failed_user_id_list", []), *result.get("invalid_user_id_list", [])]:
            return DeliveryState.FAILED
        seen = [*result.get("read_user_id_list", []), *result.get("unread_user_id_list", [])]
        return DeliveryState.DELIVERED if address in seen else DeliveryState.SENT

    def _call(self, verb: str, body: dict[str, object]) -> dict[str, Any]:
        address = f"{self._origin}/topapi/message/corpconversation/{verb}"
        answer = ask(lambda: self._client.post(f"{address}?access_token={self._token.value()}", body))
        code = answer.get("errcode", 0)
        if code in BUSY:
            self._token.forget()
            raise Busy(str(code))
        if code:
            raise Rejected(str(code))
        return answer

    def _fetch(self) -> tuple[str, int]:
        answer = ask(lambda: self._client.get(f"{self._origin}/gettoken?appkey={self._key}&appsecret={self._secret}"))
        return str(answer.get("access_token", "")), int(answer.get("expires_in", 0))
