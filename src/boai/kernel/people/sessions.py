"""Where an account is signed in: each browser is listed, and can be ended from another one."""

import re
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from boai.kernel.basics import clock
from boai.kernel.change.turns import writer_turn
from boai.kernel.people.models import Account, SignedIn

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
)


def begin(account: Account, session_key: str, browser: str) -> None:
    """Note that this session belongs to the account; rows whose session is gone are forgotten."""
    with writer_turn(), transaction.atomic():
        alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
        SignedIn.objects.filter(account=account).exclude(session_key__in=alive).delete()
        SignedIn.objects.create(account=account, session_key=session_key, device=device(browser), at=clock.now())


def go_on(earlier: str, session_key: str) -> None:
    """The same session under a new key."""
    with writer_turn():
        SignedIn.objects.filter(session_key=earlier).update(session_key=session_key)


def carry_on(account: Account, session_key: str, browser: str) -> None:
    """The password changed: every other session ends, this one goes on under its new key."""
    end_all(account, but=session_key)
    if not SignedIn.objects.filter(session_key=session_key).exists():
        begin(account, session_key, browser)


def of(account: Account) -> list[SignedIn]:
    """The sessions that still live, the newest first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return list(SignedIn.objects.filter(account=account, session_key__in=alive).order_by("-at"))


def end(account: Account, signed_in_id: UUID) -> bool:
    """End one session of this account now; whether there was one."""
    row = SignedIn.objects.filter(account=account, pk=signed_in_id).first()
    return bool(row and _end(account, [row.session_key]))


def end_all(account: Account, but: str = "") -> int:
    """End every session of an account, except the one with the key ``but``; gives how many."""
    keys = SignedIn.objects.filter(account=account).exclude(session_key=but).values_list("session_key", flat=True)
    return _end(account, list(keys))


def device(browser: str) -> str:
    """What a browser calls itself, in three words: ``iPhone · 微信``."""
    machine = next((name for mark, name in _MACHINES if mark in browser), "")
    program = next((name for mark, name in _BROWSERS if mark in browser), "")
    return " · ".join(part for part in (machine, program) if part) or re.sub(r"[^\w/. -]", "", browser)[:40] or "未知设备"


def _end(account: Account, session_keys: list[str]) -> int:
    with writer_turn(), transaction.atomic():
        Session.objects.filter(session_key__in=session_keys).delete()
        return SignedIn.objects.filter(account=account, session_key__in=session_keys).delete()[0]
