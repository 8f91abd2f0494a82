"""Every desk page, export and operation x every role x own and foreign records, on the demo city. Prints what was not as declared.

What a role may do is taken from the declared powers; what it can reach, from the branch tree: both apart from the views' own checks.
"""

import json
from collections.abc import Iterator

from boai.edge.cli.ground import stand

stand()

from django.test import Client  # noqa: E402

from boai.edge.demo.people import CITIZENS, STAFF, Player  # noqa: E402
from boai.kernel.access.roles import grants_of  # noqa: E402
from boai.kernel.change.contract import Change, Create  # noqa: E402
from boai.kernel.change.operation import branch_path  # noqa: E402
from boai.kernel.desk.declaration import Desk, desks  # noqa: E402
from boai.kernel.orgs.models import Branch  # noqa: E402
from boai.kernel.people.models import Account  # noqa: E402

KEY = "x" * 24
asked = 0
unreached: list[str] = []


def status(client: Client, path: str, form: dict[str, str] | None = None) -> int:
    global asked
    asked += 1
    answer = client.post(path, form) if form is not None else client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def client_of(login: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def walk_staff(player: Player) -> Iterator[str]:
    client, grants = client_of(player.login), grants_of(player.role)
    home = Branch.objects.get(code=player.branch).path
    for desk in desks().values():
        may_see = desk.view in grants
        yield from wrong(player, f"/desk/{desk.key}/", status(client, f"/desk/{desk.key}/"), {200} if may_see else {403})
        export = f"/desk/{desk.key}/export.csv"
        yield from wrong(player, export, status(client, export), {200} if may_see else {403})
        for record, inside in samples(desk, home, grants.get(desk.view, False)):
            path = f"/desk/{desk.key}/{record.id}/"
            expected = {403} if not may_see else {200} if inside else {404}
            yield from wrong(player, path, status(client, path), expected)
            yield from walk_changes(player, client, desk, record, inside and may_see)
        for operation in desk.creates:
            path = f"/desk/{desk.key}/new/{operation.verb}"
            allowed = may_see and str(operation.permission) in grants and "post" in operation.by
            yield from wrong(player, path, status(client, path), {200} if allowed else {403})


def walk_changes(player: Player, client: Client, desk: Desk, record: object, reached: bool) -> Iterator[str]:
    """A change that the role has no permission for, or on a record out of reach, is 403 or 404 whatever is posted."""
    grants = grants_of(player.role)
    for operation in desk.operations:
        if not isinstance(operation, Change) or isinstance(operation, Create):
            continue
        if reached and str(operation.permission) in grants:
            continue
        path = f"/desk/{desk.key}/{record.id}/{operation.verb}"
        yield from wrong(player, path, status(client, path, {"idempotency_key": KEY}), {403, 404})


def samples(desk: Desk, home: str, below: bool) -> Iterator[tuple[object, bool]]:
    """One record inside the post's span and one outside, where there are any."""
    found = {}
    rows = desk.model._base_manager.all()
    for record in rows.order_by("-id")[:400]:
        if desk.model.reach_by.branch is None:
            continue
        path = branch_path(record)
        inside = desk.model.reach_by.society or (path.startswith(home) if below else path == home)
        found.setdefault(inside, record)
        if len(found) == 2:
            break
    if not found:
        unreached.append(desk.key)
    yield from ((record, inside) for inside, record in found.items())


def walk_others() -> Iterator[str]:
    anonymous, citizen = Client(HTTP_HOST="127.0.0.1"), client_of(CITIZENS[0].login)
    nobody, somebody = Player("anonymous", "", None, ""), CITIZENS[0]
    for desk in desks().values():
        for path in (f"/desk/{desk.key}/", f"/desk/{desk.key}/export.xlsx"):
            yield from wrong(nobody, path, status(anonymous, path), {302})
            yield from wrong(somebody, path, status(citizen, path), {403})


def wrong(player: Player, path: str, got: int, expected: set[int]) -> Iterator[str]:
    if got not in expected:
        yield f"{player.login} {path}: {got}, expected {sorted(expected)}"


violations = [line for player in STAFF for line in walk_staff(player)] + list(walk_others())
print(json.dumps({"asked": asked, "violations": violations, "without_record": sorted(set(unreached))}, ensure_ascii=False))
