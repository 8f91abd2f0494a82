"""The calendar feed: its secret address, and the classes of a person as RFC 5545 text."""

import base64
import hmac
from datetime import timedelta
from uuid import UUID

from icalendar import Alarm, Calendar, Event

from boai.domains.training import queries
from boai.domains.training.models import CalendarLink, TrainingClass
from boai.domains.training.vocabulary.calendar import CalendarStage
from boai.kernel.basics import clock, keys
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Reach

REMIND_BEFORE = timedelta(hours=24)


def token_of(link: CalendarLink) -> str:
    """The secret part of the address: id, key number and 16 bytes of MAC. It is computed, so it stands nowhere at rest."""
    number, _ = keys.held().current(keys.PAPER)
    body = link.id.bytes + bytes([number])
    return base64.b32encode(body + _mac(number, body)).decode().rstrip("=").lower()


def link_by(token: str, society_id: UUID) -> CalendarLink | None:
    """The open, unexpired address a token was made for, or None. The token is the right to see."""
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    if len(raw) != 33 or not hmac.compare_digest(raw[17:], _mac(raw[16], raw[:17])):
        return None
    rows = CalendarLink.objects.within(_feed_reach(society_id)).filter(pk=UUID(bytes=raw[:16]), stage=CalendarStage.OPEN)
    return rows.filter(valid_until_on__gte=clock.today()).first()


def feed(link: CalendarLink, origin: str) -> bytes:
    """The person's classes: learnt and taught, with a reminder a day before."""
    reach = _feed_reach(link.society_id)
    shown = Calendar()
    shown.add("prodid", "-//boai//training//ZH")
    shown.add("version", "2.0")
    shown.add("x-wr-calname", "红十字培训")
    shown.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for enrolment in queries.calendar.learning(reach, link.person_id):
        held, number = enrolment.training_class, enrolment.number
        shown.add_component(_event(held, f"培训：{held.title}", f"报名编号 {number}", number, origin))
    for one in queries.teaching(reach, link.person_id):
        shown.add_component(_event(one, f"授课：{one.title}", one.get_stage_display(), f"{one.number}-T", origin))
    shown.add_missing_timezones()
    made: bytes = shown.to_ical()
    return made


def _event(training_class: TrainingClass, summary: str, note: str, uid: str, origin: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@boai")
    event.add("summary", summary)
    event.add("dtstart", training_class.slot.starts_at.astimezone(clock.CHINA))
    event.add("dtend", training_class.slot.ends_at.astimezone(clock.CHINA))
    event.add("dtstamp", clock.now())
    event.add("location", training_class.place)
    event.add("description", f"{note}\n{training_class.branch.name}")
    event.add("url", f"{origin}/training/classes/{training_class.number}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    return event


def _feed_reach(society_id: UUID) -> Reach:
    return system(society_id, "training.calendar").reach("training.calendar.open")


def _mac(number: int, body: bytes) -> bytes:
    try:
        key = keys.held().numbered(keys.PAPER, number)
    except keys.KeyMissing:
        return b""
    return hmac.digest(key, b"training.calendar" + body, "sha256")[:16]
