"""The one outgoing client.

A purpose names its hosts; anything else is refused before a packet leaves. The name is resolved once, every address must be a public
one, and the connection goes to that very address with the name kept for TLS. No redirects, no proxies from the environment, no
cookies, short timeouts, small answers. A demo installation may reach its own fakes on loopback and nothing else there.
"""

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

MOST_BYTES = 1_000_000
TIMEOUT = httpx.Timeout(10.0, connect=5.0)


class NotAllowed(Exception):
    """The request was refused here; nothing was sent."""


class NoAnswer(Exception):
    """The other side did not answer properly: worth another try."""


@dataclass(frozen=True)
class Answer:
    """A status, at most so many bytes as the client allows, and the headers, their names in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Client:
    """Requests of one purpose. ``hosts`` are names with an optional port; ``own_fakes`` the demo's ``127.0.0.1:port``, or ""."""

    purpose: str
    hosts: frozenset[str]
    own_fakes: str = ""
    most_bytes: int = MOST_BYTES

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises NotAllowed, NoAnswer."""
        return self._ask("GET", url, headers or {}, {})

    def post(self, url: str, json: object = None, headers: Mapping[str, str] | None = None, *, content: bytes | None = None) -> Answer:
        """``content`` where the very bytes matter, because they are signed. Raises NotAllowed, NoAnswer."""
        return self._ask("POST", url, headers or {}, {"json": json} if content is None else {"content": content})

    def _ask(self, method: str, url: str, headers: Mapping[str, str], sent_body: Mapping[str, Any]) -> Answer:
        pinned, host = self._pinned(url)
        sent = {name: value for name, value in headers.items() if name.lower() != "host"} | {"Host": host}
        try:
            with (
                httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=_tls()) as client,
                client.stream(method, pinned, headers=sent, extensions={"sni_hostname": host.partition(":")[0]}, **sent_body) as response,
            ):
                status = _settled(response.status_code)
                return Answer(status, _limited(response, self.most_bytes), dict(response.headers))
        except httpx.HTTPError as trouble:
            raise NoAnswer(f"{self.purpose}: {type(trouble).__name__}") from trouble

    def _pinned(self, url: str) -> tuple[str, str]:
        """The address to connect to, and the name to show there."""
        parts = urlsplit(url)
        host = parts.netloc
        if parts.username or parts.password:
            raise NotAllowed(f"{self.purpose}: credentials in the address")
        if self.own_fakes and host == self.own_fakes and parts.scheme == "http":
            return url, host
        if parts.scheme != "https" or host not in self.hosts:
            raise NotAllowed(f"{self.purpose}: {parts.scheme}://{host}")
        name, port = parts.hostname or "", parts.port or 443
        address = _public_address(name, port, self.purpose)
        shown = f"[{address}]" if ":" in address else address
        return parts._replace(netloc=f"{shown}:{port}").geturl(), host


@cache
def _tls() -> ssl.SSLContext:
    """Reading the machine's certificates takes longer than a request: once a process."""
    return httpx.create_ssl_context(trust_env=False)


def _public_address(name: str, port: int, purpose: str) -> str:
    """The first address of a name, when all of them are public. Raises NotAllowed, NoAnswer."""
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    except OSError as trouble:
        raise NoAnswer(f"{purpose}: {name} is not known") from trouble
    for address in found:
        if not ipaddress.ip_address(address.partition("%")[0]).is_global:
            raise NotAllowed(f"{purpose}: {name} is not a public address")
    return found[0]


def _settled(status: int) -> int:
    if 300 <= status < 400:
        raise NotAllowed("a redirect")
    return status


def _limited(response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > most:
            raise NoAnswer("the answer is too long")
    return bytes(body)
