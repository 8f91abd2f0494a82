"""Signing in with WeChat: it opens an account only and never says whose it is (security.md law 3).

Kept is a keyed index of the openid, nothing else: no nickname, no picture, no token. The edge gives the process its gate to WeChat.
"""

from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from boai.kernel.basics import clock, keys
from boai.kernel.basics.ids import new_number
from boai.kernel.change.contract import refuse
from boai.kernel.change.turns import writer_turn
from boai.kernel.people.models import Account, WechatLink
from boai.kernel.people.operations.registering import open_account


class Unreachable(Exception):
    """WeChat did not answer properly: worth another try."""


class Gate(Protocol):
    """The way to WeChat and back."""

    def address(self, state: str, back: str) -> str:
        """Where the browser goes; WeChat sends it to ``back`` with ``state`` and a code."""

    def openid(self, code: str) -> str:
        """Whose code this is, "" where it is none. Raises Unreachable."""


_gate: Gate | None = None


def bind(gate: Gate | None) -> None:
    """The edge gives this process its gate, once, at start; None where the society has none."""
    global _gate
    _gate = gate


def gate() -> Gate | None:
    """The gate, or None: then no page offers WeChat."""
    return _gate


def index_of(society_id: UUID, openid: str) -> str:
    """The keyed index under which an openid is found."""
    return keys.blind("people.wechat", society_id, openid)


def linked_account(society_id: UUID, index: str) -> Account | None:
    """The account that this WeChat opens, also one that is shut, or None."""
    row = WechatLink.objects.filter(society_id=society_id, index=index).select_related("account").first()
    return row.account if row else None


def linked(account: Account) -> bool:
    """Whether some WeChat opens this account."""
    return WechatLink.objects.filter(account=account).exists()


def link(account: Account, index: str) -> None:
    """From now on this WeChat opens this account. Refuses people.wechat_taken where either has another already."""
    row = WechatLink(account=account, society_id=account.society_id, index=index, linked_at=clock.now())
    try:
        with writer_turn(), transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise refuse("people.wechat_taken") from taken


def unlink(account: Account) -> None:
    """WeChat no longer opens the account. Refuses people.last_way_in where nothing else would."""
    if not (account.has_usable_password() or account.phone_index):
        raise refuse("people.last_way_in")
    with writer_turn():
        WechatLink.objects.filter(account=account).delete()


def open_linked(society_id: UUID, index: str) -> Account:
    """A new account, nobody's until it is claimed, that this WeChat opens. Refuses people.wechat_taken."""
    with writer_turn(), transaction.atomic():
        account = open_account(None, society_id, new_number("U"), "")
        link(account, index)
    return account
