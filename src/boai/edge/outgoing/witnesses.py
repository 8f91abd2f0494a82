"""The way to the witnesses of the open log: each at the address it was registered with, nowhere else."""

from urllib.parse import urlsplit

from boai.edge.outgoing.client import Client, NoAnswer, NotAllowed
from boai.kernel.openlog.models import Witness

TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def bring(one: Witness, body: bytes) -> tuple[int, bytes] | None:
    """POST a request to add a checkpoint; None where nobody answered, or the address is none that may be asked.

    A witness marked ``demo`` stands on this machine; every other one must be reached over TLS at a public address.
    """
    host = urlsplit(one.url).netloc
    client = Client(purpose="witness", hosts=frozenset() if one.demo else frozenset({host}), own_fakes=host if _here(one) else "")
    try:
        answer = client.post(f"{one.url.rstrip('/')}/add-checkpoint", headers=TEXT, content=body)
    except (NoAnswer, NotAllowed):
        return None
    return answer.status, answer.body


def _here(one: Witness) -> bool:
    return one.demo and urlsplit(one.url).hostname == "127.0.0.1"
