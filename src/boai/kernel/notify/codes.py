"""One-time codes by text message: to a phone, not to a person, since nobody knows yet whose it is. Nothing of it is kept."""

from uuid import UUID

from boai.kernel.basics.ids import new_id
from boai.kernel.change.contract import Refused
from boai.kernel.editions.queries import pin
from boai.kernel.notify import budget, carriers
from boai.kernel.notify.carriers import Busy, Parcel, Rejected
from boai.kernel.notify.rules import Templates
from boai.kernel.notify.vocabulary import CarrierKind, Urgency
from boai.kernel.orgs.models import Branch
from boai.kernel.people import codes

KIND = "notify.code"


def send_code(society_id: UUID, phone: str, code: str) -> bool:
    """Send a login code at once, paid from the login purse; False when it could not go. Call outside every transaction."""
    carrier = carriers.bound().get(CarrierKind.SMS)
    template = _template(society_id)
    if carrier is None or not template or not budget.spend(society_id, Urgency.LOGIN):
        return False
    text = f"验证码{code}，五分钟内有效。工作人员不会向您索要验证码。"
    parcel = Parcel(id=new_id(), address=phone, template=template, title="验证码", text=text, values={"code": code}, link="")
    try:
        carrier.send(parcel)
    except (Busy, Rejected):
        return False
    return True


def possible(society_id: UUID) -> bool:
    """Whether this process can send codes at all."""
    return CarrierKind.SMS in carriers.bound() and bool(_template(society_id))


def send_waiting() -> int:
    """Bring out every code that waits; gives how many."""
    return codes.send_waiting(send_code)


def _template(society_id: UUID) -> str:
    society = Branch.objects.unscoped().filter(id=society_id).first()
    try:
        return pin(Templates, at=society).rule(Templates).sms.get(KIND, "") if society else ""
    except Refused:
        return ""
