"""Over which carriers a message goes: laid when it is told, moved on when one fails."""

from boai.kernel.basics import clock
from boai.kernel.change.contract import Refused
from boai.kernel.editions.queries import pin
from boai.kernel.notify import carriers, rules
from boai.kernel.notify.models import Address, Delivery, Message
from boai.kernel.notify.rules import Templates
from boai.kernel.notify.vocabulary import CarrierKind, DeliveryState, Inbox, Urgency
from boai.kernel.people.models import Account, Contact
from boai.kernel.people.vocabulary import ContactKind

OPEN = (DeliveryState.LATER, DeliveryState.WAITING)


def lay(message: Message) -> bool:
    """Put a message's deliveries in place; False where no carrier can bring it. Runs in the telling transaction."""
    kind, now = message.of_kind, clock.now()
    chosen = rules.plan(
        _available(message),
        desk=message.inbox == Inbox.DESK,
        alarm=kind.urgency == Urgency.ALARM,
        outside=kind.outside,
    )
    Delivery.objects.bulk_create(
        Delivery(
            message=message,
            carrier=carrier,
            rank=rank,
            state=DeliveryState.LATER if rank else DeliveryState.WAITING,
            due_at=now,
            at=now,
        )
        for carrier, rank in chosen
    )
    return bool(chosen)


def next_carrier(message: Message) -> bool:
    """Set the next carrier to work after one failed; False where none is left and none is still at it."""
    rows = Delivery.objects.filter(message=message)
    if rows.filter(state__in=(DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.DELIVERED)).exists():
        return True
    following = rows.filter(state=DeliveryState.LATER).order_by("rank").first()
    if following is None:
        return False
    return bool(rows.filter(pk=following.pk).update(state=DeliveryState.WAITING, due_at=clock.now()))


def skip_rest(message: Message) -> None:
    """Nothing more goes out: the person knows."""
    Delivery.objects.filter(message=message, state__in=OPEN).update(state=DeliveryState.SKIPPED, at=clock.now())


def needs_call(message: Message) -> bool:
    """Whether somebody must telephone, now that no carrier arrived."""
    has_inbox = Account.objects.filter(person_id=message.person_id, is_active=True).exists()
    return rules.needs_call(must_reach=message.of_kind.must_reach, has_inbox=has_inbox, read=message.read_at is not None)


def template_of(message: Message, carrier: str) -> str:
    """The template id that the provider approved for this kind of message, or "". DingTalk takes plain words."""
    if carrier == CarrierKind.DINGTALK:
        return "text"
    try:
        templates = pin(Templates, at=message.branch).rule(Templates)
    except Refused:
        return ""
    ids = templates.sms if carrier == CarrierKind.SMS else templates.wechat
    return ids.get(message.kind, "")


def _available(message: Message) -> set[str]:
    bound = [name for name in carriers.bound() if name != CarrierKind.FILE]
    return {name for name in bound if _has_address(message, name) and template_of(message, name)}


def _has_address(message: Message, carrier: str) -> bool:
    if carrier == CarrierKind.SMS:
        return Contact.objects.unscoped().filter(person_id=message.person_id, kind=ContactKind.PHONE).exists()
    return Address.objects.unscoped().filter(person_id=message.person_id, carrier=carrier).exists()
