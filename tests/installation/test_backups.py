"""A real society is backed up, lost and restored to an equal hash of every table; what is wrong is never restored."""

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from boai.edge.backup import archive, engines, restoring
from boai.edge.installation import ALL_KEYS, Installation, Kind
from boai.kernel.basics import keys
from tests.cast import id_number
from tests.installation.ground import ADMIN, Society

ERASE = """
from boai.edge.cli.ground import stand; installation = stand()
from boai.kernel.change.acting import system
from boai.kernel.people import erasure, operations as people
from boai.kernel.orgs.models import Branch
acting = system(installation.society_id, name="test")
from boai.kernel.people.models import Person
known = Person.objects.unscoped().filter(index=people.id_index(installation.society_id, "{number}")).first()
if {register}:
    people.register(branch=Branch.objects.get(), name="周忘记", id_number="{number}", phone="19900000001", acting=acting)
if {erase}:
    erasure.forget(known, acting=acting)
known = known and Person.objects.get(pk=known.pk)
print("nobody" if known is None else "erased" if known.name == "已注销" else "known")
"""


def script(society: Society, **switches: bool) -> str:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", ERASE.format(number=id_number(77), **switches)],
        env=society.environment(), check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def roles_of(society: Society) -> list[str]:
    """The flags for a new machine."""
    here = society.installation
    return ["--database", here.served.database, "--owner-database", here.owner_database] if ADMIN else []


def hashes(society: Society) -> engines.Hashes:
    here = society.installation
    url = here.owner_database or here.database
    return engines.hashes_postgres(url) if url else engines.hashes_sqlite(here.data / "boai.sqlite3")


@pytest.fixture(scope="module")
def backed_up(working: Society) -> Path:
    (working.data / "vault").mkdir()
    (working.data / "vault" / "ab12").write_bytes(b"a paper")
    done = working.as_officer("backup")
    assert done.returncode == 0, done.stderr
    return working.newest_backup()


@pytest.fixture
def sound(backed_up: Path, working: Society) -> keys.Keyring:
    return keys.Keyring.open(working.data / "keys", ALL_KEYS)


def test_nobody_backs_up_without_a_name_and_password(working: Society) -> None:
    assert working.boai("backup").returncode == 1
    assert working.boai("backup", "--as", "officer", say="wrong\n").returncode == 1


def test_no_key_and_no_password_stands_in_an_archive(backed_up: Path, working: Society) -> None:
    with tarfile.open(backed_up) as tar:
        names = tar.getnames()
        settings = tar.extractfile("settings.json").read().decode()
    assert not any("key" in name or "slip" in name or name.endswith(".url") for name in names)
    content = backed_up.read_bytes() + settings.encode()
    for file in (working.data / "keys").iterdir():
        assert file.read_text().strip().encode() not in content
    if ADMIN:
        assert ":" not in json.loads(settings)["database"].split("@")[0].removeprefix("postgresql://")


def test_it_stands_in_the_second_place_too(backed_up: Path, working: Society) -> None:
    second = Path(working.installation.served.second_place) / backed_up.name
    assert archive.fingerprint(second) == archive.fingerprint(backed_up)


def test_a_lost_machine_comes_back_equal_in_every_table(backed_up: Path, working: Society, tmp_path: Path) -> None:
    before = archive.read_manifest(backed_up, keys.Keyring.open(working.data / "keys", ALL_KEYS))
    fresh = Society(tmp_path / "data", working.name)
    assert "没有密钥" in fresh.boai("restore", str(backed_up)).stderr
    shutil.copytree(working.data / "keys", fresh.data / "keys")
    words = ["restore", str(backed_up), "--as", "王五"]
    done = fresh.boai(*words, "--replace", *roles_of(working))
    assert done.returncode == 0 and "全部一致" in done.stdout, done.stderr
    after = hashes(fresh)
    changed = {name for name, stated in before.tables.items() if after[name] != stated}
    assert changed <= {"change_traceline"}  # the line that says: restored
    assert (fresh.data / "vault" / "ab12").read_bytes() == b"a paper"
    assert fresh.boai("audit", "verify").returncode == 0


def test_a_drill_compares_every_table_and_leaves_the_house_alone(backed_up: Path, working: Society) -> None:
    done = working.as_officer("backup", "--drill")
    assert done.returncode == 0 and "全部一致" in done.stdout, done.stderr


def test_a_restored_backup_brings_nobody_back_who_was_erased(working: Society, backed_up: Path, tmp_path: Path) -> None:
    script(working, register=True, erase=False)
    assert working.as_officer("backup").returncode == 0
    with_person = working.newest_backup()
    assert script(working, register=False, erase=True) == "erased"
    assert working.boai("restore", str(with_person)).returncode == 1  # never over a database without being told
    done = working.boai("restore", str(with_person), "--replace")
    assert done.returncode == 0 and "重放注销 1 人" in done.stdout, done.stderr
    assert script(working, register=False, erase=False) == "nobody"  # nobody with that number is left to be found
    assert working.boai("audit", "verify").returncode == 0

    # From now on every backup knows of the erasure, and none is restored where the journal is missing.
    assert working.as_officer("backup").returncode == 0
    alone = tmp_path / "elsewhere" / working.newest_backup().name
    alone.parent.mkdir()
    shutil.copyfile(working.newest_backup(), alone)
    fresh = tmp_path / "data"
    shutil.copytree(working.data / "keys", fresh / "keys")
    with pytest.raises(restoring.RestoreRefused, match="注销登记"):
        restoring.restore(fresh, alone)
    assert not (fresh / "boai.toml").exists()


def forged(to: Path, manifest: archive.Manifest, keyring: keys.Keyring, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """A rightly signed archive with these members."""
    archive.pack(to, manifest, {}, keyring)
    with tarfile.open(to) as tar:
        kept = [(member, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(to, "w:gz") as tar:
        for member, body in [*kept, *members]:
            tar.addfile(member, io.BytesIO(body))
    return to


def member(name: str, body: bytes, **more) -> tuple[tarfile.TarInfo, bytes]:
    one = tarfile.TarInfo(name)
    one.size = len(body)
    for key, value in more.items():
        setattr(one, key, value)
    return one, body


MANIFEST = archive.Manifest("s", "real", "sqlite", "2026-01-01T00:00:00+00:00", "0", {}, 0, {}, {})
ESCAPES = {
    "upwards": member("../outside", b"x"),
    "absolute": member("/tmp/outside", b"x"),
    "within": member("files/../../outside", b"x"),
    "backslash": member("..\\outside", b"x"),
    "symbolic link": member("files/link", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": member("files/link", b"", type=tarfile.LNKTYPE, linkname="manifest.json"),
    "device": member("files/device", b"", type=tarfile.CHRTYPE),
    "unlisted": member("files/unlisted", b"x"),
}


@pytest.mark.parametrize("escape", ESCAPES)
def test_nothing_leaves_the_folder(sound: keys.Keyring, tmp_path: Path, escape: str) -> None:
    one = ESCAPES[escape]
    listed = {} if escape == "unlisted" else {one[0].name: [one[0].size, "0" * 64]}
    manifest = archive.Manifest(**{**vars(MANIFEST), "files": listed})
    evil = forged(tmp_path / "evil.backup", manifest, sound, one)
    with pytest.raises(archive.BadArchive):
        archive.unpack(evil, tmp_path / "into", sound)
    assert not (tmp_path / "outside").exists() and not list((tmp_path / "into").rglob("*"))


def test_a_changed_or_cut_or_foreign_archive_is_refused(backed_up: Path, sound: keys.Keyring, tmp_path: Path) -> None:
    whole = backed_up.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 0x55]) + whole[middle + 1 :]
    for number, body in enumerate([whole[:middle], whole[:40], b"", b"no archive", flipped]):
        file = tmp_path / f"{number}.backup"
        file.write_bytes(body)
        with pytest.raises(archive.BadArchive):
            archive.unpack(file, tmp_path / f"into{number}", sound)
    other = Installation.create(tmp_path / "other", Kind.REAL)
    with pytest.raises(archive.BadArchive, match="签名"):
        archive.unpack(backed_up, tmp_path / "foreign", keys.Keyring.open(other.data / "keys", ALL_KEYS))


@pytest.mark.parametrize(("said", "why"), [({"society": "another"}, "另一个单位"), ({"kind": "demo"}, "不能互相转换")])
def test_another_societys_or_kinds_backup_is_refused(sound: keys.Keyring, working: Society, tmp_path: Path, said, why: str) -> None:
    manifest = archive.Manifest(**{**vars(MANIFEST), "society": str(working.installation.society_id), **said})
    file = forged(tmp_path / "one.backup", manifest, sound)
    before = hashes(working)
    with pytest.raises(restoring.RestoreRefused, match=why):
        restoring.restore(working.data, file, replace_it=True)
    assert hashes(working) == before


def test_a_backup_that_needs_keys_we_lack_is_refused_and_says_which(sound: keys.Keyring, working: Society, tmp_path: Path) -> None:
    manifest = archive.Manifest(**{**vars(MANIFEST), "keys_needed": {"sealing": [1, 7]}})
    file = forged(tmp_path / "one.backup", manifest, sound)
    with pytest.raises(restoring.RestoreRefused, match="sealing-7"):
        restoring.restore(working.data, file, replace_it=True)


def test_a_full_disk_leaves_the_old_backups_and_no_half_one(tmp_path: Path) -> None:
    import subprocess

    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)], check=True)
    try:
        (place / "old.backup").write_bytes(b"old")
        keyring = keys.Keyring({keys.BACKUP: {1: b"k" * 32}})
        import os

        (tmp_path / "big").write_bytes(os.urandom(1_000_000))
        with pytest.raises(OSError, match="No space"):
            archive.pack(place / "new.backup", MANIFEST, {"big": tmp_path / "big"}, keyring)
        assert [file.name for file in place.iterdir()] == ["old.backup"]
    finally:
        subprocess.run(["umount", str(place)], check=True)
