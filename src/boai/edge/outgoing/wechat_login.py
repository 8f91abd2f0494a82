"""The gate to WeChat for signing in: 网站应用扫码登录, ``connect/qrconnect`` and ``sns/oauth2/access_token``.

Only the openid is taken from the answer; the lent token is dropped, and who somebody is on WeChat is never asked.
"""

import tomllib
from urllib.parse import urlencode

from boai.edge.installation import Installation
from boai.edge.outgoing.carriers import FAKE
from boai.edge.outgoing.client import Client
from boai.edge.outgoing.tokens import ask
from boai.kernel.notify.carriers import Busy, Rejected
from boai.kernel.people.wechat import Unreachable

PAGES, ANSWERS = "https://open.weixin.qq.com", "https://api.weixin.qq.com"
BUSY = frozenset({-1, 45011})


class WechatGate:
    """``pages`` is where browsers go, ``answers`` where this program asks; a demo's fake is both."""

    def __init__(self, client: Client, pages: str, answers: str, app_id: str, secret: str) -> None:
        self._client, self._pages, self._answers, self._app_id, self._secret = client, pages, answers, app_id, secret

    def address(self, state: str, back: str) -> str:
        """Where the browser goes."""
        asked = {"appid": self._app_id, "redirect_uri": back, "response_type": "code", "scope": "snsapi_login", "state": state}
        return f"{self._pages}/connect/qrconnect?{urlencode(asked)}#wechat_redirect"

    def openid(self, code: str) -> str:
        """Whose code this is, "" where it is none. Raises Unreachable."""
        asked = {"appid": self._app_id, "secret": self._secret, "code": code, "grant_type": "authorization_code"}
        try:
            answer = ask(lambda: self._client.get(f"{self._answers}/sns/oauth2/access_token?{urlencode(asked)}"))
        except (Busy, Rejected) as trouble:
            raise Unreachable(str(trouble)) from trouble
        if answer.get("errcode") in BUSY:
            raise Unreachable(str(answer["errcode"]))
        return str(answer.get("openid", ""))


def gate_of(installation: Installation, fakes_port: int) -> WechatGate | None:
    """The demo's fake; in a real society what ``[wechat_login]`` of ``keys/carriers.toml`` (0600) says, or None."""
    if installation.demo:
        host = f"127.0.0.1:{fakes_port}"
        client = Client(purpose="wechat login", hosts=frozenset(), own_fakes=host)
        return WechatGate(client, f"http://{host}", f"http://{host}", FAKE["key"], FAKE["secret"])
    file = installation.data / "keys" / "carriers.toml"
    written = tomllib.loads(file.read_text(encoding="utf-8")).get("wechat_login") if file.exists() else None
    if not written:
        return None
    client = Client(purpose="wechat login", hosts=frozenset({"api.weixin.qq.com"}))
    return WechatGate(client, PAGES, ANSWERS, written["key"], written["secret"])
