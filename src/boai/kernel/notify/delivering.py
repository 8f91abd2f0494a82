"""Bringing messages out: taken under a lease, sent outside every transaction, tried again with growing pauses, receipts fetched."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.turns import writer_turn
from boai.kernel.notify import budget, carriers, links, plans, rules
from boai.kernel.notify.carriers import Busy, Carrier, Parcel, Receipt, Rejected
from boai.kernel.notify.models import Address, Delivery
from boai.kernel.notify.operations import give_up
from boai.kernel.notify.vocabulary import CarrierKind, DeliveryState
from boai.kernel.people.operations import phone_on_file

T = TypeVar("T")
LEASE = timedelta(minutes=2)
RECEIPT_PAUSE = timedelta(seconds=10)
LINK_LIFE = timedelta(days=3)
log = structlog.get_logger()


def deliver(most: int = 50) -> int:
    """Send what is due and fetch receipts; gives how many deliveries moved on."""
    moved = 0
    due = Delivery.objects.filter(state__in=(DeliveryState.WAITING, DeliveryState.SENT), due_at__lte=clock.now())
    for row in list(_free(due).select_related("message__person__key", "message__branch").order_by("due_at")[:most]):
        if _leased(row):
            (_send if row.state == DeliveryState.WAITING else _fetch)(row)
            moved += 1
    return moved


def _free(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return rows.filter(Q(leased_until=None) | Q(leased_until__lt=clock.now()))


def _leased(row: Delivery) -> bool:
    with writer_turn():
        return bool(_free(Delivery.objects.filter(pk=row.pk, state=row.state)).update(leased_until=clock.now() + LEASE))


def _send(row: Delivery) -> None:
    message = row.message
    if row.carrier == CarrierKind.SMS and not row.tries and not budget.spend(message.society_id, message.of_kind.urgency):
        _record(row, DeliveryState.FAILED, trouble="budget")
        return
    with writer_turn():
        link = _link(row)
    parcel = _parcel(row, link)
    answer = _asked(row, lambda carrier: carrier.send(parcel))
    if isinstance(answer, Receipt):
        row.provider_number, row.tries = answer.number[:80], 0
        _record(row, answer.state, due_in=RECEIPT_PAUSE)


def _fetch(row: Delivery) -> None:
    answer = _asked(row, lambda carrier: carrier.receipt(row.provider_number, _address(row)))
    if answer is None:
        return
    row.tries += 1
    if answer == DeliveryState.SENT and row.tries >= rules.RECEIPT_TRIES:
        _record(row, DeliveryState.FAILED, trouble="no receipt")
    else:
        _record(row, answer, due_in=rules.pause_after(row.tries))


def _asked(row: Delivery, question: Callable[[Carrier], T]) -> T | None:
    """The carrier's answer, or None when the failure has been recorded."""
    carrier = carriers.bound().get(row.carrier)
    try:
        if carrier is None:
            raise Busy("no such carrier in this process")  # noqa: TRY301  # the same recording as a carrier's own trouble
        return question(carrier)
    except Rejected as trouble:
        _record(row, DeliveryState.FAILED, trouble=str(trouble))
    except Busy as trouble:
        row.tries += 1
        state = DeliveryState.FAILED if row.tries >= rules.MOST_TRIES else DeliveryState(row.state)
        _record(row, state, due_in=rules.pause_after(row.tries), trouble=str(trouble))
    return None


def _record(row: Delivery, state: DeliveryState, *, due_in: timedelta = timedelta(0), trouble: str = "") -> None:
    row.state, row.at, row.due_at, row.leased_until = state, clock.now(), clock.now() + due_in, None
    row.trouble = trouble[:200]
    message = row.message
    with writer_turn(), transaction.atomic():
        row.save()
        if state == DeliveryState.DELIVERED:
            plans.skip_rest(message)
        elif state == DeliveryState.FAILED and not plans.next_carrier(message):
            give_up(message, acting=system(message.society_id, name="notify.delivering"))
    if state == DeliveryState.FAILED:
        log.info("delivery failed", carrier=row.carrier, kind=message.kind, trouble=row.trouble)


def _link(row: Delivery) -> str:
    message = row.message
    kind = message.of_kind
    if not kind.acts or message.about is None:
        return carriers.origin() + message.path
    until = message.until or clock.now() + LINK_LIFE
    token = links.issue(message.society_id, kind.acts, message.about, message.person_id, until)
    return carriers.origin() + kind.link.format(**message.values, token=token)


def _parcel(row: Delivery, link: str) -> Parcel:
    message = row.message
    return Parcel(
        id=row.id,
        address=_address(row),
        template=plans.template_of(message, row.carrier),
        title=message.title,
        text=message.text,
        values=message.values,
        link=link,
    )


def _address(row: Delivery) -> str:
    person = row.message.person
    if row.carrier == CarrierKind.SMS:
        return phone_on_file(person) or ""
    address = Address.objects.unscoped().filter(person=person, carrier=row.carrier).first()
    return address.value if address else ""
