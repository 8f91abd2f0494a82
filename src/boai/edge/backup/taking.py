"""Taking a backup: while everybody goes on working, into the installation's folder and a second place, old ones rotated away."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import boai
from boai.edge.backup import archive, engines, state
from boai.edge.installation import ALL_KEYS, Installation
from boai.kernel.basics import clock, keys, randomness
from boai.kernel.people import erasure_journal

LEFT_OUT = frozenset({"keys", "backups", "log", "run", "upkeep", "erasures", "slips", "systemd", "boai.toml"})
"""What never goes into an archive: keys, other backups, the erasure journal, slips, what belongs to the running processes;
nor the log's files: put back from an older day they would hide that the database is behind them."""
DAYS, WEEKS, MONTHS = 7, 4, 12
"""How many daily, weekly and monthly backups are kept."""
ALL_KEPT_FOR = timedelta(days=2)
"""Of the last two days every backup is kept, also those taken by hand or before an upgrade."""


class SecondPlaceFault(Exception):
    """The backup stands in the first place only."""


def take(installation: Installation) -> state.Backup:
    """One backup. Raises OSError (a full disk leaves what was there), EngineFault, SecondPlaceFault."""
    at, data = clock.now(), installation.data
    state.note_try(data)
    keyring = keys.Keyring.open(data / "keys", ALL_KEYS)
    target = state.folder(data) / state.archive_name(at, f"{randomness.bits(30) % 36**6:06x}"[:6])
    with _workplace(state.folder(data)) as workplace:
        sources, hashes = _gather(installation, workplace)
        archive.pack(target, _manifest(installation, at, sources, hashes, keyring), sources, keyring)
    rotate(state.folder(data))
    if installation.served.second_place:
        _copy(target, data, Path(installation.served.second_place))
    return next(one for one in state.listed(state.folder(data)) if one.file == target)


def rotate(where: Path) -> list[Path]:
    """Keep the newest of each of the last days, weeks and months; gives what was removed."""
    backups = state.listed(where)
    kept = {one.file for one in backups if backups[0].taken_at - one.taken_at < ALL_KEPT_FOR}
    for spans, form in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        newest_of: dict[str, Path] = {}
        for one in backups:
            newest_of.setdefault(one.taken_at.astimezone(clock.CHINA).strftime(form), one.file)
        kept |= set(list(newest_of.values())[:spans])
    gone = [one.file for one in backups if one.file not in kept]
    for file in gone:
        file.unlink()
    return gone


def carried_files(data: Path) -> dict[str, Path]:
    """Every file of the data directory that goes along, by its path: vault, audit heads, whatever a domain keeps there."""
    return {
        str(file.relative_to(data)): file
        for file in sorted(data.rglob("*"))
        if file.is_file() and not file.is_symlink() and _carried(file.relative_to(data))
    }


def _carried(path: Path) -> bool:
    first = path.parts[0]
    return not (first in LEFT_OUT or first.startswith((".", "boai.sqlite3")) or path.suffix in (".key", ".url", ".sock"))


def _gather(installation: Installation, workplace: Path) -> tuple[dict[str, Path], engines.Hashes]:
    url = installation.owner_database or installation.database
    database = workplace / ("database.dump" if url else "database.sqlite3")
    hashes = engines.dump(url, installation.data / "boai.sqlite3", database)
    settings = workplace / "settings.json"
    served = replace(installation.served, database=engines.without_password(installation.served.database))
    settings.write_text(json.dumps(vars(served), ensure_ascii=False), encoding="utf-8")
    files = {database.name: database, settings.name: settings}
    return {**files, **{f"files/{name}": file for name, file in carried_files(installation.data).items()}}, hashes


def _manifest(
    installation: Installation, at: datetime, sources: dict[str, Path], hashes: engines.Hashes, keyring: keys.Keyring
) -> archive.Manifest:
    return archive.Manifest(
        society=str(installation.society_id),
        kind=str(installation.kind),
        engine=engines.engine_of(installation.database),
        taken_at=at.isoformat(),
        program=boai.__version__,
        keys_needed=keyring.numbers(),
        erasures=erasure_journal.count(installation.data),
        files={name: archive.fingerprint(file) for name, file in sources.items()},
        tables=hashes,
    )


def _copy(file: Path, data: Path, second: Path) -> None:
    """The archive and the erasure journal to another machine's folder, checked byte for byte."""
    journal = erasure_journal.journal_file(data)
    try:
        if not second.is_dir():
            raise OSError("no such folder")  # noqa: TRY301
        for source in [file, journal] if journal.exists() else [file]:
            unready = second / f"{source.name}.part"
            shutil.copyfile(source, unready)
            if archive.fingerprint(unready) != archive.fingerprint(source):
                raise OSError("the copy differs")  # noqa: TRY301
            unready.rename(second / source.name)
        rotate(second)
    except OSError as trouble:
        raise SecondPlaceFault(f"备份没有复制到第二处 {second}：{trouble}") from trouble


@contextmanager
def _workplace(where: Path) -> Iterator[Path]:
    """A folder beside the backups; what an interrupted backup left is cleared first."""
    where.mkdir(mode=0o700, exist_ok=True)
    for left in [*where.glob(".taking-*"), *where.glob("*.part")]:
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    place = where / f".taking-{randomness.bits(40):010x}"
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
