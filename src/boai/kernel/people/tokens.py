"""API tokens 接口令牌: what a program shows instead of a login. Hashed at rest, one purpose, an end, revocable."""

import hashlib
from datetime import timedelta
from uuid import UUID

from boai.kernel.basics import clock, randomness
from boai.kernel.change.turns import writer_turn
from boai.kernel.people.models import Account, ApiToken

PREFIX = "boai_"


def issue(account: Account, purpose: str, days: int) -> str:
    """A new token, shown this once."""
    token = PREFIX + randomness.token()
    now = clock.now()
    with writer_turn():
        ApiToken.objects.create(
            token_hash=_hash(token), account=account, purpose=purpose[:80], issued_at=now, expires_at=now + timedelta(days=days)
        )
    return token


def account_of(token: str) -> Account | None:
    """The account that a token speaks for, or None: unknown, expired, revoked, or the account is closed."""
    found = ApiToken.objects.select_related("account").filter(
        token_hash=_hash(token), revoked_at=None, expires_at__gt=clock.now(), account__is_active=True
    )
    row = found.first()
    return row.account if row else None


def of(account: Account) -> list[ApiToken]:
    """The account's living tokens, the newest first."""
    return list(ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=clock.now()).order_by("-issued_at"))


def end(account: Account, token_id: UUID) -> int:
    """End one token of the account; gives how many were ended."""
    with writer_turn():
        return ApiToken.objects.filter(account=account, pk=token_id, revoked_at=None).update(revoked_at=clock.now())


def revoke(account: Account) -> int:
    """End every token of an account now; gives how many."""
    with writer_turn():
        return ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=clock.now())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
