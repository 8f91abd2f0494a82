"""Proving again who one is, inside the form that needs it: a password, a one-time code or a passkey (security.md law 4)."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from boai.kernel.basics import clock
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import Acting, Operation, Post, Self, refuse_if
from boai.kernel.change.operation import FRESH
from boai.kernel.pages.entering import note_proof
from boai.kernel.pages.opens import PROVED_AT
from boai.kernel.people import limits, second_factor
from boai.kernel.people.models import Account

WORD, PASSKEY = "proof_word", "proof_passkey"
MOST_WRONG, WINDOW = 10, timedelta(minutes=15)


@dataclass(frozen=True)
class Asked:
    """What the form shows: ``passkey`` is what the browser needs, "" where the account has none."""

    passkey: str
    has_code: bool


def needed(operation: Operation[Any], acting: Acting) -> bool:
    """Whether the operation asks this actor for a proof that is not there or too old."""
    return operation.proof and acting.kind in (Post, Self) and not _fresh(acting.proved_at)


def stale(request: HttpRequest) -> bool:
    """Whether this session's last proof is too old."""
    proved = request.session.get(PROVED_AT)
    return not _fresh(datetime.fromisoformat(proved) if proved else None)


def asked(request: HttpRequest) -> Asked:
    """What to show to this account."""
    account = _account(request)
    passkey = json.dumps(second_factor.passkey_to_use(account)) if second_factor.has_passkey(account) else ""
    return Asked(passkey, second_factor.enrolled(account))


def check(request: HttpRequest) -> Reason | None:
    """Take the proof that was sent along; None when it was right: the session has it now."""
    account, word, answer = _account(request), request.POST.get(WORD, ""), request.POST.get(PASSKEY, "")
    if not word and not answer:
        return Reason("access.proof_needed")
    if not limits.within("proof", account.society_id, str(account.id), MOST_WRONG, WINDOW):
        return Reason("people.too_many_tries", minutes=int(WINDOW.total_seconds() // 60))
    by_factor = second_factor.passkey_is_right(account, answer) if answer else second_factor.code_is_right(account, word)
    if not by_factor and not account.check_password(word):
        return Reason("people.proof_wrong")
    limits.give_back("proof", account.society_id, str(account.id), WINDOW)
    note_proof(request, by_factor=by_factor)
    return None


def insist(request: HttpRequest) -> None:
    """Refuses access.proof_needed, people.proof_wrong, people.too_many_tries where the last proof is too old and none came along."""
    if stale(request):
        refuse_if(check(request))


def _fresh(proved_at: datetime | None) -> bool:
    return proved_at is not None and clock.now() - proved_at <= FRESH


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user
