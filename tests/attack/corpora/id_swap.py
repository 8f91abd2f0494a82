"""Every address with somebody else's id: 404, as if it were not there."""

import io
from collections.abc import Iterator
from uuid import uuid4

from PIL import Image

from tests.attack.findings import Finding, high
from tests.attack.ground import Ground

TRIED_AS = ("village_clerk", "county_officer", "other_county_officer")
HIDDEN_FROM_OTHERS = "白马村"
"""What stands in titles of the village's classes, and in nothing that the other county's officer may see."""


def _outside(ground: Ground, login: str) -> Iterator[tuple[dict, dict]]:
    """(desk, record) for records that a post does not reach though its role sees the desk."""
    span = ground.facts["posts"][login]["path"]
    for desk in ground.facts["desks"]:
        if not desk["society"]:
            yield from ((desk, record) for record in desk["records"] if not record["path"].startswith(span))


def desk_records(ground: Ground) -> Iterator[Finding]:
    for login in TRIED_AS:
        for desk, record in _outside(ground, login):
            path = f"/desk/{desk['key']}/{record['id']}/"
            answer = ground(login).get(path)
            if answer.status_code not in (403, 404):
                yield high("id-swap.desk-record", f"{login} {path}: {answer.status_code}")


def desk_changes(ground: Ground) -> Iterator[Finding]:
    """The form, and sending it, for records out of reach."""
    for login in TRIED_AS[:2]:
        for desk, record in _outside(ground, login):
            for one in [one for one in desk["operations"] if not one["creates"]][:2]:
                path = f"/desk/{desk['key']}/{record['id']}/{one['verb']}"
                if (status := ground(login).post(path).status_code) not in (403, 404):
                    yield high("id-swap.desk-change", f"{login} POST {path}: {status}")


def lists(ground: Ground) -> Iterator[Finding]:
    other = ground("other_county_officer")
    for path in ("", "?print=1", f"?q={HIDDEN_FROM_OTHERS}"):
        if f"{HIDDEN_FROM_OTHERS}家庭" in other.get(f"/desk/training/classes/{path}").text:
            yield high("id-swap.listing", f"other_county_officer /desk/training/classes/{path}")
    for kind in ("csv", "xlsx"):
        exported = other.get(f"/desk/training/classes/export.{kind}").content
        if f"{HIDDEN_FROM_OTHERS}家庭".encode() in exported or (kind == "xlsx" and HIDDEN_FROM_OTHERS in _texts(exported)):
            yield high("id-swap.export", f"other_county_officer export.{kind}")


def _texts(workbook: bytes) -> str:
    import openpyxl

    rows = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True).worksheets[0].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row)


def bookings(ground: Ground) -> Iterator[Finding]:
    number = ground.facts["enrolments"]["citizen21"]
    for verb in ("cancel", "reschedule", "confirm"):
        path = f"/training/bookings/{number}/{verb}"
        for status in (ground("citizen40").get(path).status_code, ground("citizen40").post(path).status_code):
            if status != 404:
                yield high(f"id-swap.booking-{verb}", f"citizen40 {path} of citizen21: {status}")
    answer = ground.anyone.api("DELETE", f"/training/bookings/{number}", ground.token("citizen40"))
    if answer.status_code != 404:
        yield high("id-swap.api-booking", f"citizen40 DELETE booking of citizen21: {answer.status_code}")


def exams(ground: Ground) -> Iterator[Finding]:
    number = ground.facts["attempt"]["number"]
    for path in (f"/training/exam/{number}", f"/training/exam/{number}/review"):
        if (status := ground("citizen14").get(path).status_code) != 404:
            yield high("id-swap.exam", f"citizen14 {path}: {status}")
    if (status := ground("citizen14").post(f"/training/exam/{number}/save", {"v": "0"}).status_code) not in (404, 409):
        yield high("id-swap.exam", f"citizen14 saves into another's paper: {status}")


def papers(ground: Ground) -> Iterator[Finding]:
    number = ground.facts["certificate"]["number"]
    for kind in ("", ".png", ".pdf"):
        path = f"/me/certificates/{number}/paper{kind}"
        if (status := ground("citizen40").get(path).status_code) != 404:
            yield high("id-swap.paper", f"citizen40 {path}: {status}")


def class_days(ground: Ground) -> Iterator[Finding]:
    number = ground.facts["not_taught"]
    for path in (f"/field/{number}", f"/field/{number}/state", f"/field/{number}/code", f"/field/{number}/minutes"):
        if (status := ground("assistant").get(path).status_code) != 404:
            yield high("id-swap.field-class", f"assistant {path}: {status}")


def groups(ground: Ground) -> Iterator[Finding]:
    number = ground.facts["group"]
    for path in (f"/training/groups/{number}", f"/training/groups/{number}/cancel"):
        if (status := ground("citizen40").get(path).status_code) != 404:
            yield high("id-swap.group", f"citizen40 {path}: {status}")


def attachments(ground: Ground) -> Iterator[Finding]:
    """A file is reached through its own record only, and only by who sees that record."""
    desk = next(one for one in ground.facts["desks"] if one["key"] == "training/classes")
    record = ground.facts["exam_class_id"]
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 40)).save(out, "JPEG")
    path = f"/desk/training/classes/{record}/attach_photos"
    sent = ground("lead_instructor").post(path, files=[("pictures-new", ("a.jpg", out.getvalue(), "image/jpeg"))])
    if sent.status_code != 302:
        raise RuntimeError(f"no photo could be attached: {sent.status_code}")
    page = ground("county_officer").get(f"/desk/training/classes/{record}/").text
    file = page.partition(f"/desk/training/classes/{record}/files/")[2][:36]
    if ground("county_officer").get(f"/desk/training/classes/{record}/files/{file}").status_code != 200:
        raise RuntimeError("the photo cannot be seen by who may")
    for other in [one["id"] for one in desk["records"] if one["id"] != record][:3]:
        if ground("city_officer").get(f"/desk/training/classes/{other}/files/{file}").status_code != 404:
            yield high("id-swap.attachment", f"the file {file} is served through record {other}")
    for login in ("other_county_officer", "citizen40"):
        status = ground(login).get(f"/desk/training/classes/{record}/files/{file}").status_code
        if status not in (403, 404):
            yield high("id-swap.attachment", f"{login} sees the photo: {status}")


def unknown(ground: Ground) -> Iterator[Finding]:
    """An id that never was and one out of reach are answered alike."""
    for desk, record in list(_outside(ground, "other_county_officer"))[:12]:
        asked = [ground("other_county_officer").get(f"/desk/{desk['key']}/{one}/").status_code for one in (record["id"], uuid4())]
        if asked[0] != asked[1]:
            yield high("id-swap.exists", f"{desk['key']}: {asked[0]} for a foreign record, {asked[1]} for none")


CHECKS = (desk_records, desk_changes, lists, bookings, exams, papers, class_days, groups, attachments, unknown)
