"""Text messages through a provider that speaks Aliyun's 短信服务 (Dysmsapi 2017-05-25), signed with ACS3-HMAC-SHA256."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from boai.edge.outgoing.client import Answer, Client
from boai.edge.outgoing.tokens import ask
from boai.kernel.basics import clock, randomness
from boai.kernel.notify.carriers import Busy, Parcel, Receipt, Rejected
from boai.kernel.notify.vocabulary import CarrierKind, DeliveryState

VERSION = "2017-05-25"
EMPTY = hashlib.sha256(b"").hexdigest()
TRY_AGAIN = frozenset({"isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "Throttling.User", "isv.DAY_LIMIT_CONTROL"})
STATES = {1: DeliveryState.SENT, 2: DeliveryState.FAILED, 3: DeliveryState.DELIVERED}


class Sms:
    """``endpoint`` is an origin; ``sign`` the approved signature that stands before the text."""

    name = str(CarrierKind.SMS)

    def __init__(self, client: Client, endpoint: str, access_key: str, secret: str, sign: str) -> None:
        self._client, self._endpoint, self._key, self._secret, self._sign = client, endpoint, access_key, secret, sign

    def send(self, parcel: Parcel) -> Receipt:
        """Hand it over. Raises Busy, Rejected."""
        values = {**parcel.values, "link": parcel.link} if parcel.link else dict(parcel.values)
        answer = self._call(
            "SendSms",
            {
                "PhoneNumbers": parcel.address,
                "SignName": self._sign,
                "TemplateCode": parcel.template,
                "TemplateParam": json.dumps(values, ensure_ascii=False),
                "OutId": str(parcel.id),
            },
        )
        return Receipt(str(answer.get("BizId", "")))

    def receipt(self, number: str, address: str) -> DeliveryState:
        """What became of it. Raises Busy, Rejected."""
        day = f"{clock.today():%Y%m%d}"
        asked = {"PhoneNumber": address, "BizId": number, "SendDate": day, "PageSize": "1", "CurrentPage": "1"}
        answer = self._call("QuerySendDetails", asked)
        details = answer.get("SmsSendDetailDTOs", {}).get("SmsSendDetailDTO", [])
        return STATES.get(details[0].get("SendStatus"), DeliveryState.SENT) if details else DeliveryState.SENT

    def _call(self, action: str, query: dict[str, str]) -> dict[str, Any]:
        written = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(query.items()))
        headers = self._signed(action, written)
        return _read(lambda: self._client.post(f"{self._endpoint}/?{written}", headers=headers))

    def _signed(self, action: str, query: str) -> dict[str, str]:
        headers = {
            "host": urlsplit(self._endpoint).netloc,
            "x-acs-action": action,
            "x-acs-content-sha256": EMPTY,
            "x-acs-date": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": randomness.token(),
            "x-acs-version": VERSION,
        }
        return {**headers, "Authorization": authorization(headers, query, self._key, self._secret)}


def authorization(headers: dict[str, str], query: str, access_key: str, secret: str) -> str:
    """The ACS3 signature over method, query and the signed headers."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"POST\n/\n{query}\n{lines}\n{names}\n{EMPTY}"
    signed = hmac.new(secret.encode(), f"ACS3-HMAC-SHA256\n{hashlib.sha256(request.encode()).hexdigest()}".encode(), hashlib.sha256)
    return f"ACS3-HMAC-SHA256 Credential={access_key},SignedHeaders={names},Signature={signed.hexdigest()}"


def _read(question: Callable[[], Answer]) -> dict[str, Any]:
    body = ask(question)
    if body.get("Code") in TRY_AGAIN:
        raise Busy(str(body["Code"]))
    if body.get("Code") != "OK":
        raise Rejected(str(body.get("Code")))
    return body
