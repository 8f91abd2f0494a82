"""Link tokens: 192 random bits, hashed at rest, one purpose, one record, an end; revocable. GET never acts on them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from boai.kernel.basics import clock, randomness
from boai.kernel.notify.models import LinkToken


@dataclass(frozen=True)
class Link:
    """What a token opens."""

    record_id: UUID
    person_id: UUID
    society_id: UUID


def issue(society_id: UUID, purpose: str, record_id: UUID, person_id: UUID, expires_at: datetime) -> str:
    """A new token. It is shown once and not kept."""
    token = randomness.token()
    LinkToken.objects.create(
        hash=_hash(token), society_id=society_id, purpose=purpose, record_id=record_id, person_id=person_id, expires_at=expires_at
    )
    return token


def find(token: str, purpose: str) -> Link | None:
    """What the token opens now, or None for an unknown, expired, revoked one, or one of another purpose."""
    row = LinkToken.objects.filter(hash=_hash(token), purpose=purpose, revoked_at=None, expires_at__gt=clock.now()).first()
    return Link(row.record_id, row.person_id, row.society_id) if row else None


def revoke(record_id: UUID) -> int:
    """No link of this record works any more; gives how many did."""
    return LinkToken.objects.filter(record_id=record_id, revoked_at=None).update(revoked_at=clock.now())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
