"""The carriers of this installation: the fakes in a demo, in a real one whatever ``keys/carriers.toml`` (0600) names."""

import tomllib
from pathlib import Path

from boai.edge.installation import Installation
from boai.edge.outgoing.client import Client
from boai.edge.outgoing.dingtalk import DingTalk
from boai.edge.outgoing.paper import PaperTrail
from boai.edge.outgoing.sms import Sms
from boai.edge.outgoing.wechat import WeChat
from boai.kernel.notify.carriers import Carrier

FAKE = {"key": "demo", "secret": "demo-secret", "sign": "演示红十字会", "agent": "1"}
HOSTS = {
    "sms": frozenset({"dysmsapi.aliyuncs.com"}),
    "wechat": frozenset({"api.weixin.qq.com"}),
    "dingtalk": frozenset({"oapi.dingtalk.com"}),
}


def carriers_of(installation: Installation, fakes_port: int) -> list[Carrier]:
    """What messages leave by. A real installation never speaks to a fake, a demo never to anybody else (security.md law 1)."""
    if installation.demo:
        return _fakes(fakes_port)
    file = installation.data / "keys" / "carriers.toml"
    return [PaperTrail(installation.data / "outbox"), *(_real(file) if file.exists() else [])]


def _fakes(port: int) -> list[Carrier]:
    host = f"127.0.0.1:{port}"
    origin = f"http://{host}"

    def client(purpose: str) -> Client:
        return Client(purpose=purpose, hosts=frozenset(), own_fakes=host)

    return [
        Sms(client("sms"), origin, FAKE["key"], FAKE["secret"], FAKE["sign"]),
        WeChat(client("wechat"), origin, FAKE["key"], FAKE["secret"]),
        DingTalk(client("dingtalk"), origin, FAKE["key"], FAKE["secret"], FAKE["agent"]),
    ]


def _real(file: Path) -> list[Carrier]:
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    made: list[Carrier] = []
    if sms := written.get("sms"):
        client = Client(purpose="sms", hosts=HOSTS["sms"])
        made.append(Sms(client, "https://dysmsapi.aliyuncs.com", sms["key"], sms["secret"], sms["sign"]))
    if wechat := written.get("wechat"):
        client = Client(purpose="wechat", hosts=HOSTS["wechat"])
        made.append(WeChat(client, "https://api.weixin.qq.com", wechat["key"], wechat["secret"]))
    if ding := written.get("dingtalk"):
        client = Client(purpose="dingtalk", hosts=HOSTS["dingtalk"])
        made.append(DingTalk(client, "https://oapi.dingtalk.com", ding["key"], ding["secret"], ding["agent"]))
    return made
