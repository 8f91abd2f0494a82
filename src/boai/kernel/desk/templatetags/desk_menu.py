"""The desk's menu: only what the person signed in may see."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from boai.kernel.desk.declaration import desks_as_declared, special_pages
from boai.kernel.notify.vocabulary import Permission

register = template.Library()
LAST = ("在线收款", "组织与人员", "通知")
"""The groups that every domain leans on stand below the domains' own."""


@register.simple_tag(takes_context=True)
def desk_menu(context: dict[str, Any]) -> SafeString:
    """Links to every desk and special page within the actor's powers, folded into groups; the group of this page stands open."""
    request = context["request"]
    groups: dict[str, list[tuple[str, str]]] = {}
    for desk in desks_as_declared():
        if request.acting.may(desk.view):
            groups.setdefault(desk.group, []).append((f"/desk/{desk.key}/", desk.title))
    for page in reversed(special_pages()):
        if request.acting.may(page.view):
            groups.setdefault(page.group, []).insert(0, (page.address, page.title))
    listed = sorted(groups.items(), key=lambda pair: pair[0] in LAST)
    home = request.path == "/desk/"
    return format_html_join("", "{}", ((_group(name, links, request.path, home=home),) for name, links in listed))


@register.simple_tag(takes_context=True)
def may_call(context: dict[str, Any]) -> bool:
    """Whether the actor telephones for a branch."""
    may: bool = context["request"].acting.may(Permission.CALL_MAKE)
    return may


def _group(name: str, links: list[tuple[str, str]], path: str, *, home: bool) -> SafeString:
    here = [path.startswith(address) for address, _ in links]
    marked = ((address, SafeString(' aria-current="page"') if on else "", title) for on, (address, title) in zip(here, links, strict=True))
    opened = SafeString(" open") if home or any(here) else ""
    return format_html("<details{}><summary>{}</summary>{}</details>", opened, name, format_html_join("", '<a href="{}"{}>{}</a>', marked))
