"""Fields that were not asked for, and ids in them that lead outside one's reach."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.attack.findings import Finding, high
from tests.attack.ground import Ground, leads_to

CHINA = timedelta(hours=8)


def class_form(ground: Ground, title: str, branch: str = "510113", **more: Any) -> dict[str, Any]:
    """What a form for a new class holds."""
    day = datetime.now(UTC) + CHINA + timedelta(days=20)
    return {
        "branch": ground.facts["branches"][branch], "course": "cpr_aed", "title": title, "class_type": "citizen_booking",
        "setting": "community", "place": "培训室", "starts_at": f"{day:%Y-%m-%d}T09:00", "ends_at": f"{day:%Y-%m-%d}T13:00",
        "capacity": "20", "funding": "free", "notice": "", **more,
    }  # fmt: skip


def plan_class(ground: Ground, title: str, **more: Any) -> str:
    """A new class by the county's officer; the path of its page."""
    answer = ground("county_officer").post("/desk/training/classes/new/plan", class_form(ground, title, **more))
    if answer.status_code != 302:
        raise RuntimeError(f"no class could be planned: {answer.status_code}")
    return leads_to(answer)


def records_outside(ground: Ground) -> Iterator[Finding]:
    """A record-typed field pointing at a person or a branch of another county is refused."""
    people, near = ground.facts["people"], next(one for one in ground.facts["bookable"] if one["title"].startswith("白马村救护员"))
    form = {"training_class": near["id"], "person": people["other_county_officer"]["id"]}
    if ground("village_clerk").post("/desk/training/enrolments/new/book", form).status_code == 302:
        yield high("parameter-swap.record-out-of-reach", "village_clerk books a person of another county")
    far = next(one for one in ground.facts["bookable"] if one["title"].startswith("锦江区"))
    form = {"training_class": far["id"], "person": people["citizen45"]["id"]}
    if ground("village_clerk").post("/desk/training/enrolments/new/book", form).status_code == 302:
        yield high("parameter-swap.record-out-of-reach", "village_clerk books into a class of another county")
    form = class_form(ground, "别的区县的班", branch="510104")
    if ground("county_officer").post("/desk/training/classes/new/plan", form).status_code == 302:
        yield high("parameter-swap.branch", "county_officer plans a class at another county")


def what_the_page_knows(ground: Ground) -> Iterator[Finding]:
    """What the page fixes itself (whose booking, which class) is not taken from the form."""
    near = next(one for one in ground.facts["bookable"] if one["title"].startswith("弥牟镇"))
    form = {"person": ground.facts["people"]["citizen42"]["id"], "training_class": ground.facts["bookable"][-1]["number"]}
    answer = ground("citizen41").post(f"/training/classes/{near['number']}/book", form)
    if leads_to(answer) != f"/training/classes/{near['number']}" or near["title"] not in ground("citizen41").get("/me").text:
        yield high("parameter-swap.known-overridden", f"person= in the form changed whose booking it was: {answer.status_code}")
    if near["title"] in ground("citizen42").get("/me").text:
        yield high("parameter-swap.known-overridden", "citizen41 booked for citizen42")


def columns_not_asked_for(ground: Ground) -> Iterator[Finding]:
    """stage, society, number, id: columns, but no fields of the form."""
    more = {"stage": "enrolling", "number": "HACKED0001", "id": "00000000-0000-4000-8000-000000000001", "version": "99", "is_staff": "1"}
    page = ground("county_officer").get(plan_class(ground, "多带几个字段的班", **more)).text
    if "HACKED0001" in page or ">报名中<" in page:
        yield high("parameter-swap.extra-field", "a column that the form does not ask for was written")


CHECKS = (records_outside, what_the_page_knows, columns_not_asked_for)
