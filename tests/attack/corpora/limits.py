"""Too much, too deep, unreadable: refused in words, never a fault of the server, and the server goes on."""

from collections.abc import Iterator

from tests.attack.findings import Finding, high, medium
from tests.attack.ground import Ground

DEEP = "[" * 100_000


def large_bodies(ground: Ground) -> Iterator[Finding]:
    officer = ground("county_officer")
    answer = officer.post("/desk/import/persons", {"pasted": "张三 " * (10 * 2**20 // 7)})
    if answer.status_code not in (400, 413, 422):
        yield high("limits.paste", f"10 MB pasted: {answer.status_code}")
    answer = officer.post("/desk/import/persons", {"pasted": "姓名,手机\n" + "张三,19900001234\n" * 130_000})
    if answer.status_code != 422 or "2MB" not in answer.text:
        yield medium("limits.paste-megabytes", f"2.6 MB pasted: {answer.status_code}")
    answer = officer.post("/desk/import/persons", {"pasted": "x" * (14 * 2**20)})
    if answer.status_code not in (400, 413):
        yield medium("limits.body", f"14 MB in a field: {answer.status_code}")
    answer = officer.post("/desk/import/persons", {f"f{n}": "x" for n in range(1_500)})
    if answer.status_code not in (400, 403, 422):
        yield medium("limits.fields", f"1,500 fields: {answer.status_code}")
    rows = "姓名,手机,组织代码\n" + "".join(f"张三,1990000{n:04d},510113\n" for n in range(2_100))
    if officer.post("/desk/import/persons", {"pasted": rows}).status_code != 422:
        yield medium("limits.rows", "2,100 rows in one import")


def deep_json(ground: Ground) -> Iterator[Finding]:
    lead, number = ground("lead_instructor"), ground.facts["exam_class"]
    answer = lead.http.post(
        f"/field/{number}/entries", content=DEEP, headers={"X-CSRFToken": lead.csrf, "Content-Type": "application/json"}
    )
    if answer.status_code >= 500:
        yield high("limits.deep-json", f"/field/…/entries: {answer.status_code}")
    form = {
        "branch": ground.facts["branches"]["5101"], "kind": "training.booking", "title": "深", "values": "[" * 19_000, "source": "x",
        "valid_from_on": "2031-01-01",
    }  # fmt: skip
    answer = ground("city_officer").post("/desk/editions/editions/new/propose", form)
    if answer.status_code >= 500:
        yield high("limits.deep-json-edition", f"a rule's values: {answer.status_code}")
    for body in (DEEP, "null", "[]", "1e400", '{"a":' * 5_000):
        headers = {"Content-Type": "application/json", "Idempotency-Key": "w" * 20}
        path = f"/training/classes/{ground.facts['bookable'][0]['number']}/bookings"
        if ground.anyone.api("POST", path, "x", content=body, headers=headers).status_code >= 500:
            yield high("limits.deep-json-api", body[:20])


def bad_text(ground: Ground) -> Iterator[Finding]:
    """Zero bytes, halves of characters, direction marks, a megabyte in one line."""
    bad = (
        "a\x00b",
        "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
        "\u202e\u200bx",
        "\ufffe\uffff",
        "a" * 100_000,
        "é" * 30_000,
    )
    for typed in bad:
        for path, form in (
            ("/login", {"login": typed, "password": typed}),
            ("/display", {"back": typed}),
            ("/training/request", {"organiser": typed}),
        ):
            if (status := ground.anyone.post(path, form).status_code) >= 500:
                yield high("limits.bad-text", f"{path} with {typed[:10]!r}: {status}")
        status = (
            ground("county_officer")
            .post("/desk/people/persons/new/register", {"name": typed, "phone": typed, "id_number": typed})
            .status_code
        )
        if status >= 500:
            yield high("limits.bad-text", f"register with {typed[:10]!r}: {status}")
    for raw in ("%FF%FE", "%00", "%ED%A0%80", "%C0%AF", "..%2f..%2fetc%2fpasswd", "%252e%252e%252f"):
        for path in (
            f"/training?q={raw}",
            f"/certificates/verify/{raw}",
            f"/static/{raw}",
            f"/slip/{raw}",
            f"/calendar/{raw}.ics",
            f"/api/v1/certificates/{raw}",
            f"/desk/people/persons/?q={raw}&branch={raw}&page={raw}",
        ):
            browser = ground("county_officer") if path.startswith("/desk") else ground.anyone
            answer = browser.get(path)
            if answer.status_code >= 500 or "root:" in answer.text:
                yield high("limits.bad-text", f"{path}: {answer.status_code}")


def large_numbers(ground: Ground) -> Iterator[Finding]:
    """Numbers and days that no column holds."""
    from tests.attack.corpora.parameter_swap import class_form

    for name, typed in (
        ("capacity", "9" * 30),
        ("capacity", "-1"),
        ("capacity", "1e9"),
        ("starts_at", "9999-12-31T23:59"),
        ("starts_at", "0001-01-01T00:00"),
        ("ends_at", "2026-13-45T99:99"),
        ("branch", "' OR 1=1"),
        ("title", "x" * 5_000),
    ):
        status = ground("county_officer").post("/desk/training/classes/new/plan", {**class_form(ground, "数"), name: typed}).status_code
        if status != 422:
            yield (high if status >= 500 else medium)("limits.large-number", f"{name}={typed[:30]}: {status}")
    for path in (
        "/training?page=99999999999999999999",
        "/training/calendar?month=9999-12",
        "/training/calendar?month=0001-01",
        "/training?from=9999-12-31&to=0001-01-01",
        "/api/v1/training/classes?page=99999999999999999999",
        "/api/v1/training/classes?from=0001-01-01&to=9999-12-31",
        "/api/v1/figures?from=0001-01-01&to=9999-12-31",
        "/desk/training/classes/?page=-1",
        "/training/statistics?year=99999999999&branch=x",
    ):
        browser = ground("city_officer") if "desk" in path or "statistics" in path else ground.anyone
        if (status := browser.get(path).status_code) >= 500:
            yield high("limits.large-number", f"{path}: {status}")


def methods(ground: Ground) -> Iterator[Finding]:
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        if (status := ground("citizen44").get("/display", headers={header: "POST"}).status_code) != 405:
            yield high("limits.method-override", f"{header} is believed: {status}")
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        for path in ("/", "/login", "/desk/", "/api/v1/training/classes"):
            if (status := ground.anyone.http.request(method, path).status_code) >= 500:
                yield high("limits.methods", f"{method} {path}: {status}")


def still_there(ground: Ground) -> Iterator[Finding]:
    if ground.anyone.get("/readyz").status_code != 200:
        yield high("limits.down", "the server does not answer any more")


CHECKS = (large_bodies, deep_json, bad_text, large_numbers, methods, still_there)
