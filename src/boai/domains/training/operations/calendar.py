"""Opening and closing one's own calendar address."""

from datetime import timedelta

from boai.domains.training.models import CalendarLink
from boai.domains.training.vocabulary.calendar import CalendarPermission, CalendarStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Self, operation, refuse
from boai.kernel.people.models import Person

LASTS = timedelta(days=365)


@operation(CalendarPermission.CALENDAR_OPEN, creates=CalendarLink, by={Self}, at="person")
def open_calendar(*, person: Person, acting: Acting) -> CalendarLink:
    """开通日历地址

    Refuses: training.calendar_already_open.
    """
    if CalendarLink.objects.unscoped().filter(person=person, stage=CalendarStage.OPEN).exists():
        raise refuse("training.calendar_already_open")
    return CalendarLink(person=person, opened_at=clock.now(), valid_until_on=clock.today() + LASTS)


@operation(CalendarPermission.CALENDAR_OPEN, on=CalendarLink, when={CalendarStage.OPEN}, becomes=CalendarStage.CLOSED, by={Self})
def close_calendar(link: CalendarLink, *, acting: Acting) -> None:
    """停用日历地址

    The address answers nobody from now on.
    """
