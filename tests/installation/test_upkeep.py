"""What is kept of the backups, when the night's work is due, the red line, keys, tokens and slips."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from boai.edge import upkeep
from boai.edge.backup import recovery, state, taking
from boai.kernel.access import operations as access
from boai.kernel.access.roles import Role
from boai.kernel.basics import clock, keys
from boai.kernel.change.models import TraceLine
from boai.kernel.people import erasure, erasure_journal, rewrapping, slips, tokens
from boai.kernel.people.models import Account, Person, PersonKey, Slip
from tests.cast import PASSWORD, Cast, refuses

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)


def keep(where: Path, *moments: datetime) -> list[Path]:
    where.mkdir(exist_ok=True)
    files = [where / state.archive_name(at, f"{number:06d}") for number, at in enumerate(moments)]
    for file in files:
        file.touch()
    return files


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


@given(st.lists(st.integers(0, 900), min_size=1, max_size=80, unique=True))
def test_rotation_keeps_the_newest_and_one_of_each_day_week_and_month(tmp_path_factory: pytest.TempPathFactory, ages: list[int]) -> None:
    where = tmp_path_factory.mktemp("rotation")
    files = keep(where, *(NOON - timedelta(days=age) for age in ages))
    taking.rotate(where)
    left = state.listed(where)
    assert left[0].taken_at == NOON - timedelta(days=min(ages))
    assert len(left) <= taking.DAYS + taking.WEEKS + taking.MONTHS + 2
    newest_days = sorted(ages)[: taking.DAYS]
    assert {files[ages.index(age)] for age in newest_days} <= {one.file for one in left}
    assert taking.rotate(where) == []


@pytest.mark.parametrize(
    ("backups", "at", "jobs"),
    [
        ([], NOON, [("backup", "--nightly")]),
        ([NOON - timedelta(hours=3)], NOON, [("backup", "--drill", "--nightly")]),
        ([NOON - timedelta(hours=13)], NOON, [("backup", "--drill", "--nightly")]),
        ([NOON - timedelta(hours=13)], NOON.replace(hour=19), [("backup", "--nightly")]),
        ([NOON - timedelta(hours=26)], NOON, [("backup", "--nightly")]),
        ([NOON + timedelta(days=400)], NOON, [("backup", "--nightly")]),
    ],
    ids=["none", "fresh", "by day it waits", "at night", "overdue", "clock set back"],
)
def test_what_is_due(data: Path, backups: list[datetime], at: datetime, jobs: list[tuple[str, ...]]) -> None:
    keep(data / "backups", *backups)
    with clock.stopped(at):
        assert upkeep.due() == jobs


def test_a_failed_backup_is_tried_again_after_an_hour_also_when_the_clock_went_back(data: Path) -> None:
    with clock.stopped(NOON):
        state.note_try(data)
        assert upkeep.due() == []
    with clock.stopped(NOON + timedelta(hours=2)):
        assert upkeep.due()
    with clock.stopped(NOON - timedelta(days=30)):
        assert upkeep.due()


def test_a_monthly_drill_is_due_again_after_a_month(data: Path) -> None:
    keep(data / "backups", NOON)
    state.note_drill(data, state.Drill(NOON, "one", equal=True, tables=3))
    with clock.stopped(NOON + timedelta(hours=2)):
        assert upkeep.due() == []
        assert state.drill(data) == state.Drill(NOON, "one", equal=True, tables=3)
    with clock.stopped(NOON + timedelta(hours=2) - timedelta(days=60)):
        assert state.overdue(data) is False


def desk_of(cast: Cast, login: str, path: str = "/desk/") -> tuple[int, str]:
    client = Client()
    client.force_login(Account.objects.get(login=login))
    answer = client.get(path)
    return answer.status_code, answer.content.decode()


def test_the_leader_sees_red_after_26_hours_and_a_clerk_does_not(cast: Cast, data: Path) -> None:
    now = clock.now()
    keep(data / "backups", now - timedelta(hours=25))
    assert "没有备份" not in desk_of(cast, "city_leader")[1]
    with clock.stopped(now + timedelta(hours=2)):
        assert "超过26小时没有备份" in desk_of(cast, "city_leader")[1]
        assert "没有备份" not in desk_of(cast, "county_officer")[1]


def test_the_page_of_backups_is_for_those_who_look_after_the_machine(cast: Cast, data: Path) -> None:
    assert desk_of(cast, "county_officer", "/desk/upkeep")[0] == 403
    assert "还没有备份" in desk_of(cast, "city_leader", "/desk/upkeep")[1]
    keep(data / "backups", NOON)
    state.note_drill(data, state.Drill(NOON, "one", equal=False, tables=3))
    status, page = desk_of(cast, "city_leader", "/desk/upkeep")
    assert status == 200 and "有不一致" in page and "boai-2026" in page


def test_a_recovery_code_opens_its_file_and_no_other_does(tmp_path: Path) -> None:
    keys.make_key_file(tmp_path / "keys", "trace")
    code = recovery.new_code()
    recovery.lock(tmp_path / "keys", tmp_path / "one.locked", code)
    held = recovery.unlock(tmp_path / "one.locked", code.lower().replace("-", " "))
    assert recovery.compared(tmp_path / "keys", held).none
    with pytest.raises(recovery.WrongCode):
        recovery.unlock(tmp_path / "one.locked", recovery.new_code())
    keys.make_key_file(tmp_path / "keys", "trace")
    assert recovery.compared(tmp_path / "keys", held).missing == ["trace-2.key"]


def test_keys_are_put_back_but_never_over_others(tmp_path: Path) -> None:
    assert recovery.put_back(tmp_path / "keys", {"trace-1.key": "00" * 32, "../x.key": "11"}) == ["trace-1.key"]
    assert (tmp_path / "keys" / "trace-1.key").stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        recovery.put_back(tmp_path / "keys", {"trace-1.key": "ff" * 32})


@pytest.fixture
def own_keys(cast: Cast, tmp_path: Path):
    """A copy of this process's keys that a test may rotate."""
    import shutil

    from boai.edge.installation import SERVER_KEYS

    before = keys.held()
    shutil.copytree(settings.INSTALLATION.data / "keys", tmp_path / "keys")
    keys.hold(keys.Keyring.open(tmp_path / "keys", SERVER_KEYS))
    yield tmp_path / "keys"
    keys.hold(before)


def test_rotating_the_master_reaches_a_running_process_and_opens_everybody(cast: Cast, own_keys: Path) -> None:
    keys.make_key_file(own_keys, keys.SEALING)
    assert rewrapping.waiting() == PersonKey.objects.count() > 0
    rewrapping.rewrap()
    assert rewrapping.waiting() == 0
    assert cast.person("citizen1").name == "王小明"
    assert set(PersonKey.objects.values_list("wrapped", flat=True).iterator()) and all(
        one.startswith("2:") for one in PersonKey.objects.values_list("wrapped", flat=True)
    )


def test_an_interrupted_rotation_goes_on(cast: Cast, own_keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.make_key_file(own_keys, keys.SEALING)
    monkeypatch.setattr(rewrapping, "BATCH", 3)
    with pytest.raises(KeyboardInterrupt):
        rewrapping.rewrap(lambda done, of: (_ for _ in ()).throw(KeyboardInterrupt))
    assert 0 < rewrapping.waiting() < PersonKey.objects.count()
    assert all(person.name for person in Person.objects.select_related("key"))
    rewrapping.rewrap()
    assert rewrapping.waiting() == 0


def test_a_person_is_forgotten_everywhere_and_stays_so(cast: Cast, data: Path) -> None:
    person = cast.person("citizen1")
    erasure.forget(person, acting=cast.system)
    left = Person.objects.get(pk=person.pk)
    assert (left.name, str(left), left.index, left.id_number, left.born_on) == ("已注销", "已注销", "", "", None)
    assert not PersonKey.objects.filter(person=person).exists() and not left.contacts.exists() and not left.tokens.exists()
    assert not Account.objects.filter(login="citizen1").exists()
    assert erasure_journal.erased(erasure_journal.journal_file(data), keys.held()) == [person.id]
    assert erasure.replay(cast.system) == 0


def test_an_altered_journal_is_noticed(cast: Cast, data: Path) -> None:
    for login in ("citizen1", "citizen2"):
        erasure.forget(cast.person(login), acting=cast.system)
    file = erasure_journal.journal_file(data)
    first, second = file.read_text().splitlines()
    for text in (second, first + "\n" + second.replace('"number": 2', '"number": 3'), "no line"):
        file.write_text(text)
        with pytest.raises(erasure_journal.BadJournal):
            erasure.replay(cast.system)


def test_a_slip_sets_the_password_once(cast: Cast) -> None:
    account = Account.objects.get(login="citizen1")
    token = slips.issue(account)
    assert token not in str(list(Slip.objects.values()))
    page = Client().get(f"/slip/{token}")
    assert page.status_code == 200 and page["Referrer-Policy"] == "strict-origin" and page["Cache-Control"] == "no-store"
    assert slips.slip_of(token) is not None
    done = Client().post(f"/slip/{token}", {"password": "xin-mi-ma-9413", "again": "xin-mi-ma-9413"})
    assert "密码已设好" in done.content.decode()
    account.refresh_from_db()
    assert account.check_password("xin-mi-ma-9413")
    with refuses("people.slip_spent"):
        slips.redeem(token, "ling-yi-ge-9413")


@pytest.mark.parametrize(
    ("password", "again", "code"),
    [
        ("password", "password", "people.weak_password"),
        ("short", "short", "people.weak_password"),
        ("a-long-one-1", "b", "people.passwords_differ"),
    ],
)
def test_a_weak_or_mistyped_password_spends_nothing(cast: Cast, password: str, again: str, code: str) -> None:
    account = Account.objects.get(login="citizen1")
    token = slips.issue(account)
    answer = Client().post(f"/slip/{token}", {"password": password, "again": again})
    assert answer.status_code == 422 and code in answer.content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD) and slips.slip_of(token)


def test_a_newer_slip_ends_the_older_and_time_ends_every_one(cast: Cast) -> None:
    account = Account.objects.get(login="citizen1")
    older, newer = slips.issue(account), slips.issue(account)
    assert slips.slip_of(older) is None and slips.slip_of(newer)
    with clock.stopped(clock.now() + slips.VALID):
        assert slips.slip_of(newer) is None


def test_a_token_speaks_for_its_account_until_it_ends(cast: Cast) -> None:
    account = Account.objects.get(login="citizen1")
    token = tokens.issue(account, "test", days=1)
    assert tokens.account_of(token) == account and tokens.account_of(token + "x") is None
    with clock.stopped(clock.now() + timedelta(days=1)):
        assert tokens.account_of(token) is None
    account.is_active = False
    account.save()
    assert tokens.account_of(token) is None
    assert tokens.revoke(account) and not tokens.revoke(account) and tokens.account_of(token) is None


def test_an_act_outside_the_records_leaves_a_line_that_verifies(cast: Cast, tmp_path: Path) -> None:
    from boai.kernel.change import chain
    from boai.kernel.change.trace import note

    note(cast.county_officer, "cli.keys.rotate", {"name": "trace-2"})
    assert TraceLine.objects.filter(operation="cli.keys.rotate", actor_name="county_officer").exists()
    chain.extend()
    assert list(chain.verify(tmp_path)) == []


def test_an_ended_post_gives_no_power_on_the_command_line(cast: Cast) -> None:
    import argparse

    from boai.edge.cli.ground import acting_person

    asked = argparse.Namespace(login="county_officer")
    assert acting_person(asked, settings.INSTALLATION).may("people.person.view")
    for post in list(cast.person("county_officer").posts.filter(role=Role.COUNTY_OFFICER)):
        access.end(post, acting=cast.system)
    with pytest.raises(SystemExit):
        acting_person(asked, settings.INSTALLATION)
