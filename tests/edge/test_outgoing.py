"""What leaves: only to named hosts, to public addresses, without redirects; the demo's fakes on loopback and nothing else there."""

import socket
import threading
from uuid import uuid4

import httpx
import pytest

from boai.edge.fakes.server import Fakes
from boai.edge.installation import Installation, Kind
from boai.edge.outgoing import client as outgoing
from boai.edge.outgoing.carriers import carriers_of
from boai.edge.outgoing.client import Client, NoAnswer, NotAllowed
from boai.kernel.notify.carriers import Busy, Parcel, Rejected
from boai.kernel.notify.vocabulary import DeliveryState


@pytest.fixture
def fakes():
    with Fakes(0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def parcel(address: str, **more) -> Parcel:
    given = {"id": uuid4(), "template": "SMS_1", "title": "有名额了", "text": "请确认", "values": {"title": "班"}, "link": "https://x/y"}
    return Parcel(address=address, **{**given, **more})


def demo_carriers(tmp_path, port: int):
    installation = Installation.create(tmp_path / "demo", Kind.DEMO)
    return {one.name: one for one in carriers_of(installation, port)}


def test_a_text_message_is_signed_recorded_once_and_receipted(tmp_path, fakes) -> None:
    sms, one = demo_carriers(tmp_path, fakes.server_port)["sms"], parcel("19900000001")
    first, again = sms.send(one), sms.send(one)
    assert first.number == again.number and len(fakes.recorder.sent) == 1
    assert sms.receipt(first.number, "19900000001") == DeliveryState.DELIVERED
    assert sms.receipt(first.number, "19900009902") == DeliveryState.FAILED


def test_numbers_with_telling_endings_fail(tmp_path, fakes) -> None:
    sms = demo_carriers(tmp_path, fakes.server_port)["sms"]
    with pytest.raises(Rejected, match="MOBILE_NUMBER_ILLEGAL"):
        sms.send(parcel("19900009901"))
    with pytest.raises(Busy, match="BUSINESS_LIMIT"):
        sms.send(parcel("19900009903"))
    sms._secret = "wrong"
    with pytest.raises(Rejected, match="SignatureDoesNotMatch"):
        sms.send(parcel("19900000001"))


def test_wechat_and_dingtalk_bring_their_messages(tmp_path, fakes) -> None:
    made = demo_carriers(tmp_path, fakes.server_port)
    assert made["wechat"].send(parcel("openid")).state == DeliveryState.DELIVERED
    assert made["wechat"].receipt("1", "openid") == DeliveryState.DELIVERED
    with pytest.raises(Rejected, match="43004"):
        made["wechat"].send(parcel("openid9901"))
    number = made["dingtalk"].send(parcel("u1")).number
    assert made["dingtalk"].receipt(number, "u1") == DeliveryState.DELIVERED
    assert made["dingtalk"].receipt("99", "u1") == DeliveryState.SENT


def test_a_silent_provider_is_busy(tmp_path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for carrier in demo_carriers(tmp_path, port).values():
        with pytest.raises(Busy):
            carrier.send(parcel("19900000001"))


@pytest.mark.parametrize(
    "url",
    [
        "http://dysmsapi.aliyuncs.com/",
        "https://elsewhere.example/",
        "https://dysmsapi.aliyuncs.com@elsewhere.example/",
        "https://user:secret@dysmsapi.aliyuncs.com/",
        "https://dysmsapi.aliyuncs.com:8443/",
        "http://127.0.0.1:9/",
        "file:///etc/passwd",
    ],
)
def test_what_is_not_named_never_leaves(url: str) -> None:
    with pytest.raises(NotAllowed):
        Client(purpose="sms", hosts=frozenset({"dysmsapi.aliyuncs.com"})).get(url)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "100.64.0.1"])
def test_a_name_that_points_inside_is_refused(address: str, monkeypatch) -> None:
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *asked, **more: [(0, 0, 0, "", (address, 443))])
    with pytest.raises(NotAllowed, match="public"):
        Client(purpose="sms", hosts=frozenset({"good.example"})).get("https://good.example/")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch) -> None:
    seen: list[httpx.Request] = []

    class Transport(httpx.MockTransport):
        def __init__(self) -> None:
            super().__init__(lambda request: seen.append(request) or httpx.Response(200, content=b"ok"))

    real = httpx.Client
    monkeypatch.setattr(outgoing.httpx, "Client", lambda **given: real(transport=Transport(), **given))
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *asked, **more: [(0, 0, 0, "", ("93.184.216.34", 443))])
    answer = Client(purpose="sms", hosts=frozenset({"good.example"})).get("https://good.example/path?q=1")
    assert answer.body == b"ok" and seen[0].url.host == "93.184.216.34" and seen[0].headers["host"] == "good.example"
    assert seen[0].extensions["sni_hostname"] == "good.example"


@pytest.mark.parametrize(
    ("response", "trouble"),
    [
        (httpx.Response(302, headers={"location": "http://10.0.0.1/"}), NotAllowed),
        (httpx.Response(200, content=b"x" * 2_000_000), NoAnswer),
    ],
)
def test_redirects_and_floods_are_refused(response, trouble, monkeypatch) -> None:
    real = httpx.Client
    monkeypatch.setattr(outgoing.httpx, "Client", lambda **given: real(transport=httpx.MockTransport(lambda request: response), **given))
    with pytest.raises(trouble):
        Client(purpose="sms", hosts=frozenset(), own_fakes="127.0.0.1:9").get("http://127.0.0.1:9/")


def test_an_unknown_name_is_worth_another_try(monkeypatch) -> None:
    def unknown(*asked, **more):
        raise OSError("unknown")

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", unknown)
    with pytest.raises(NoAnswer):
        Client(purpose="sms", hosts=frozenset({"good.example"})).get("https://good.example/")


def test_a_real_installation_knows_no_fake(tmp_path) -> None:
    installation = Installation.create(tmp_path / "real", Kind.REAL)
    [file] = carriers_of(installation, 1)
    assert file.name == "file" and file.send(parcel("19900000001")).state == DeliveryState.FAILED
    assert "19900000001" not in (installation.data / "outbox" / "messages.jsonl").read_text()
    (installation.data / "keys" / "carriers.toml").write_text(
        '[sms]\nkey="a"\nsecret="b"\nsign="c"\n[wechat]\nkey="a"\nsecret="b"\n[dingtalk]\nkey="a"\nsecret="b"\nagent="1"\n'
    )
    made = carriers_of(installation, 1)
    assert [one.name for one in made] == ["file", "sms", "wechat", "dingtalk"]
    assert all(not one._client.own_fakes for one in made[1:])
