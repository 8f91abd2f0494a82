"""Who somebody is stands nowhere in plain: not in the database, its journal, the vault, the logs, a backup; nor a token in a log."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from tests.attack.findings import Finding, high, medium
from tests.attack.ground import Ground, leads_to

NAME, ID_NUMBER, PHONE = "欧阳拾柒", "000000199005080172", "19900456123"
SPREAD = {"sealed.name": NAME, "sealed.id-number": ID_NUMBER, "sealed.phone": PHONE}


def registered(ground: Ground) -> Iterator[Finding]:
    """One person is registered, found and listed; afterwards everything on the disk is searched for them."""
    officer = ground("county_officer")
    form = {"branch": ground.facts["branches"]["510113"], "name": NAME, "id_number": _valid(ID_NUMBER), "phone": PHONE}
    answer = officer.post("/desk/people/persons/new/register", form)
    if answer.status_code != 302:
        raise RuntimeError(f"nobody could be registered: {answer.status_code}")
    pages = [leads_to(answer), f"/desk/people/persons/?q={NAME}", "/desk/people/persons/export.csv", "/desk/access/posts/", "/desk/inbox"]
    for path in pages:
        text = officer.get(path).text
        if NAME in text.replace(f'value="{NAME}"', "") or _valid(ID_NUMBER) in text or PHONE in text:
            yield high("sealed.masked", f"{path} shows more than a masked name")
    officer.post("/desk/import/persons", {"pasted": f"姓名,手机\n{NAME}乙,19900456124\n"})
    if "%" not in f"/desk/people/persons/?q={NAME}" and officer.get(f"/desk/people/persons/?q={NAME}").text.count("欧") < 1:
        yield medium("sealed.search", "a registered person is not found by name")
    yield from _on_disk(ground)


def _valid(number: str) -> str:
    from boai.kernel.basics.identity import check_character

    return number[:17] + check_character(number[:17])


def _on_disk(ground: Ground) -> Iterator[Finding]:
    ground.command("boai", "backup")
    wanted = {**SPREAD, "sealed.id-number": _valid(ID_NUMBER)}
    wanted |= {f"sealed.cast:{login}": ground.facts["people"][login]["id_number"] for login in ("citizen01", "citizen21")}
    for text, tables in ground.inside("plain", *wanted.values()).items():
        yield high(next(name for name, one in wanted.items() if one == text), f"{text[:3]}… stands in {tables}")
    for file in [*ground.data.rglob("*"), ground.log]:
        if file.is_file() and "keys" not in file.parts:
            data = _opened(file)
            for name, text in wanted.items():
                if text.encode() in data or text.encode("utf-16-le") in data:
                    where = "vault" if "vault" in file.parts else file.name
                    yield high(f"{name}{'-in-vault' if where == 'vault' else ''}", f"{text[:3]}… stands in {where}")


def _opened(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def logs(ground: Ground) -> Iterator[Finding]:
    text = ground.log.read_text(errors="replace")
    secrets = {one["secret"] for one in ground.cast} | set(ground.tokens_seen)
    printed = text.partition("演示账号")[0] + text.partition("Ctrl-C 停止。")[2]  # the demo's greeting prints its password on purpose
    for secret in secrets:
        if secret and secret in printed:
            yield high("tokens.in-log", f"{secret[:6]}… stands in the server's log")
    faults = re.findall(r"^(?:Internal Server Error: .*|.*api fault.*)$", text, re.MULTILINE)  # what is refused as suspicious is no fault
    if faults:
        yield medium("limits.fault-in-log", "; ".join(dict.fromkeys(faults)))


def inside(ground: Ground) -> Iterator[Finding]:
    for kind in ("sealed", "trace", "backup", "installation", "budget", "access"):
        yield from ground.walls(kind)


CHECKS = (registered, logs, inside)
