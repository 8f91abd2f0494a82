"""Restoring: checked before anything is touched, equal table by table afterwards, nobody brought back who asked to be forgotten."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from boai.edge.backup import archive, engines
from boai.edge.installation import ALL_KEYS, FILE, Installation, Kind, Served, Tls, owner_url, write
from boai.kernel.basics import keys
from boai.kernel.people import erasure_journal

HALF_DONE = "restoring"
"""This file stands in a data directory while a restore is under way; nothing serves before it is gone."""


class RestoreRefused(Exception):
    """Nothing was touched; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Restored:
    """What a restore brought back. ``unequal`` names the tables that differ from the manifest: empty is what must be."""

    manifest: archive.Manifest
    unequal: list[str]


def restore(data: Path, file: Path, *, database: str = "", journal: Path | None = None, replace_it: bool = False) -> Restored:
    """Bring an archive back into a data directory that holds its keys. The caller migrates, replays erasures and calls ``finish``.

    Raises RestoreRefused, BadArchive, EngineFault.
    """
    keyring = _keys(data)
    with _unpacked(data, file, keyring) as (manifest, place):
        _check_fits(data, manifest, keyring)
        _bring_journal(data, file, manifest, keyring, journal)
        url = _target(data, place, manifest, database)
        if not engines.is_empty(url, data / "boai.sqlite3") and not replace_it:
            raise RestoreRefused("这里已有数据库。确定要用备份替换它，请加 --replace")
        (data / HALF_DONE).write_text(file.name)
        hashes = engines.load(_database_file(place), url, data / "boai.sqlite3")
        _put_files(place / "files", data)
        _write_settings(data, place, manifest, database)
    return Restored(manifest, [name for name, stated in manifest.tables.items() if hashes.get(name) != stated])


def finish(data: Path) -> None:
    """The restored installation may serve."""
    (data / HALF_DONE).unlink(missing_ok=True)


def drill(installation: Installation, file: Path, scratch_url: str = "") -> Restored:
    """Restore an archive into a scratch place and compare every table; the installation is not touched."""
    keyring = _keys(installation.data)
    with _unpacked(None, file, keyring) as (manifest, place):
        hashes = engines.load(_database_file(place), scratch_url, place / "drill" / "boai.sqlite3")
    return Restored(manifest, [name for name, stated in manifest.tables.items() if hashes.get(name) != stated])


def _keys(data: Path) -> keys.Keyring:
    keyring = keys.Keyring.open(data / "keys", ALL_KEYS)
    if not keyring.numbers()[keys.BACKUP]:
        raise RestoreRefused(
            f"{data / 'keys'} 里没有密钥：备份里从不放密钥，没有密钥谁也打不开个人信息。"
            "请先用密钥备份和恢复表上的恢复码运行 boai keys restore，再恢复数据。"
        )
    return keyring


def _check_fits(data: Path, manifest: archive.Manifest, keyring: keys.Keyring) -> None:
    held = keyring.numbers()
    lacking = [
        f"{name}-{number}" for name, numbers in manifest.keys_needed.items() for number in numbers if number not in held.get(name, [])
    ]
    if lacking:
        raise RestoreRefused(f"缺少密钥 {'、'.join(lacking)}，恢复后有些内容将打不开。请找到这些密钥的备份")
    if (data / FILE).exists():
        here = Installation.read(data)
        if str(here.society_id) != manifest.society:
            raise RestoreRefused("这是另一个单位的备份，不能恢复到这里")
        if str(here.kind) != manifest.kind:
            raise RestoreRefused("演示与正式不能互相转换")


def _bring_journal(data: Path, file: Path, manifest: archive.Manifest, keyring: keys.Keyring, given: Path | None) -> None:
    """The longest sound journal among ours, the given one and the one beside the archive; it must know all that the archive knew."""
    ours = erasure_journal.journal_file(data)
    places = [ours, file.parent / erasure_journal.NAME, *([given] if given else [])]
    try:
        known = {place: len(erasure_journal.erased(place, keyring)) for place in places if place.exists()}
    except erasure_journal.BadJournal as trouble:
        raise RestoreRefused(str(trouble)) from trouble
    best = max(known, key=lambda place: known[place], default=None)
    if (known[best] if best else 0) < manifest.erasures:
        raise RestoreRefused(f"备份时已有 {manifest.erasures} 人注销，但找不到完整的注销登记。请用 --erasures 指明 {erasure_journal.NAME}")
    if best and best != ours:
        ours.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(best, ours)
        ours.chmod(0o600)


def _target(data: Path, place: Path, manifest: archive.Manifest, database: str) -> str:
    """The URL to load into: the one asked for, else the installation's own; "" for SQLite."""
    if manifest.engine == engines.SQLITE:
        return ""
    here = Installation.read(data) if (data / FILE).exists() else None
    url = owner_url(data) or database or (here.database if here else "")
    if not url:
        raise RestoreRefused("这份备份来自 PostgreSQL，请用 --database 写明要恢复到的空数据库")
    return url


def _write_settings(data: Path, place: Path, manifest: archive.Manifest, database: str) -> None:
    if (data / FILE).exists():
        return
    said = json.loads((place / "settings.json").read_text(encoding="utf-8"))
    served = Served(**{**said, "hosts": tuple(said["hosts"]), "tls": Tls(said["tls"]), "database": database or said["database"]})
    write(data, Kind(manifest.kind), UUID(manifest.society), served)


def _put_files(source: Path, data: Path) -> None:
    for file in source.rglob("*"):
        if file.is_file():
            target = data / file.relative_to(source)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.replace(target)


def _database_file(place: Path) -> Path:
    return next(place.glob("database.*"))


@contextmanager
def _unpacked(data: Path | None, file: Path, keyring: keys.Keyring) -> "Iterator[tuple[archive.Manifest, Path]]":
    """The archive's content in a scratch folder on the same disk as its target."""
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data) as scratch:
        place = Path(scratch)
        (place / "drill").mkdir()
        try:
            yield archive.unpack(file, place, keyring), place
        except keys.KeyMissing as missing:
            raise RestoreRefused(f"缺少密钥 {missing}：这份备份不是用这里的密钥签的") from missing
