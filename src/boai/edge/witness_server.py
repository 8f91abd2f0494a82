"""A witness's web server: POST /add-checkpoint, and a page that says who it is and what it saw last."""

import time
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from boai.kernel.openlog.notes import MOST_BYTES
from boai.kernel.openlog.witness import Reply, Watcher

_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>见证人 {name}</title><h1>见证人 {name}</h1><p>公钥：<code>{key}</code></p>
<p>只在新账本是旧账本的延续时签名。以下是各账本最近一次见证：</p><ul>{rows}</ul></html>"""


class WitnessServer(ThreadingHTTPServer):
    """One witness. TLS belongs to the proxy before it."""

    daemon_threads = True

    def __init__(self, folder: Path, address: str, port: int) -> None:
        self.watcher = Watcher(folder)
        super().__init__((address, port), _Request)


class _Request(BaseHTTPRequestHandler):
    server: WitnessServer
    timeout = 10

    def do_GET(self) -> None:
        """Who this is."""
        watcher = self.server.watcher
        heads = [head for key in watcher.logs() if (head := watcher.seen(key.name))]
        rows = "".join(f"<li>{escape(head.origin)}：{head.size} 条</li>" for head in heads) or "<li>还没有</li>"
        self._write(
            Reply(200, _PAGE.format(name=escape(watcher.name), key=escape(watcher.public.vkey), rows=rows), "text/html; charset=utf-8")
        )

    def do_POST(self) -> None:
        """add-checkpoint."""
        length = self.headers.get("Content-Length") or ""
        if self.path != "/add-checkpoint":
            self._write(Reply(404))
        elif not length.isdigit() or int(length) > MOST_BYTES:
            self._write(Reply(400))
        else:
            self._write(self.server.watcher.add_checkpoint(self.rfile.read(int(length)), lambda: int(time.time())))

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # the base class's own name
        """Quiet."""

    def _write(self, reply: Reply) -> None:
        body = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
