"""What a carrier is. The edge binds the real ones (or, in a demo installation, those that speak to the fakes) at start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from boai.kernel.notify.vocabulary import DeliveryState


class Busy(Exception):
    """The provider cannot take it now: try again later."""


class Rejected(Exception):
    """The provider will never take it: a wrong number, an unknown template, a person who has blocked us."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One message ready to go. ``id`` is the provider's key for telling a repetition; ``template`` is its approved template id."""

    id: UUID
    address: str
    template: str
    title: str
    text: str
    values: Mapping[str, str]
    link: str


@dataclass(frozen=True)
class Receipt:
    """What the provider said at once: its number, and whether that already means delivered."""

    number: str
    state: DeliveryState = DeliveryState.SENT


class Carrier(Protocol):
    """A way out. Called outside every transaction; may take seconds."""

    name: str

    def send(self, parcel: Parcel) -> Receipt:
        """Hand it over. Raises Busy, Rejected."""

    def receipt(self, number: str, address: str) -> DeliveryState:
        """What became of it: DELIVERED, FAILED, or SENT while nobody knows. Raises Busy."""


_bound: dict[str, Carrier] = {}
_origin = ""


def bind(carriers: Iterable[Carrier], origin: str) -> None:
    """The edge gives this process its carriers and the address under which links lead back here."""
    global _bound, _origin
    _bound, _origin = {carrier.name: carrier for carrier in carriers}, origin


def bound() -> Mapping[str, Carrier]:
    """The carriers of this process by name."""
    return _bound


def origin() -> str:
    """``https://host``, without a slash at the end."""
    return _origin
