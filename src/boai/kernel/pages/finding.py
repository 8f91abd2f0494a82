"""Choosing a person in a form: found by name, initials or id number, because a list of masked names tells nobody apart."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Acting
from boai.kernel.pages.uploads import as_id
from boai.kernel.people.models import Person
from boai.kernel.people.queries import person_matches

FIND = "find"
"""The button that searches instead of sending: the form comes back with everything typed."""
MOST_FOUND, MOST_LISTED = 50, 300


class PersonSelect(forms.Select):
    """A list of people under a search line. Who is meant is typed into a POST: an id number never stands in an address."""

    def __init__(self, acting: Acting, permission: str, request: HttpRequest, name: str) -> None:
        self.asked = request.POST.get(f"{name}_find", "")[:80]
        rows = Person.objects.within(acting.reach(permission)).filter(merged_into=None, key__isnull=False)
        chosen = as_id(request.POST.get(name, "") or request.GET.get(name, ""))
        people = _found(rows, self.asked, acting) if self.asked else _all_if_few(rows)
        if chosen and chosen not in {one.id for one in people}:
            people += rows.filter(pk=chosen).select_related("key", "branch")
        self.people = len(people)
        super().__init__(choices=[("", "请选择"), *((str(one.id), f"{one}（{one.branch.short_name}）") for one in people)])

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        select = super().render(name, value, attrs, renderer)
        none = SafeString('<p class="error" role="status">没有找到，请核对姓名或身份证号。</p>') if self.asked and not self.people else ""
        return format_html(
            '<span class="find-person"><input type="search" name="{0}_find" value="{1}" placeholder="姓名、拼音首字母或身份证号"'
            ' aria-label="查找人员" autocomplete="off">'
            '<button class="btn" name="{2}" value="{0}" formnovalidate>查找</button></span>{3}{4}',
            name, self.asked, FIND, none, select,
        )  # fmt: skip


def _found(rows: QuerySet[Person], asked: str, acting: Acting) -> list[Person]:
    for word in tidy(asked).split():
        rows = rows.filter(person_matches(word, acting.society_id))
    return list(rows.select_related("key", "branch").order_by("-id")[:MOST_FOUND])


def _all_if_few(rows: QuerySet[Person]) -> list[Person]:
    """Everybody, or nobody where a list would be no help."""
    listed = list(rows.select_related("key", "branch").order_by("-id")[: MOST_LISTED + 1])
    return listed if len(listed) <= MOST_LISTED else []
