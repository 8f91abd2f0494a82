"""The fakes' web server: loopback only. ``/`` shows what was sent."""

import json
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from boai.edge.fakes import providers
from boai.edge.fakes.providers import Recorder
from boai.edge.installation import LOOPBACK

MOST_BODY = 100_000
_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>演示：发出的消息</title><h1>演示：发出的消息</h1>
<p>这里的短信、微信、钉钉都是假的，没有发给任何人。</p>
<table border="1" cellpadding="6">
<tr><th>时间</th><th>渠道</th><th>收件</th><th>内容</th></tr>{rows}</table></html>"""

_WECHATS = ("演示微信甲", "演示微信乙", "演示微信丙")
_WECHAT_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:400px;margin:32px auto;padding:0 16px}}
a{{display:block;padding:12px 16px;margin:8px 0;border:1px solid #8a919c;border-radius:8px;color:#1f2329;text-decoration:none}}</style>
<title>演示：微信扫码</title><h1>演示：微信扫码</h1>
<p>这里的微信是假的。请选用哪一个微信登录：</p>{links}</html>"""


class Fakes(ThreadingHTTPServer):
    """All fakes of one installation and their memory."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.recorder, self.lock = Recorder(), threading.Lock()
        super().__init__(("127.0.0.1", port), _Request)


class _Request(BaseHTTPRequestHandler):
    server: Fakes

    def do_GET(self) -> None:
        """The list of what was sent, a token, or WeChat's page for signing in."""
        asked = urlsplit(self.path)
        if asked.path == "/gettoken":
            self._answer(providers.token(self.server.recorder, {}))
        elif asked.path == "/connect/qrconnect":
            self._wechat(dict(parse_qsl(asked.query)))
        elif asked.path == "/sns/oauth2/access_token":
            with self.server.lock:
                self._answer(providers.wechat_openid(self.server.recorder, dict(parse_qsl(asked.query))))
        elif self.path == "/sent.json":
            self._answer(self.server.recorder.sent)
        else:
            cells = ("at", "provider", "to", "what")
            rows = ["".join(f"<td>{escape(one[cell])}</td>" for cell in cells) for one in reversed(self.server.recorder.sent)]
            self._write(_PAGE.format(rows="".join(f"<tr>{row}</tr>" for row in rows)).encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """A message."""
        raw = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BODY))
        asked, recorder = urlsplit(self.path), self.server.recorder
        with self.server.lock:
            if asked.path == "/":
                headers = {name.lower(): value for name, value in self.headers.items()}
                self._answer(providers.sms(recorder, dict(parse_qsl(asked.query)), headers, asked.query))
            elif answer := providers.POSTS.get(asked.path):
                self._answer(answer(recorder, json.loads(raw or b"{}")))
            else:
                self.send_error(404)

    def _wechat(self, query: dict[str, str]) -> None:
        """Who the browser is on WeChat is asked with a link each, as scanning would tell; the way back is on this machine only."""
        back, state = query.get("redirect_uri", ""), query.get("state", "")
        if urlsplit(back).scheme != "http" or urlsplit(back).hostname not in LOOPBACK:
            self.send_error(400)
            return
        with self.server.lock:
            ways = [(name, {"code": providers.wechat_code(self.server.recorder, f"demo-{name}"), "state": state}) for name in _WECHATS]
        links = [f'<p><a href="{escape(f"{back}?{urlencode(way)}")}">{name}</a></p>' for name, way in [*ways, ("取消", {"state": state})]]
        self._write(_WECHAT_PAGE.format(links="".join(links)).encode(), "text/html; charset=utf-8")

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # the base class's own name
        """Quiet."""

    def _answer(self, body: object) -> None:
        self._write(json.dumps(body, ensure_ascii=False).encode(), "application/json")

    def _write(self, body: bytes, content_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
