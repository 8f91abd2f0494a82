"""Walls that only the installation itself can be asked about. Everything is tried and taken back. Prints findings as JSON."""

import io
import json
import shutil
import socket
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

from boai.edge.cli.ground import stand

installation = stand()

import httpx  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from PIL import Image  # noqa: E402

from boai.domains.training import operations as do  # noqa: E402
from boai.domains.training.vocabulary import Setting  # noqa: E402
from boai.domains.training.vocabulary.requests import OrganiserKind  # noqa: E402
from boai.edge.backup import archive, taking  # noqa: E402
from boai.edge.installation import ALL_KEYS, Installation, Kind, SealedOtherwise, Served, Tls  # noqa: E402
from boai.edge.outgoing import client as outgoing  # noqa: E402
from boai.edge.outgoing.client import Client, NoAnswer, NotAllowed  # noqa: E402
from boai.edge.production import faults  # noqa: E402
from boai.kernel.access import operations as access  # noqa: E402
from boai.kernel.access.actors import as_public, as_staff  # noqa: E402
from boai.kernel.access.models import Post as HeldPost  # noqa: E402
from boai.kernel.access.roles import Role, grants_of  # noqa: E402
from boai.kernel.basics import clock, keys, randomness  # noqa: E402
from boai.kernel.basics.masking import mask_name, mask_phone  # noqa: E402
from boai.kernel.change import chain, trace  # noqa: E402
from boai.kernel.change.acting import Power  # noqa: E402
from boai.kernel.change.contract import Refused  # noqa: E402
from boai.kernel.change.models import TraceLine  # noqa: E402
from boai.kernel.desk import export  # noqa: E402
from boai.kernel.documents import content, typesetting, vault  # noqa: E402
from boai.kernel.documents.models import Upload  # noqa: E402
from boai.kernel.notify import links, rules  # noqa: E402
from boai.kernel.notify.models import LinkToken  # noqa: E402
from boai.kernel.notify.rules import SmsBudget  # noqa: E402
from boai.kernel.orgs.models import Branch  # noqa: E402
from boai.kernel.people import tokens  # noqa: E402
from boai.kernel.people.models import Account, ApiToken, Contact, Person, PersonToken  # noqa: E402
from tests.api.files import ATTACKS, PDF, picture  # noqa: E402
from tests.attack.findings import Finding, high, medium, tried  # noqa: E402

SOCIETY = installation.society_id


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is not."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def refused(act: Callable[[], Any]) -> str:
    """The code of a refusal, "" where there was none."""
    try:
        act()
    except Refused as refusal:
        return refusal.code
    return ""


def uploads_content(_: object) -> Iterator[Finding]:
    names = {
        "zip bomb": "zip-ratio", "many small bombs": "zip-size", "billion laughs": "entities",
        "billion laughs in utf-16": "entities",
        "pdf that starts something": "pdf-acts", "pdf with an archive behind": "pdf-tail", "macros": "macros",
        "path that climbs": "zip-path",
    }  # fmt: skip
    for name, (data, code) in ATTACKS.items():
        if refused(lambda data=data: content.recognise(data)) != code:  # type: ignore[misc]
            yield high(f"uploads.{names.get(name, 'unknown-kind')}", name)
    if refused(lambda: content.recognise(wide_picture())) != "documents.picture_too_large":
        yield high("uploads.pixels", "60 million pixels are drawn")
    kept = content.recognise(picture(exif=True))
    if b"Baima" in kept.data or Image.open(io.BytesIO(kept.data)).getexif():
        yield high("uploads.exif", "a picture keeps where it was taken")
    for markup in (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<!doctype html><script>alert(1)</script>"):
        kept = content.recognise(markup)
        if kept.content_type != "application/octet-stream" or kept.extension not in ("txt", "bin"):
            yield high("uploads.markup-type", f"markup is served as {kept.content_type}")
    if refused(lambda: content.recognise(PDF + b"\0" * (20 * 2**20))) != "documents.file_too_large":
        yield medium("uploads.size", "more than 20 MB")


def wide_picture() -> bytes:
    """A small file of 60 million pixels."""
    out = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(out, "PNG")
    return out.getvalue()


def uploads_session(_: object) -> Iterator[Finding]:
    """An upload can be asked for by the session that brought it and by nobody else, and not after a day."""
    account = Account.objects.get(login="county_officer")
    acting = as_staff(account.person_id, SOCIETY)
    with taken_back():
        kept = vault.keep(b"name,phone\n", "a.csv", "session-of-one", acting)
        if vault.uploads([kept.id], "session-of-another", SOCIETY):
            yield high("uploads.another-session", "an upload is given to a session that did not bring it")
        Upload.objects.filter(pk=kept.id).update(at=clock.now() - timedelta(hours=25))
        if vault.uploads([kept.id], "session-of-one", SOCIETY):
            yield medium("uploads.expired", "an upload is given after 25 hours")


def formulas_cells(_: object) -> Iterator[Finding]:
    for start, name in (("=", "cell"), ("+", "cell"), ("-", "cell"), ("@", "cell"), ("\t=", "tab"), ("＝", "full-width"),
                        ("＋", "full-width"),
                        ("－", "full-width"), ("＠", "full-width"), (" =", "blank"), ("'=", "quoted")):  # fmt: skip
        text = f"{start}cmd|x"
        if export.harmless(text) == text or not export.harmless(text).startswith("'"):
            yield high(f"formulas.{name}", repr(text))
        if export.plain(export.harmless(text)) != text:
            yield medium("formulas.round-trip", repr(text))


class Redirecting(BaseHTTPRequestHandler):
    """Sends everybody on to /inner."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(302 if self.path != "/inner" else 200)
        self.send_header("Location", "/inner")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Silent."""


def ssrf_redirects(_: object) -> Iterator[Finding]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Redirecting) as server:
        server.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        own = f"127.0.0.1:{server.server_port}"
        with suppress(NotAllowed, NoAnswer):
            Client(purpose="attack", hosts=frozenset(), own_fakes=own).get(f"http://{own}/out")
        server.shutdown()
        if "/inner" in server.asked:  # type: ignore[attr-defined]
            yield high("ssrf.redirect", "a redirect is followed")


def ssrf_addresses(_: object) -> Iterator[Finding]:
    real_names, real_client, connected = socket.getaddrinfo, httpx.Client, []
    answer = httpx.MockTransport(lambda request: connected.append(str(request.url)) or httpx.Response(200))  # type: ignore[func-returns-value]
    outgoing.httpx.Client = lambda **given: real_client(transport=answer, **given)  # type: ignore[misc,assignment]
    try:
        for address in ("127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "100.64.0.1", "0.0.0.0"):
            outgoing.socket.getaddrinfo = lambda *asked, address=address, **more: [(0, 0, 0, "", (address, 443))]  # type: ignore[assignment]
            if not _kept_inside("https://good.example/"):
                yield high("ssrf.private", f"a name that points to {address} is asked")
        outgoing.socket.getaddrinfo = lambda *asked, **more: [(0, 0, 0, "", ("93.184.216.34", 443))]  # type: ignore[assignment]
        for url in ("https://elsewhere.example/", "http://good.example/", "https://good.example@elsewhere.example/", "https://good.example:8443/",
                    "http://127.0.0.1:9/", "file:///etc/passwd", "gopher://good.example/"):  # fmt: skip
            if not _kept_inside(url):
                yield high("ssrf.host-list", f"{url} is asked")
        connected.clear()
        _kept_inside("https://good.example/a")
        if connected != ["https://93.184.216.34/a"]:
            yield high("ssrf.pin", f"the connection goes to {connected}, not to the address that was checked")
    finally:
        outgoing.socket.getaddrinfo, outgoing.httpx.Client = real_names, real_client  # type: ignore[misc]


def _kept_inside(url: str) -> bool:
    try:
        Client(purpose="attack", hosts=frozenset({"good.example"})).get(url)
    except NotAllowed:
        return True
    except NoAnswer:
        return False
    return False


def tokens_at_rest(_: object) -> Iterator[Finding]:
    person = Account.objects.get(login="citizen30").person
    assert person is not None
    with taken_back():
        token = links.issue(SOCIETY, "attack", uuid4(), person.id, clock.now() + timedelta(hours=1))
        if LinkToken.objects.filter(hash__contains=token[:20]).exists():
            yield high("tokens.link-plain", "a link's token stands in the database as it is sent")
        api = tokens.issue(Account.objects.get(login="citizen30"), "attack", 1)
        if ApiToken.objects.filter(token_hash__contains=api[5:25]).exists():
            yield high("tokens.api-plain", "an API token stands in the database as it is shown")
    if len({randomness.token() for _ in range(50)}) < 50 or min(len(randomness.token().rstrip("=")) for _ in range(50)) < 22:
        yield high("tokens.entropy", f"tokens of {len(randomness.token())} characters hold less than 128 bits")


def replay_public_keys(_: object) -> Iterator[Finding]:
    """For the public the key is the actor: a short one could be guessed."""
    county = Branch.objects.unscoped().get(code="510113")
    given = {
        "branch": county, "organiser_kind": next(iter(OrganiserKind)), "organiser": "某社区", "contact_name": "吴有名",
        "phone": "19900001111",
        "setting": Setting.COMMUNITY, "persons": 30, "wished_on": clock.today() + timedelta(days=30), "place": "活动室",
    }  # fmt: skip
    for key in ("", "abc", "1" * 12):
        with taken_back():
            if not refused(lambda key=key: do.request_class.run_with(as_public(SOCIETY).with_key(key), given)):  # type: ignore[misc]
                yield high("replay.public-short-key", f"the public acts with the key {key!r}")
    with taken_back():
        if refused(lambda: do.request_class.run_with(as_public(SOCIETY).with_key("k" * 24), given)):
            raise RuntimeError("a long key is refused too")


def injection_typst(_: object) -> Iterator[Finding]:
    """A template reads its own folder only, and text is text."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "secret.txt").write_text("outside")
        inner = Path(place) / "inner"
        inner.mkdir()
        template = inner / "paper.typ"
        template.write_text('#read("/secret.txt")')
        (inner / "data.typ").write_text("")
        try:
            typesetting.typeset(template, {}, "svg")
        except Exception:  # noqa: BLE001  # the compiler's own way to say that the file is not there
            pass
        else:
            yield high("injection.typst-read", "a template can read beyond its folder")
        climbing = inner / "climbing.typ"
        climbing.write_text('#read("../secret.txt")')
        try:
            typesetting.typeset(climbing, {}, "svg")
        except Exception:  # noqa: BLE001  # as above
            return
        yield high("injection.typst-read", "a template can climb out of its folder")


def sealed_columns(_: object) -> Iterator[Finding]:
    rows = list(PersonToken.objects.order_by("-id").values_list("token", flat=True)[:200])
    if any(len(token) != 16 or set(token) - set("0123456789abcdef") for token in rows):
        yield high("sealed.search-index", f"search tokens are not keyed: {[one for one in rows if len(one) != 16][:3]}")
    for person in Person.objects.unscoped().exclude(index="").order_by("-id")[:50]:
        if person.index.isdigit() or person.index[:17].isdigit():
            yield high("sealed.id-index", "the index of the id number is the number")
            break
    for contact in Contact.objects.unscoped().order_by("-id")[:50]:
        if contact.index.lstrip("+").isdigit():
            yield high("sealed.phone-index", "the index of a phone is the number")
            break
    person = Account.objects.get(login="citizen30").person
    assert person is not None
    sealed = person.sealed("people_person", "name", person.id, "欧阳")
    for place in (("people_contact", "name", person.id), ("people_person", "id_number", person.id), ("people_person", "name", uuid4())):
        try:
            person.unsealed(*place, sealed)
        except keys.SealBroken:
            continue
        yield high("sealed.moved", f"a ciphertext opens in another place: {place[:2]}")
        break
    if mask_name("欧阳娜娜") != "欧***" or mask_phone("13812345678") != "138****5678":
        yield high("sealed.masking", f"{mask_name('欧阳娜娜')} {mask_phone('13812345678')}")


def trace_tampering(_: object) -> Iterator[Finding]:
    """Five things done behind the operations' backs, each of which the audit must name."""
    chain.extend(100_000)
    with tempfile.TemporaryDirectory() as place, taken_back():
        folder = Path(place)
        chain.write_head(folder)
        before = {(one.kind, one.where) for one in chain.verify(folder)}
        line, other, *_ = TraceLine.objects.order_by("position")[10:20]
        TraceLine.objects.filter(pk=line.pk).update(actor_name="somebody else")
        TraceLine.objects.filter(pk=other.pk).update(chain_hash="0" * 64)
        branch = Branch.objects.unscoped().get(code="510113")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE orgs_branch SET short_name = %s WHERE code = %s", ["别的名字", "510113"])
        last = TraceLine.objects.exclude(position=None).order_by("-position").first()
        assert last is not None
        last.touches.all().delete()
        last.delete()
        (folder / "heads.jsonl").open("a").write(json.dumps({"position": 1, "hash": "0", "at": "", "mac": "1:00"}) + "\n")
        found = {(one.kind, one.where) for one in chain.verify(folder)} - before
    kinds = {kind for kind, _ in found}
    if ("line_altered", f"{line.operation} {line.id}") not in found:
        yield high("trace.line-altered", "a changed line is not noticed")
    if "chain_broken" not in kinds:
        yield high("trace.chain-broken", "a changed link is not noticed")
    if ("record_altered", f"orgs.Branch {branch.id}") not in found:
        yield high("trace.record-altered", "a record changed by hand is not noticed")
    if "chain_cut" not in kinds:
        yield high("trace.chain-cut", "a line cut off the end is not noticed")
    if "head_altered" not in kinds:
        yield high("trace.head-altered", "a false head is not noticed")


def trace_written(_: object) -> Iterator[Finding]:
    """An operation leaves a line whose MAC is right; an act outside operations is refused."""
    branch = Branch.objects.unscoped().get(code="510113")
    try:
        with taken_back():
            branch.short_name = "改"
            branch.save()
    except Exception:  # noqa: BLE001  # WrittenOutside, by whatever name
        pass
    else:
        yield high("trace.written-outside", "a record was written outside an operation")
    line = TraceLine.objects.order_by("-id").prefetch_related("touches").first()
    assert line is not None
    if not keys.mac_matches(keys.TRACE, line.mac, trace.covered(line, list(line.touches.all()))):
        yield high("trace.mac", "the newest line's MAC is wrong")


def backup_archives(_: object) -> Iterator[Finding]:
    """An archive that was altered, or that leads outside, is refused; keys are in none."""
    keyring = keys.Keyring.open(installation.data / "keys", ALL_KEYS)
    with tempfile.TemporaryDirectory() as place:
        made = taking.take(installation).file
        with tarfile.open(made) as tar:
            members = [(one, tar.extractfile(one).read()) for one in tar.getmembers()]  # type: ignore[union-attr]
        if any("key" in one.name.rpartition("/")[2] and one.name.endswith(".key") for one, _ in members):
            yield high("backup.keys", "an archive holds keys")
        forged = [
            (one, data.replace(b'"kind": "demo"', b'"kind": "real"') if one.name == archive.MANIFEST else data) for one, data in members
        ]
        for name, rows in (
            ("backup.unsigned", forged),
            ("backup.path-escape", [*members, (tarfile.TarInfo("../escaped.txt"), b"outside")]),
        ):
            file, into = Path(place) / f"{name}.tar.gz", Path(place) / name
            into.mkdir()
            with tarfile.open(file, "w:gz") as tar:
                for one, data in rows:
                    one.size = len(data)
                    tar.addfile(one, io.BytesIO(data))
            try:
                archive.unpack(file, into, keyring)
            except archive.BadArchive:
                continue
            yield high(name, "the archive was taken")
        made.unlink()


def installation_refusals(_: object) -> Iterator[Finding]:
    """What must not start does not."""
    with tempfile.TemporaryDirectory() as place:
        demo = Installation.create(Path(place) / "demo", Kind.DEMO)
        good = Served(hosts=("a.example",), origin="https://a.example", tls=Tls.PROXY)
        real = Installation.create(Path(place) / "real", Kind.REAL, good)
        if list(faults(real, {})):
            raise RuntimeError(f"the good one is refused: {list(faults(real, {}))}")
        from dataclasses import replace

        served = lambda **changed: replace(real, served=replace(real.served, **changed))  # noqa: E731
        tries = (
            ("installation.demo-on-network", demo, {"BOAI_ADDRESS": "0.0.0.0"}),
            ("installation.debug", real, {"BOAI_DEBUG": "1"}),
            ("installation.no-tls", served(tls=Tls.NONE), {}),
            ("installation.plain-origin", served(origin="http://a.example"), {}),
            ("installation.wildcard-host", served(hosts=("*", "a.example")), {}),
            ("installation.fake-provider", served(providers={"sms": "fake"}), {}),
        )
        for name, one, environment in tries:
            if not list(faults(one, environment)):
                yield high(name, "starts")
        (real.data / "keys" / "trace-1.key").chmod(0o644)
        if not list(faults(real, {})):
            yield high("installation.key-readable", "starts with a key that everybody reads")
        settings = demo.data / "boai.toml"
        settings.write_text(settings.read_text().replace('"demo"', '"real"'))
        try:
            Installation.read(demo.data)
        except SealedOtherwise:
            shutil.rmtree(demo.data)
        else:
            yield high("installation.seal", "a demo directory was made a real one by editing a file")


def budget_reserve(_: object) -> Iterator[Finding]:
    budget = SmsBudget(daily=100, alarm_reserve=40, login_most=30)
    purses = dict(rules.purses("login", budget))
    if purses.get("shared") != 60 or purses.get("login") != 30 or dict(rules.purses("alarm", budget)) != {"alarm": None}:
        yield high("budget.alarm-reserve", f"sign-in messages can spend what alarms need: {purses}")


def access_posts(_: object) -> Iterator[Finding]:
    """A post that is not confirmed, has ended, has not begun: no power."""
    account = Account.objects.get(login="assistant")
    assert account.person_id is not None
    now = clock.now()
    states = {"proposed": {"stage": "proposed"}, "suspended": {"stage": "suspended"}, "ended": {"ends_at": now - timedelta(seconds=1)},
              "not-begun": {"starts_at": now + timedelta(hours=1)}}  # fmt: skip
    for name, columns in states.items():
        with taken_back():
            with connection.cursor() as cursor:
                for column, value in columns.items():
                    cursor.execute(f"UPDATE access_post SET {column} = %s WHERE person_id = %s", [value, _raw(account.person_id)])
            if as_staff(account.person_id, SOCIETY).powers:
                yield high(f"access.post-{name}", "the post still gives power")
        with taken_back():
            acting = as_staff(account.person_id, SOCIETY)
            with connection.cursor() as cursor:
                for column, value in columns.items():
                    cursor.execute(f"UPDATE access_post SET {column} = %s WHERE person_id = %s", [value, _raw(account.person_id)])
            assert acting.renew is not None
            if acting.renew(acting).powers:
                yield high(f"access.post-{name}", "a request that goes on keeps the power")


def access_own_proposal(_: object) -> Iterator[Finding]:
    """Who proposed a post does not confirm it, even holding both powers."""
    both = Account.objects.get(login="city_leader").person
    citizen = Account.objects.get(login="citizen31").person
    assert both is not None and citizen is not None
    with taken_back():
        acting = as_staff(both.id, SOCIETY, proved_at=clock.now())
        path = Branch.objects.unscoped().get(code="5101").path
        extra = Power(acting.powers[0].post_id, Role.CITY_TRAINING, path, grants_of(Role.CITY_TRAINING))
        from dataclasses import replace

        acting = replace(acting, powers=(*acting.powers, extra), renew=None)
        branch = Branch.objects.unscoped().get(code="510113")
        post = access.propose(branch=branch, person=citizen, role=Role.INSTRUCTOR, acting=acting)
        if refused(lambda: access.confirm(post, acting=acting)) != "access.own_work":
            yield high("access.own-proposal", "who proposed a post confirmed it")
        assert isinstance(post, HeldPost)


def _raw(value: Any) -> Any:
    return value.hex if connection.vendor == "sqlite" else value


CHECKS = (
    uploads_content, uploads_session, formulas_cells, ssrf_redirects, ssrf_addresses, tokens_at_rest, replay_public_keys, injection_typst,
    sealed_columns, trace_tampering, trace_written, backup_archives, installation_refusals, budget_reserve, access_posts,
    access_own_proposal,
)  # fmt: skip

if __name__ == "__main__":
    print(json.dumps([one.plain() for one in tried(CHECKS, None)], ensure_ascii=False))
