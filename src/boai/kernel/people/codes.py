"""One-time codes to a phone: six digits, five minutes, five tries, bound to a session and a purpose (security.md law 5).

The page only leaves the code waiting, sealed; the postman sends it. So a known number and an unknown one take the same time.
"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from boai.kernel.basics import clock, keys, randomness
from boai.kernel.basics.ids import new_id
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import refuse
from boai.kernel.change.turns import writer_turn
from boai.kernel.people import limits
from boai.kernel.people.entrance import entrance_of
from boai.kernel.people.models import Code
from boai.kernel.people.operations.registering import checked_phone, phone_index
from boai.kernel.people.rules import Entrance

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOGIN, CLAIM, CONTACT = "login", "claim", "contact"


def issue(society_id: UUID, session: str, purpose: str, typed: str, source: str) -> None:
    """Leave a new code waiting for the postman; earlier ones of this session and purpose end.

    Refuses: people.bad_phone, people.too_many_codes, people.codes_spent.
    """
    phone, rule = checked_phone(typed), entrance_of(society_id)
    index = phone_index(society_id, phone)
    _check_limits(society_id, index, source, rule)
    code, row_id = f"{randomness.bits(64) % 1_000_000:06d}", new_id()
    waiting = json.dumps({"phone": phone, "code": code}).encode()
    with writer_turn(), transaction.atomic():
        Code.objects.filter(session=session, purpose=purpose).delete()
        Code.objects.create(
            id=row_id,
            society_id=society_id,
            purpose=purpose,
            session=session,
            phone_index=index,
            code_hash=_hash(row_id, code),
            waiting_sealed=keys.wrap(_place(society_id, row_id), waiting),
            expires_at=clock.now() + timedelta(minutes=rule.code_minutes),
        )


def is_right(society_id: UUID, session: str, purpose: str, phone: str, typed: str) -> bool:
    """Whether this is the code that this session was sent to this phone for this purpose. Each question is a try; a right one ends it."""
    rule = entrance_of(society_id)
    index = phone_index(society_id, phone)
    live = Code.objects.filter(society_id=society_id, session=session, purpose=purpose, phone_index=index, expires_at__gt=clock.now())
    with writer_turn(), transaction.atomic():
        if not live.filter(tries__lt=rule.code_tries).update(tries=F("tries") + 1):
            return False
        row = live.get()
        right = keys.same(row.code_hash, _hash(row.id, tidy(typed).replace(" ", "")))
        if right:
            row.delete()
    return right


def send_waiting(send: Callable[[UUID, str, str], bool], most: int = 50) -> int:
    """Have every waiting code sent once by ``send(society, phone, code)``; gives how many were handed over."""
    return len([None for society_id, phone, code in _taken(most) if send(society_id, phone, code)])


def sweep() -> int:
    """Forget codes and counts that are over; gives how many."""
    with writer_turn():
        return Code.objects.filter(expires_at__lt=clock.now()).delete()[0] + limits.sweep()


def _taken(most: int) -> Iterator[tuple[UUID, str, str]]:
    waiting = Code.objects.exclude(waiting_sealed="").filter(expires_at__gt=clock.now()).order_by("expires_at")
    for row in list(waiting[:most]):
        with writer_turn():
            taken = Code.objects.filter(pk=row.pk).exclude(waiting_sealed="").update(waiting_sealed="")
        if taken:
            said = json.loads(keys.unwrap(_place(row.society_id, row.id), row.waiting_sealed))
            yield row.society_id, said["phone"], said["code"]


def _check_limits(society_id: UUID, index: str, source: str, rule: Entrance) -> None:
    number = limits.within("code_day", society_id, index, rule.codes_a_number_day, DAY)
    number = number and limits.within("code_hour", society_id, index, rule.codes_a_number_hour, HOUR)
    if not (number and limits.within("code_source", society_id, source, rule.codes_a_source_hour, HOUR)):
        raise refuse("people.too_many_codes")
    if not limits.within("code_society", society_id, "", rule.codes_a_society_day, DAY):
        raise refuse("people.codes_spent")


def _hash(row_id: UUID, code: str) -> str:
    return keys.blind("people.code", row_id, code)


def _place(society_id: UUID, row_id: UUID) -> keys.Place:
    return keys.Place(str(society_id), "people_code", "waiting", str(row_id))
