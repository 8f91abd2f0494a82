"""Every page and every operation as every role; what may be done is what ``docs/powers.md`` says, no more and no less."""

from collections.abc import Iterator
from functools import cache

from tests.attack.doors import doors
from tests.attack.findings import Finding, high, medium
from tests.attack.ground import Ground
from tests.attack.powers import Powers, powers_in
from tests.storm.server import PROJECT

PAGES = {
    "/desk/upkeep": "upkeep.backup.view",
    "/desk/calls": "notify.call.view",
    "/desk/training/exam-rooms": "training.exam.run",
    "/desk/import/persons": "people.person.register",
    "/desk/import/past-certificates": "training.certificate.issue",
}
"""Hand-made staff pages and the permission that opens each."""


@cache
def _published() -> dict[str, Powers]:
    return powers_in(PROJECT / "docs" / "powers.md")


def _staff(ground: Ground) -> Iterator[tuple[str, Powers]]:
    for login, one in ground.facts["roles"].items():
        yield login, _published().get(one["title"], Powers())


def desks(ground: Ground) -> Iterator[Finding]:
    for login, powers in _staff(ground):
        for desk in ground.facts["desks"]:
            path = f"/desk/{desk['key']}/"
            expected = 200 if powers.may(desk["view"]) else 403
            if (got := ground(login).get(path).status_code) != expected:
                yield (high if got == 200 else medium)(f"roles.desk:{desk['key']}", f"{login} {path}: {got}, not {expected}")


def operations(ground: Ground) -> Iterator[Finding]:
    """The form of every operation; a change on a record within reach."""
    for login, powers in _staff(ground):
        span = ground.facts["posts"][login]["path"]
        for desk in ground.facts["desks"]:
            if powers.may(desk["view"]):
                near = next((one["id"] for one in desk["records"] if desk["society"] or one["path"].startswith(span)), None)
                for one in desk["operations"]:
                    place = "new" if one["creates"] else near
                    if place is None:
                        continue
                    path = f"/desk/{desk['key']}/{place}/{one['verb']}"
                    allowed = one["staff"] and powers.may_do(one["permission"], one["label"])
                    got = ground(login).get(path).status_code
                    if got != (200 if allowed else 403):
                        name = f"roles.operation:{desk['key'].partition('/')[0]}.{one['verb']}"
                        yield (high if got == 200 else medium)(
                            name, f"{login} {path}: {got}, published as {'open' if allowed else 'closed'}"
                        )


def special_pages(ground: Ground) -> Iterator[Finding]:
    for login, powers in _staff(ground):
        for path, permission in PAGES.items():
            got = ground(login).get(path).status_code
            if (got == 200) != powers.may(permission) and got != 302:
                yield (high if got == 200 else medium)(f"roles.page:{path}", f"{login} {path}: {got}")


def closed_doors(ground: Ground) -> Iterator[Finding]:
    """Every address as a stranger and as a citizen: what is not open leads to the sign-in page, what is staff's is refused."""
    for path, mark in doors(ground.facts):
        stranger = ground.anyone.get(path)
        if mark != "open" and stranger.status_code not in (302, 405):
            yield high(f"roles.door:{path.partition('?')[0]}", f"a stranger gets {stranger.status_code} for {path}")
        if mark == "staff" and (got := ground("citizen40").get(path).status_code) not in (403, 404, 405):
            yield high(f"roles.door:{path}", f"a citizen gets {got} for {path}")


CHECKS = (desks, operations, special_pages, closed_doors)
