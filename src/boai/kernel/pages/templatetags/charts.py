"""Charts without script: a table whose middle column is a bar. Zero baselines, one colour, the number beside each."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def bars(caption: str, rows: Sequence[tuple[str, int]], unit: str = "") -> SafeString:
    """Amounts as bars, the longest filling the width; ``unit`` stands behind every number."""
    most = max((amount for _, amount in rows), default=0)
    return _table(caption, [(label, _width(amount, most), f"{amount:,} {unit}".strip(), False) for label, amount in rows])


@register.simple_tag
def shares(caption: str, rows: Sequence[Any]) -> SafeString:
    """Rows with ``label``, ``value`` and ``figure`` (hundredths of a percent) as bars of a whole."""
    return _table(caption, [(row.label, _width(row.figure.value or 0, 10_000), row.value, True) for row in rows])


def _width(amount: int, most: int) -> str:
    return f"{min(100.0, 100 * amount / most):.2f}%" if most else "0%"


def _table(caption: str, rows: list[tuple[str, str, str, bool]]) -> SafeString:
    """(label, width, number, whether it is a part of a whole) as lines."""
    whole = SafeString('<rect class="rest" width="100%" height="16" rx="3"/>')
    lines = ((label, whole if of_whole else "", width, words) for label, width, words, of_whole in rows)
    row = (
        '<tr><th scope="row">{}</th><td class="bar"><svg aria-hidden="true">{}<rect width="{}" height="16" rx="3"/></svg></td>'
        '<td class="num">{}</td></tr>'
    )
    return format_html(
        '<table class="bars"><caption class="visually-hidden">{}</caption><tbody>{}</tbody></table>',
        caption,
        format_html_join("", row, lines),
    )
