"""The gate to WeChat: the demo's fake plays it on loopback; a real society reaches the real one or none (laws 1 and 11)."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from boai.edge.installation import Installation, Kind
from boai.edge.outgoing.client import NotAllowed
from boai.edge.outgoing.wechat_login import gate_of
from boai.kernel.people.wechat import Unreachable
from tests.edge.test_outgoing import fakes  # noqa: F401  # the fixture
from tests.kernel.test_wechat import state_of

BACK = "http://127.0.0.1:8000/login/wechat/back"


def demo_gate(tmp_path, port: int):
    return gate_of(Installation.create(tmp_path / "demo", Kind.DEMO), port)


def test_the_fake_sends_the_browser_back_with_a_code_that_is_good_once(tmp_path, fakes) -> None:  # noqa: F811
    gate = demo_gate(tmp_path, fakes.server_port)
    page = httpx.get(gate.address("s-1", BACK)).text
    ways = [html.unescape(one) for one in re.findall(r'href="([^"]+)"', page)]
    assert all(one.startswith(BACK) and state_of(one) == "s-1" for one in ways) and "code" not in ways[-1]
    [code] = parse_qs(urlsplit(ways[0]).query)["code"]
    assert gate.openid(code) == "demo-演示微信甲" and gate.openid(code) == ""


def test_the_fake_knows_its_program_and_leads_nowhere_else(tmp_path, fakes) -> None:  # noqa: F811
    gate = demo_gate(tmp_path, fakes.server_port)
    assert httpx.get(gate.address("s-1", "https://elsewhere.example/")).status_code == 400
    page = httpx.get(gate.address("s-1", BACK)).text
    gate._secret = "wrong"
    assert gate.openid(re.search(r"code=([\w-]+)", page)[1]) == ""


def test_old_codes_are_forgotten(tmp_path, fakes) -> None:  # noqa: F811
    from boai.edge.fakes import providers

    for _ in range(providers.MOST_KEPT + 3):
        providers.wechat_code(fakes.recorder, "x")
    assert len(fakes.recorder.codes) == providers.MOST_KEPT


def test_a_silent_or_busy_wechat_is_worth_another_try(tmp_path, fakes, monkeypatch) -> None:  # noqa: F811
    with pytest.raises(Unreachable):
        demo_gate(tmp_path, 1).openid("code")
    monkeypatch.setattr("boai.edge.fakes.providers.wechat_openid", lambda recorder, query: {"errcode": -1})
    with pytest.raises(Unreachable, match="-1"):
        gate_of(Installation.read(tmp_path / "demo"), fakes.server_port).openid("code")


def test_a_real_society_reaches_wechat_alone_or_has_none(tmp_path) -> None:
    installation = Installation.create(tmp_path / "real", Kind.REAL)
    assert gate_of(installation, 1) is None
    file = installation.data / "keys" / "carriers.toml"
    file.write_text('[sms]\nkey="a"\nsecret="b"\nsign="c"\n')
    assert gate_of(installation, 1) is None
    file.write_text('[wechat_login]\nkey="wx1"\nsecret="b"\n')
    gate = gate_of(installation, 1)
    assert gate.address("s", "https://boai.example/back").startswith("https://open.weixin.qq.com/connect/qrconnect?appid=wx1&")
    assert not gate._client.own_fakes and gate._client.hosts == {"api.weixin.qq.com"}
    with pytest.raises(NotAllowed):
        gate._client.get("https://open.weixin.qq.com/")
