"""Asking our own server on loopback whether it is well. Nothing else is ever asked from here."""

import http.client
import socket
import ssl


def answers(port: int, path: str, host: str, *, tls: bool = False, patience_s: float = 5) -> bool:
    """Whether ``GET path`` on 127.0.0.1 gives 200. The certificate names the domain, not 127.0.0.1, so it is not judged here."""
    try:
        if tls:
            unjudged = ssl._create_unverified_context()  # noqa: S323  # loopback only, our own process
            connection: http.client.HTTPConnection = http.client.HTTPSConnection("127.0.0.1", port, timeout=patience_s, context=unjudged)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience_s)
        try:
            connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
            return connection.getresponse().status == http.HTTPStatus.OK
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return False


def port_taken(port: int) -> bool:
    """Whether somebody on this machine already listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port on loopback that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
