"""The fake's web server: loopback only. ``/`` is its menu of faults, ``/pay/<trade>`` where a person presses 付款."""

import json
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from boai.edge.gateway import alipay, wechat
from boai.edge.gateway.desk import CLOCK_S, Desk
from boai.edge.gateway.faults import WORDS, Fault
from boai.edge.gateway.memory import Row
from boai.edge.gateway.sending import Sender
from boai.edge.gateway.wechat import Reply
from boai.edge.installation import LOOPBACK
from boai.kernel.basics import randomness
from boai.kernel.payments.alipay import yuan_of

MOST_BODY = 100_000
NAMES = {"wechat": "微信支付", "alipay": "支付宝"}
STATES = {"NOTPAY": "等待付款", "SUCCESS": "已付款", "CLOSED": "已关闭"}
_FRAME = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body{{margin:0;background:#f5f6f7;color:#1f2329;font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif}}
main{{max-width:440px;margin:0 auto;padding:16px}} aside{{background:#fff3cd;color:#5c4500;text-align:center;padding:4px 16px}}
section{{background:#fff;border:1px solid #e3e5e8;border-radius:8px;padding:16px;margin-bottom:16px}} h1{{font-size:1.25rem;margin:0 0 8px}}
.sum{{font-size:2rem;font-weight:700;margin:8px 0}} .quiet{{color:#5c636e}}
button{{width:100%;min-height:48px;border:0;border-radius:8px;background:#15692d;color:#fff;font:600 1.0625rem inherit;font-family:inherit}}
label{{display:block;padding:6px 0}} a{{color:#0b5cad}}
table{{width:100%;border-collapse:collapse}} td{{padding:4px 0;border-top:1px solid #e3e5e8}}
</style><aside>演示网关 · 没有真的钱</aside><main>{main}</main></html>"""


class Gateway(ThreadingHTTPServer):
    """The fake gateway of one installation."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, folder: Path, ours: str, speed: float = 60.0) -> None:
        self.sender = Sender([pause / speed for pause in CLOCK_S], ours)
        self.desk = Desk(folder, self.sender.post, speed)
        super().__init__(("127.0.0.1", port), _Request)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def serve_forever(self, poll_interval: float = 0.2) -> None:
        """Serve, with the post beside."""
        self.sender.start()
        super().serve_forever(poll_interval)

    def server_close(self) -> None:
        """Stop the post and give the file back."""
        self.sender.stop_asked.set()
        super().server_close()


class _Request(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A call, the menu, the pay page, WeChat's question who somebody is."""
        asked = urlsplit(self.path)
        query = dict(parse_qsl(asked.query))
        if asked.path.startswith("/v3/"):
            self._called(b"")
        elif asked.path == "/gateway.do":
            self._write(alipay.answer(self.server.desk, self.server.origin, asked.query))
        elif asked.path.startswith("/pay/"):
            self._pay_page(asked.path.removeprefix("/pay/"), query)
        elif asked.path == "/connect/oauth2/authorize":
            self._known_to_wechat(query)
        elif asked.path == "/sns/oauth2/access_token":
            self._json({"openid": "demo-openid", "access_token": "demo-token"})
        elif asked.path == "/bill":
            self._write(Reply(200, self.server.desk.bill(query.get("channel", "wechat"), query["day"]), {"Content-Type": "text/csv"}))
        else:
            self._menu()

    def do_POST(self) -> None:
        """A call, a person who pays, or the choice of a fault."""
        raw = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BODY))
        asked = urlsplit(self.path)
        if asked.path.startswith("/v3/"):
            self._called(raw)
        elif asked.path == "/gateway.do":
            self._write(alipay.answer(self.server.desk, self.server.origin, raw.decode()))
        elif asked.path.startswith("/pay/"):
            self._paid(asked.path.removeprefix("/pay/"), dict(parse_qsl(raw.decode())) | dict(parse_qsl(asked.query)))
        elif asked.path == "/faults":
            self.server.desk.fault = Fault(dict(parse_qsl(raw.decode())).get("fault", "none"))
            self._write(Reply(303, headers={"Location": "/"}))
        else:
            self._write(Reply(404))

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # the base class's own name
        """Quiet."""

    def _called(self, raw: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._write(wechat.answer(self.server.desk, self.server.origin, self.command, self.path, headers, raw))

    def _paid(self, trade_id: str, query: dict[str, str]) -> None:
        payment = self.server.desk.pay(trade_id)
        trade = self._trade(trade_id)
        if trade is None:
            self._write(Reply(404))
        elif back := _ours(query.get("redirect_url") or trade["back"]):
            self._write(Reply(303, headers={"Location": back}))
        elif "text/html" in self.headers.get("Accept", ""):
            self._pay_page(trade_id, query)
        else:
            self._json({"state": trade["state"], "paid": payment is not None})

    def _pay_page(self, trade_id: str, query: dict[str, str]) -> None:
        trade = self._trade(trade_id.removeprefix("wx"))
        if trade is None:
            self._page("找不到", "<section><h1>没有这笔交易</h1></section>", 404)
            return
        back = _ours(query.get("redirect_url") or trade["back"])
        kept = f"?{urlencode({'redirect_url': back})}" if back else ""
        press = f'<form method="post" action="/pay/{escape(trade["id"])}{escape(kept)}"><button>付款</button></form>'
        done = f'<p><a href="{escape(back)}">返回商户</a></p>' if back else "<p>请回到原来的页面查看结果。</p>"
        may_pay = trade["state"] == "NOTPAY" or (trade["fault"] == Fault.LATE and trade["state"] == "CLOSED")
        self._page(
            "付款",
            f"<section><h1>{NAMES[trade['channel']]} · 演示付款</h1><p>{escape(trade['title'])}</p>"
            f'<p class="sum">¥{yuan_of(trade["total"])}</p><p class="quiet">{STATES[trade["state"]]}</p>'
            f"{press if may_pay else done}</section>",
        )

    def _known_to_wechat(self, query: dict[str, str]) -> None:
        back = _ours(query.get("redirect_uri", ""))
        code = urlencode({"code": randomness.take(8).hex(), "state": query.get("state", "")})
        self._write(Reply(303, headers={"Location": f"{back}{'&' if '?' in back else '?'}{code}"}) if back else Reply(400))

    def _menu(self) -> None:
        desk = self.server.desk
        rows = desk.memory.rows("SELECT * FROM trades ORDER BY made_at DESC LIMIT 20")
        choices = "".join(
            f'<label><input type="radio" name="fault" value="{one}"{" checked" if one is desk.fault else ""}> {WORDS[one]}</label>'
            for one in Fault
        )
        listed = "".join(
            f'<tr><td><a href="/pay/{one["id"]}">{escape(one["number"])}</a></td><td>¥{yuan_of(one["total"])}</td>'
            f"<td>{STATES[one['state']]}</td></tr>"
            for one in rows
        )
        self._page(
            "演示网关",
            "<section><h1>演示网关</h1><p>这里的微信支付和支付宝是假的，签名和加密是真的。</p></section>"
            f'<section><h1>以后的订单会遇到什么</h1><form method="post" action="/faults">{choices}'
            "<p><button>就这样</button></p></form></section>"
            f"<section><h1>最近的交易</h1><table>{listed}</table></section>",
        )

    def _trade(self, trade_id: str) -> Row | None:
        return self.server.desk.memory.one("SELECT * FROM trades WHERE id = ?", trade_id)

    def _page(self, title: str, main: str, status: int = 200) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
        self._write(Reply(status, _FRAME.format(title=title, main=main).encode(), headers))

    def _json(self, said: object) -> None:
        self._write(Reply(200, json.dumps(said).encode(), {"Content-Type": "application/json"}))

    def _write(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)


def _ours(address: str) -> str:
    """The address where it leads back to this machine, else nothing: the fake sends nobody elsewhere."""
    parts = urlsplit(address)
    return address if parts.scheme == "http" and parts.hostname in LOOPBACK else ""
