"""/pay/<token>: pay an order, see how it stands. Works without script; the browser's return posts nothing."""

import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from boai.kernel.basics import clock
from boai.kernel.change.contract import Refused, refuse
from boai.kernel.documents.qr import qr_svg
from boai.kernel.pages.links import form_link_page
from boai.kernel.pages.opens import ActingRequest, open_page, society_id
from boai.kernel.pages.page import page
from boai.kernel.payments import alipay, asking, gateways, queries, receiving, rules
from boai.kernel.payments.gateways import Declined, Unreachable
from boai.kernel.payments.models import Beginning, Merchant, Order
from boai.kernel.payments.rules import Place, Way
from boai.kernel.payments.vocabulary import OPEN, Channel

WORDS = {
    Way.WECHAT_JSAPI: "微信支付",
    Way.WECHAT_H5: "微信支付",
    Way.WECHAT_NATIVE: "微信扫码支付",
    Way.ALIPAY_WAP: "支付宝",
    Way.ALIPAY_QR: "支付宝扫码支付",
    Way.BANK: "银行转账",
}
WAIT_S = 5


@dataclass(frozen=True)
class Offered:
    """One way as the page shows it. ``address`` where the button is a link: WeChat first asks who somebody is."""

    way: Way
    words: str
    address: str = ""


@form_link_page
@open_page
def pay(request: ActingRequest, token: str) -> HttpResponse:
    """/pay/<token>: choose a way; what was begun is shown until the gateway says that it is paid. GET never acts."""
    order = queries.order_of_token(society_id(), token)
    if order is None:
        return page(request, "pages/pay_over.html", status=404)
    if request.method == "POST":
        return _begin(request, order)
    return _shown(request, order)


@require_POST
@form_link_page
@open_page
def paid(request: ActingRequest, token: str) -> HttpResponse:
    """/pay/<token>/paid: 我已付款，查看结果: the gateway is asked now; what it says counts, not the press."""
    order = queries.order_of_token(society_id(), token)
    if order is None:
        return page(request, "pages/pay_over.html", status=404)
    asking.ask_now(order)
    return redirect("pay", token)


@csrf_exempt
@require_POST
@open_page
def notice(request: ActingRequest, channel: str, merchant: str) -> HttpResponse:
    """/pay/notices/<channel>/<merchant>: a gateway's notice, judged over the very bytes that came."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > receiving.MOST_BYTES:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    taken = receiving.receive(society_id(), channel, merchant, headers, request.body)
    if channel == Channel.ALIPAY:
        return HttpResponse(alipay.SUCCESS if taken else b"fail", content_type="text/plain")
    return HttpResponse(status=204) if taken else HttpResponse(b'{"code":"FAIL"}', "application/json", 401)


def _begin(request: ActingRequest, order: Order) -> HttpResponse:
    merchants = queries.merchants_of(order.branch)
    try:
        way = _chosen(request, merchants)
        merchant = merchants[way.channel]
        code = request.POST.get("code", "")
        openid = gateways.bound(merchant.channel, merchant.number).openid(code) if way is Way.WECHAT_JSAPI else ""
        asking.prepare(order, merchant, way, source=str(request.META.get("REMOTE_ADDR", "")), openid=openid)
    except Refused as refusal:
        return _shown(request, order, refusal=refusal)
    except (Unreachable, Declined):
        return _shown(request, order, unreachable=True)
    return redirect("pay", order.token)


def _chosen(request: ActingRequest, merchants: dict[str, Merchant]) -> Way:
    asked = request.POST.get("way", "")
    if asked not in set(Way) or Way(asked).channel not in merchants:
        raise refuse("payments.no_merchant", channel="这种支付方式")
    return Way(asked)


def _shown(request: ActingRequest, order: Order, *, refusal: Refused | None = None, unreachable: bool = False) -> HttpResponse:
    order.refresh_from_db()
    merchants = queries.merchants_of(order.branch)
    place = rules.place_of(request.headers.get("User-Agent", ""))
    over = order.stage in OPEN and order.expires_at <= clock.now()
    open_now = order.stage in OPEN and not over
    begun = _begun(order) if open_now and "other" not in request.GET else None
    shown = {
        "order": order,
        "open": open_now,
        "over": over,
        "begun": begun,
        "qr": qr_svg(begun.code) if begun and begun.code else "",
        "clickable": begun.code if begun and begun.code.startswith("http://127.0.0.1:") else "",
        "offered": _offered(request, order, merchants, place) if open_now and not begun else [],
        "other_browser": open_now and rules.needs_other_browser(place, merchants),
        "payment": queries.posted_payment(order),
        "bridge": json.dumps(begun.bridge) if begun and begun.bridge else "",
        "refusal": refusal,
        "unreachable": unreachable,
        "wait_s": WAIT_S if begun and begun.way != Way.BANK else 0,
        "code": request.GET.get("code", "")[:64],
    }
    return page(request, "pages/pay.html", status=422 if refusal else 503 if unreachable else 200, **shown)


def _begun(order: Order) -> Beginning | None:
    rows = Beginning.objects.filter(order=order).select_related("merchant").order_by("-begun_at")
    return next((row for row in rows if row.address or row.code or row.bridge or row.way == Way.BANK), None)


def _offered(request: ActingRequest, order: Order, merchants: dict[str, Merchant], place: Place) -> list[Offered]:
    ways = [way for way in rules.ways_at(place, merchants) if _reachable(way, merchants)]
    return [Offered(way, WORDS[way], _known_first(request, order, merchants, way)) for way in ways]


def _reachable(way: Way, merchants: dict[str, Merchant]) -> bool:
    """Whether this process has the merchant's keys; a bank account needs none."""
    if way is Way.BANK:
        return True
    try:
        gateways.bound(way.channel, merchants[way.channel].number)
    except Unreachable:
        return False
    return True


def _known_first(request: ActingRequest, order: Order, merchants: dict[str, Merchant], way: Way) -> str:
    """Inside WeChat: the address where WeChat tells the merchant who pays, until the browser has come back with its code."""
    if way is not Way.WECHAT_JSAPI or request.GET.get("code"):
        return ""
    back = f"{gateways.origin()}{order.path}"
    return gateways.bound(way.channel, merchants[way.channel].number).openid_address(back)
