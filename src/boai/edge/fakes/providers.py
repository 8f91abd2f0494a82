"""The providers' answers, as functions of what was asked. Phones and users with telling endings fail on purpose."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any

from boai.edge.outgoing.sms import authorization

ACCESS = {"demo": "demo-secret"}
REJECTED_ENDING, LOST_ENDING, BUSY_ENDING = "9901", "9902", "9903"
MOST_KEPT = 500

Answer = dict[str, Any]


@dataclass
class Recorder:
    """What was sent, the newest last. The same ``out_id`` is kept once: a repetition is answered as the first was."""

    sent: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    """WeChat's codes for signing in, each good once, and whose they are."""

    def keep(self, provider: str, to: str, what: str, out_id: str) -> int:
        """The number of the message."""
        for number, one in enumerate(self.sent):
            if out_id and one["out_id"] == out_id and one["provider"] == provider:
                return number
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self.sent.append({"provider": provider, "to": to, "what": what, "out_id": out_id, "at": at})
        del self.sent[:-MOST_KEPT]
        return len(self.sent) - 1


def sms(recorder: Recorder, query: Mapping[str, str], headers: Mapping[str, str], written: str) -> Answer:
    """Dysmsapi: SendSms and QuerySendDetails, with the signature checked."""
    signed = {name: headers.get(name, "") for name in _signed_names(headers)}
    if headers.get("authorization") != authorization(signed, written, "demo", ACCESS["demo"]):
        return {"Code": "SignatureDoesNotMatch"}
    phone = query.get("PhoneNumbers") or query.get("PhoneNumber", "")
    if headers.get("x-acs-action") == "QuerySendDetails":
        status = 2 if phone.endswith(LOST_ENDING) else 3
        return {"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": [{"SendStatus": status}]}}
    if phone.endswith(REJECTED_ENDING):
        return {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}
    if phone.endswith(BUSY_ENDING):
        return {"Code": "isv.BUSINESS_LIMIT_CONTROL"}
    what = f"{query.get('SignName')} {query.get('TemplateCode')} {query.get('TemplateParam')}"
    return {"Code": "OK", "BizId": f"fake-{recorder.keep('sms', phone, what, query.get('OutId', ''))}"}


def wechat(recorder: Recorder, body: Answer) -> Answer:
    """message/template/send."""
    to = str(body.get("touser", ""))
    if to.endswith(REJECTED_ENDING):
        return {"errcode": 43004, "errmsg": "require subscribe"}
    what = json.dumps({"template": body.get("template_id"), "url": body.get("url"), **body.get("data", {})}, ensure_ascii=False)
    return {"errcode": 0, "msgid": recorder.keep("wechat", to, what, str(body.get("client_msg_id", "")))}


def wechat_code(recorder: Recorder, openid: str) -> str:
    """A code as WeChat sends it back with the browser."""
    code = token_urlsafe(18)
    recorder.codes[code] = openid
    for oldest in list(recorder.codes)[:-MOST_KEPT]:
        del recorder.codes[oldest]
    return code


def wechat_openid(recorder: Recorder, query: Mapping[str, str]) -> Answer:
    """sns/oauth2/access_token: whose code it is, once."""
    if ACCESS.get(query.get("appid", "")) != query.get("secret", ""):
        return {"errcode": 40125, "errmsg": "invalid appsecret"}
    openid = recorder.codes.pop(query.get("code", ""), "")
    if not openid:
        return {"errcode": 40029, "errmsg": "invalid code"}
    return {"access_token": "demo-token", "expires_in": 7200, "openid": openid, "scope": "snsapi_login"}


def dingtalk(recorder: Recorder, body: Answer) -> Answer:
    """asyncsend_v2."""
    to = str(body.get("userid_list", ""))
    return {"errcode": 0, "task_id": recorder.keep("dingtalk", to, body["msg"]["text"]["content"], "")}


def dingtalk_result(recorder: Recorder, body: Answer) -> Answer:
    """getsendresult: delivered and not yet read."""
    number = int(body["task_id"])
    found = [recorder.sent[number]["to"]] if 0 <= number < len(recorder.sent) else []
    return {"errcode": 0, "send_result": {"unread_user_id_list": found}}


def token(recorder: Recorder, body: Answer) -> Answer:
    """An access token for whoever asks."""
    return {"errcode": 0, "access_token": "demo-token", "expires_in": 7200}


POSTS: Mapping[str, Callable[[Recorder, Answer], Answer]] = {
    "/cgi-bin/stable_token": token,
    "/cgi-bin/message/template/send": wechat,
    "/topapi/message/corpconversation/asyncsend_v2": dingtalk,
    "/topapi/message/corpconversation/getsendresult": dingtalk_result,
}


def _signed_names(headers: Mapping[str, str]) -> list[str]:
    stated = headers.get("authorization", "").partition("SignedHeaders=")[2].partition(",")[0]
    return [name for name in stated.split(";") if name]
