"""One-time slips 一次性凭条: a printed link with which somebody sets the password of their account, once, for a few days.

The link's token has 192 random bits and stands in the database as a hash only (security.md law 6).
"""

import hashlib
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from boai.kernel.basics import clock, randomness
from boai.kernel.change.contract import refuse
from boai.kernel.change.turns import writer_turn
from boai.kernel.people import sessions, tokens
from boai.kernel.people.models import Account, Slip
from boai.kernel.people.rules import is_own_word

VALID = timedelta(days=7)


def issue(account: Account, valid: timedelta = VALID) -> str:
    """A new slip for an account; earlier ones of the same account end. Gives the token, which is kept nowhere."""
    token = randomness.token()
    with writer_turn(), transaction.atomic():
        Slip.objects.filter(account=account, used_at=None).update(used_at=clock.now())
        Slip.objects.create(token_hash=_hash(token), account=account, expires_at=clock.now() + valid)
    return token


def slip_of(token: str) -> Slip | None:
    """The slip that a token still opens, or None: unknown, used and expired cannot be told apart."""
    return Slip.objects.select_related("account").filter(token_hash=_hash(token), used_at=None, expires_at__gt=clock.now()).first()


def redeem(token: str, password: str) -> Account:
    """Set the password and spend the slip; whoever was in before, browser or program, is out.

    Refuses: people.slip_spent, people.weak_password.
    """
    with writer_turn(), transaction.atomic():
        found = slip_of(token)
        if found is None:
            raise refuse("people.slip_spent")
        account = found.account
        if not Slip.objects.filter(pk=found.pk, used_at=None).update(used_at=clock.now()):
            raise refuse("people.slip_spent")
        set_password(account, password)
        sessions.end_all(account)
        tokens.revoke(account)
    return account


def set_password(account: Account, password: str) -> None:
    """Refuses: people.weak_password."""
    check_password(password, account)
    account.set_password(password)
    with writer_turn():
        account.save(update_fields=["password"])


def check_password(password: str, account: Account | None = None) -> None:
    """Refuses: people.weak_password."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise refuse("people.weak_password", why="；".join(weak.messages)) from weak
    if is_own_word(password, account.login if account else ""):
        raise refuse("people.weak_password", why="不要用红十字会的名称、“急救”一类的词或登录名")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
