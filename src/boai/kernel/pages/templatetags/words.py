"""How things are written on a page: moments, days, money, states, refusals."""

from datetime import date, datetime
from typing import Any

from django import template
from django.db import models
from django.utils.translation import gettext

from boai.kernel.basics import clock
from boai.kernel.basics.money import Yuan
from boai.kernel.basics.reason import Reason, sentence_of

register = template.Library()
_WEEKDAYS = "一二三四五六日"


@register.filter
def sentence(reason: Reason) -> str:
    """A reason as the sentence a person reads."""
    return gettext(sentence_of(reason.code)).format(**reason.values)


@register.filter
def day(value: date | datetime | None) -> str:
    """11月21日（周六）, with the year when it is not this one."""
    if value is None:
        return ""
    on = clock.day_of(value) if isinstance(value, datetime) else value
    year = f"{on.year}年" if on.year != clock.today().year else ""
    return f"{year}{on.month}月{on.day}日（周{_WEEKDAYS[on.weekday()]}）"


@register.filter
def moment(value: datetime | None) -> str:
    """11月21日（周六）14:00."""
    return f"{day(value)}{value.astimezone(clock.CHINA):%H:%M}" if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """14:00."""
    return f"{value.astimezone(clock.CHINA):%H:%M}" if value else ""


@register.filter
def span(slot: Any) -> str:
    """From when to when: 11月21日（周六）14:00—17:00, or 至 and the other day where it ends on another."""
    if clock.day_of(slot.starts_at) == clock.day_of(slot.ends_at):
        return f"{moment(slot.starts_at)}—{clock_time(slot.ends_at)}"
    return f"{moment(slot.starts_at)} 至 {moment(slot.ends_at)}"


@register.filter
def duration(minutes: int) -> str:
    """45 as 45分钟, 240 as 4小时, 270 as 4小时30分钟."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}小时" if hours else "") + (f"{rest}分钟" if rest or not hours else "")


@register.filter
def grouped(value: int) -> str:
    """48500 as 48,500."""
    return f"{value:,}"


@register.filter
def shown(value: Any) -> str:
    """Any column's value as a person reads it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, models.Choices):
        return str(value.label)
    return str(value)


@register.filter
def fen(value: int | None) -> str:
    """Fen as ¥1,234.50."""
    return "" if value is None else str(Yuan(value))


@register.filter
def signed_fen(value: int) -> str:
    """Fen that came as +¥1,234.50, that left as −¥1,234.50."""
    return f"{'+' if value >= 0 else '−'}{Yuan(abs(value))}"


@register.filter
def hundredths(value: int) -> str:
    """432 as 4.32."""
    return f"{value / 100:.2f}"


@register.filter
def item(values: Any, name: str) -> Any:
    """``values[name]`` or nothing."""
    return values.get(name, "")


@register.filter
def beside(labels: list[str], cells: list[Any]) -> "zip[tuple[str, Any]]":
    """Labels and cells in pairs."""
    return zip(labels, cells, strict=True)
