"""The pay page: works without script, never acts on a look, posts nothing when the browser comes back."""

import re

import pytest
from django.test import Client

from boai.kernel.payments.models import Beginning, Notice, Payment
from boai.kernel.payments.vocabulary import Channel
from tests.payments.ground import Ground

DESKTOP, PHONE = "Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 (Linux; Android 14) Chrome Mobile"
WECHAT = f"{PHONE} MicroMessenger/8.0"


def browser(agent: str = DESKTOP) -> Client:
    return Client(HTTP_HOST="127.0.0.1", HTTP_USER_AGENT=agent)


def test_looking_never_acts_and_the_link_stays_out_of_caches(ground: Ground) -> None:
    order = ground.order()
    answer = browser().get(order.path)
    assert answer.status_code == 200 and "¥100.00" in answer.content.decode() and not Beginning.objects.exists()
    assert answer["Cache-Control"] == "no-store" and answer["Referrer-Policy"] == "strict-origin"
    assert order.token not in order.link_hash and len(order.token) == 40
    assert browser().get("/pay/" + "0" * 40).status_code == 404


@pytest.mark.parametrize(
    ("agent", "way", "shows"),
    [
        (DESKTOP, "wechat_native", "<svg"),
        (DESKTOP, "alipay_qr", "<svg"),
        (PHONE, "wechat_h5", "打开微信付款"),
        (PHONE, "alipay_wap", "打开支付宝付款"),
    ],
)
def test_a_way_begun_without_script_is_shown_until_it_is_paid(ground: Ground, agent: str, way: str, shows: str) -> None:
    order, one = ground.order(), browser(agent)
    assert f'value="{way}"' in one.get(order.path).content.decode()
    assert one.post(order.path, {"way": way}).status_code == 302
    shown = one.get(order.path).content.decode()
    assert shows in shown and 'http-equiv="refresh"' in shown
    if way == "alipay_wap":  # the trade is made when the payer's browser arrives there
        import httpx

        httpx.get(re.search(r'class="main-action" href="([^"]+)"', shown)[1].replace("&amp;", "&"), trust_env=False)
    ground.pay(order, way.partition("_")[0])
    assert "支付成功" not in one.get(order.path).content.decode() and not Payment.objects.exists()
    assert one.post(f"{order.path}/paid").status_code == 302
    assert "支付成功" in one.get(order.path).content.decode() and Payment.objects.get().source == "query"


def test_inside_wechat_one_is_known_first_and_alipay_asks_for_another_browser(ground: Ground) -> None:
    order, one = ground.order(), browser(WECHAT)
    shown = one.get(order.path).content.decode()
    assert "/connect/oauth2/authorize?" in shown and "在浏览器打开" in shown and "alipay" not in shown.replace("pay/", "")
    one.post(order.path, {"way": "wechat_jsapi", "code": "abc"})
    shown = one.get(order.path).content.decode()
    assert "data-bridge=" in shown and "prepay_id=wx" in shown and "boai/pay.js" in shown


def test_bank_details_carry_the_code(ground: Ground) -> None:
    order, one = ground.order(), browser()
    ground.merchant(Channel.BANK, "51010001", bank="演示银行")
    one.post(order.path, {"way": "bank"})
    shown = one.get(order.path).content.decode()
    assert order.code in shown and "51010001" in shown and "refresh" not in shown
    assert "微信扫码支付" in one.get(f"{order.path}?other=1").content.decode()


def test_a_silent_gateway_a_made_up_way_and_an_ended_order_are_told_in_words(ground: Ground) -> None:
    from boai.kernel.payments import gateways
    from boai.kernel.payments import operations as payments

    order, one = ground.order(), browser()
    assert one.post(order.path, {"way": "gold"}).status_code == 422
    ground.server.desk.fault = type(ground.desk.fault)("busy")
    ground.server.desk.memory.add("trades", id="x", channel="wechat", number=order.number, kind="native", total=1)
    answers = {one.post(order.path, {"way": "wechat_native"}).status_code for _ in range(3)}
    assert answers == {503}
    gateways.bind([], "")
    assert "还没有开通在线支付" in one.get(order.path).content.decode()
    payments.close(order, acting=ground.cast.system)
    assert "已超过支付时间" in one.get(order.path).content.decode()
    assert one.post("/pay/" + "0" * 40 + "/paid").status_code == 404


def test_a_notice_comes_in_by_its_door_alone(ground: Ground) -> None:
    order = ground.begun()
    ground.pay(order)
    _, parcel, *_ = ground.posted[0]
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in parcel.headers.items() if name != "Content-Type"}
    door = f"/pay/notices/wechat/{ground.wechat.number}"

    def post(body: bytes, to: str = door) -> int:
        return browser().post(to, body, content_type="application/json", **headers).status_code

    assert browser().get(door).status_code == 405 and post(b"x" * 70_000) == 413
    assert post(parcel.body + b" ") == 401 and post(parcel.body, "/pay/notices/wechat/1") == 401
    assert post(parcel.body) == 204 == post(parcel.body)
    assert ground.fresh(order).stage == "paid" and Payment.objects.count() == 1 and Notice.objects.count() == 3
    assert browser().post(f"/pay/notices/alipay/{ground.alipay.number}", b"a=b", content_type="text/plain").content == b"fail"


def test_refused_notices_stand_on_the_desk_without_what_stood_in_them(ground: Ground) -> None:
    from boai.kernel.people.models import Account

    browser().post(f"/pay/notices/wechat/{ground.wechat.number}", b'{"secret":1}', content_type="application/json")
    one = browser()
    for login, status in (("finance", 200), ("village_clerk", 403)):
        one.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
        answer = one.get("/desk/payments/notices")
        assert answer.status_code == status and b"secret" not in answer.content
    assert one.get("/desk/payments/orders/").status_code == 403
