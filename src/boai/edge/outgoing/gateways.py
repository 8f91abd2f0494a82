"""The gateways of this installation: what ``keys/payments.toml`` (0600) names; in a demo they lead to the fake and nowhere else."""

import tomllib
from pathlib import Path
from typing import Any

from boai.edge.installation import Installation
from boai.edge.outgoing.alipay import Alipay
from boai.edge.outgoing.client import Client
from boai.edge.outgoing.wechat_pay import WeChatPay
from boai.kernel.payments import alipay, wechat
from boai.kernel.payments.gateways import Gateway

FILE = "payments.toml"
WECHAT_PAY, WECHAT_PEOPLE = "https://api.mch.weixin.qq.com", "https://open.weixin.qq.com"
ALIPAY = "https://openapi.alipay.com/gateway.do"
MOST_BILL_BYTES = 200_000_000


def gateways_of(installation: Installation, fake_port: int) -> list[Gateway]:
    """What money comes in by; none where the file is not there."""
    file = installation.data / "keys" / FILE
    return gateways_in(file, f"127.0.0.1:{fake_port}" if installation.demo else "") if file.exists() else []


def gateways_in(file: Path, fake: str = "") -> list[Gateway]:
    """The gateways of a file; ``fake`` is the demo's ``127.0.0.1:port``. Hosts are the program's, never the file's."""
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    return [*(_wechat(one, fake) for one in written.get("wechat", ())), *(_alipay(one, fake) for one in written.get("alipay", ()))]


def _wechat(one: dict[str, Any], fake: str) -> Gateway:
    hosts = frozenset({"api.mch.weixin.qq.com", "api.weixin.qq.com"})
    client = Client(purpose="wechat pay", hosts=frozenset() if fake else hosts, own_fakes=fake, most_bytes=MOST_BILL_BYTES)
    keys = wechat.Keys(
        merchant=one["merchant"],
        app_id=one["app_id"],
        serial=one["serial"],
        own=wechat.private_key(one["private_key"]),
        api_v3=one["api_v3_key"].encode(),
        platform={name: wechat.Platform.read(pem) for name, pem in one["platform"].items()},
    )
    people = f"http://{fake}" if fake else WECHAT_PEOPLE
    return WeChatPay(client, f"http://{fake}" if fake else WECHAT_PAY, keys, people=people, secret=one.get("app_secret", ""))


def _alipay(one: dict[str, Any], fake: str) -> Gateway:
    client = Client(purpose="alipay", hosts=frozenset() if fake else frozenset({"openapi.alipay.com"}), own_fakes=fake)
    keys = alipay.Keys(
        app_id=one["app_id"],
        seller=one["seller"],
        own=wechat.private_key(one["private_key"]),
        alipay=wechat.Platform.read(one["alipay_public_key"]).key,
    )
    return Alipay(client, f"http://{fake}/gateway.do" if fake else ALIPAY, keys)
