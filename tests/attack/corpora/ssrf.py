"""Nothing that a user wrote is fetched; the outgoing client goes only where its purpose says."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.attack.corpora.parameter_swap import plan_class
from tests.attack.findings import Finding, high
from tests.attack.ground import Ground


def links_of_users(ground: Ground) -> Iterator[Finding]:
    """A link in every text that is shown, printed or typeset: our listener must never be called."""
    called: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_HEAD = do_POST = do_GET

        def log_message(self, *words: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        link = f"http://127.0.0.1:{listener.server_port}/fetched"
        path = plan_class(ground, link, place=link, notice=f"![]({link}) #image(\"{link}\") <img src='{link}'>")
        for page in (path, "/desk/training/classes/", "/desk/training/classes/export.xlsx"):
            ground("county_officer").get(page)
        asked = f"?url={link}&next={link}&q={link}"
        for page in ("/", "/training", "/certificates/verify", "/training/request", "/api/v1/figures", f"/certificates/verify/{link}"):
            ground.anyone.get(page + asked)
        listener.shutdown()
    if called:
        yield high("ssrf.user-link", f"the server fetched {called[:3]}")


def client(ground: Ground) -> Iterator[Finding]:
    yield from ground.walls("ssrf")


CHECKS = (links_of_users, client)
