"""What a gateway is. The edge binds the real ones (or, in a demo, those that speak to the fake) at start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from boai.kernel.payments.statements import Paid, Refunded, Standing


class Unreachable(Exception):
    """The gateway did not answer, or not in a form that its signature holds for: worth another try."""


class Declined(Exception):
    """The gateway will not do it. The text is its own code."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One payment to prepare. ``back`` is where the browser returns, ``notify`` where the notice goes; ``openid`` only for JSAPI."""

    order_number: str
    title: str
    amount_fen: int
    expires_at: datetime
    notify: str
    back: str
    source: str = ""
    openid: str = ""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """How the payer goes on: an address to open, the text of a QR code, or values for WeChat's own bridge."""

    address: str = ""
    code: str = ""
    bridge: Mapping[str, str] = field(default_factory=dict)


class Gateway(Protocol):
    """One merchant at one gateway. Called outside every transaction; may take seconds. All raise Unreachable, Declined."""

    channel: str
    merchant: str

    def prepare(self, way: str, asked: Asked) -> Prepared:
        """Make the payment possible by this way."""

    def query(self, order_number: str) -> Standing:
        """How the order stands there."""

    def close(self, order_number: str) -> None:
        """Nobody can pay it any more. Declined where it is paid."""

    def refund(self, *, order_number: str, refund_number: str, amount_fen: int, total_fen: int, reason: str) -> Refunded:
        """Give money back by the way it came. The same number again is the same refund."""

    def bill(self, day: date) -> bytes:
        """The bill of a day, its digest checked."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Paid | Refunded:
        """What a notice says. Raises NotBelieved."""

    def openid_address(self, back: str) -> str:
        """Where a browser inside WeChat goes to be known to the merchant; "" where none is needed."""

    def openid(self, code: str) -> str:
        """Who came back with this code."""


_bound: dict[tuple[str, str], Gateway] = {}
_origin = ""


def bind(gateways: Iterable[Gateway], origin: str) -> None:
    """The edge gives this process its gateways and the address under which notices come here."""
    global _bound, _origin
    _bound, _origin = {(one.channel, one.merchant): one for one in gateways}, origin


def bound(channel: str, merchant: str) -> Gateway:
    """The gateway of a merchant. Raises Unreachable where this process has none."""
    found = _bound.get((channel, merchant))
    if found is None:
        raise Unreachable("no such gateway in this process")
    return found


def origin() -> str:
    """``https://host``, without a slash at the end."""
    return _origin
