"""Idempotency: a key leads to the same record again, another payload under the same key is refused."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from boai.kernel.basics import clock, keys
from boai.kernel.change.acting import Acting
from boai.kernel.change.inserts import insert
from boai.kernel.change.models import StoredResult
from boai.kernel.change.refusal import refuse


def find(acting: Acting, operation: str, payload: Mapping[str, Any]) -> StoredResult | None:
    """What this actor's key led to before, if anything. Refuses change.key_reused."""
    if not acting.key:
        return None
    stored = StoredResult.objects.filter(society_id=acting.society_id, actor=acting.identity, operation=operation, key=acting.key).first()
    if stored and not keys.mac_matches(keys.TRACE, stored.payload_mac, _bytes(payload)):
        raise refuse("change.key_reused")
    return stored


def store(acting: Acting, operation: str, payload: Mapping[str, Any], record_id: UUID) -> None:
    """Keep the result under the key, in the operation's transaction."""
    if acting.key:
        stored = StoredResult(
            society_id=acting.society_id,
            actor=acting.identity,
            operation=operation,
            key=acting.key,
            payload_mac=keys.mac(keys.TRACE, _bytes(payload)),
            record_id=record_id,
            at=clock.now(),
        )
        insert([stored])


def _bytes(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, sort_keys=True, ensure_ascii=False).encode()
