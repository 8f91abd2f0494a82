"""What is kept about a person, for that person: each room declares its part."""

from collections.abc import Callable
from typing import Any

from boai.kernel.people.models import Account, Consent, Contact, Guardianship, Person

Part = Callable[[Person], Any]
_parts: dict[str, Part] = {}


def declare_export(title: str) -> Callable[[Part], Part]:
    """This function gives one part of everything kept about a person, as plain JSON."""

    def declare(part: Part) -> Part:
        _parts[title] = part
        return part

    return declare


def everything_about(person: Person) -> dict[str, Any]:
    """All parts, by their Chinese titles."""
    return {title: part(person) for title, part in _parts.items()}


@declare_export("本人")
def _person(person: Person) -> dict[str, Any]:
    contacts = Contact.objects.unscoped().filter(person=person).select_related("person__key").order_by("id")
    return {
        "姓名": person.name,
        "身份证号": person.id_number,
        "出生日期": str(person.born_on or ""),
        "建档组织": str(person.branch),
        "联系方式": [one.value for one in contacts],
        "登录名": list(Account.objects.filter(person=person).values_list("login", flat=True)),
    }


@declare_export("同意书")
def _consents(person: Person) -> list[dict[str, str]]:
    rows = Consent.objects.unscoped().filter(person=person).select_related("edition").order_by("id")
    return [{"文本": one.edition.title, "同意时间": str(one.given_at), "撤回时间": str(one.withdrawn_at or "")} for one in rows]


@declare_export("监护关系")
def _guardianships(person: Person) -> list[dict[str, str]]:
    rows = Guardianship.objects.unscoped().filter(guardian=person).select_related("ward__key").order_by("id")
    return [{"被监护人": one.ward.name, "关系": one.get_relation_display(), "状态": one.get_stage_display()} for one in rows]
