"""What can be said: each kind of message is declared once by the room that says it, with its Chinese words."""

from collections.abc import Mapping
from dataclasses import dataclass

from boai.kernel.notify.vocabulary import Urgency


@dataclass(frozen=True, kw_only=True)
class MessageKind:
    """One sentence with ``{names}`` for values.

    ``link`` is the page to open, a path with the same names; ``acts`` names the purpose of a one-purpose link token, which then
    stands in the link as ``{token}``. ``must_reach``: somebody telephones when no carrier arrives and nobody reads it.
    ``outside`` False: the inbox is enough, no carrier is troubled.
    """

    key: str
    title: str
    text: str
    link: str = "/me"
    acts: str = ""
    must_reach: bool = False
    outside: bool = True
    urgency: Urgency = Urgency.ORDINARY


_kinds: dict[str, MessageKind] = {}


def declare_messages(owner: str, *kinds: MessageKind) -> None:
    """Declare a room's messages. Raises ValueError for a key of another room or one declared twice."""
    for kind in kinds:
        if not kind.key.startswith(owner + ".") or kind.key in _kinds:
            raise ValueError(f"{kind.key} is not {owner}'s or is declared twice")
        _kinds[kind.key] = kind


def message_kinds() -> Mapping[str, MessageKind]:
    """Every declared kind by its key."""
    return dict(sorted(_kinds.items()))
