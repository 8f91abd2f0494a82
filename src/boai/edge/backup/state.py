"""How the backups of an installation stand, read from its files: the newest, when one was last tried, the last test restore."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from boai.kernel.basics import clock

OVERDUE = timedelta(hours=26)
"""Without a backup for this long, administrators and leaders see a red line."""
DRILL_OVERDUE = timedelta(days=35)
_NAME = re.compile(r"boai-(?P<at>\d{8}T\d{6}Z)-[0-9a-z]{6}\.backup")


@dataclass(frozen=True)
class Backup:
    """One archive on disk."""

    file: Path
    taken_at: datetime
    size: int


@dataclass(frozen=True)
class Drill:
    """A test restore: when, of which archive, whether every table came back equal."""

    at: datetime
    archive: str
    equal: bool
    tables: int


def folder(data: Path) -> Path:
    """Where an installation keeps its backups."""
    return data / "backups"


def listed(where: Path) -> list[Backup]:
    """The archives of a folder, newest first. What is half written has another name and is not seen."""
    return sorted(_archives(where), key=lambda one: one.taken_at, reverse=True)


def newest(data: Path) -> Backup | None:
    """The newest archive of an installation."""
    return next(iter(listed(folder(data))), None)


def overdue(data: Path) -> bool:
    """Whether the newest backup is older than 26 hours, or there is none."""
    last = newest(data)
    return last is None or clock.now() - last.taken_at > OVERDUE


def archive_name(at: datetime, tail: str) -> str:
    return f"boai-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{tail}.backup"


def note(data: Path, name: str, said: Any) -> None:
    """Keep a small fact about upkeep in a file of its own."""
    place = data / "upkeep"
    place.mkdir(mode=0o700, exist_ok=True)
    unready = place / f"{name}.json.new"
    unready.write_text(json.dumps(said, default=str, ensure_ascii=False), encoding="utf-8")
    unready.replace(place / f"{name}.json")


def told(data: Path, name: str) -> Any:
    """The fact again, or None."""
    file = data / "upkeep" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def note_try(data: Path) -> None:
    note(data, "tried", {"at": clock.now().isoformat()})


def tried_at(data: Path) -> datetime | None:
    """When a backup was last begun, well or badly."""
    said = told(data, "tried")
    return datetime.fromisoformat(said["at"]) if said else None


def note_drill(data: Path, drill: Drill) -> None:
    note(data, "drill", {**asdict(drill), "at": drill.at.isoformat()})


def drill(data: Path) -> Drill | None:
    """The last test restore."""
    said = told(data, "drill")
    return Drill(datetime.fromisoformat(said["at"]), said["archive"], said["equal"], said["tables"]) if said else None


def _archives(where: Path) -> Iterator[Backup]:
    for file in where.glob("boai-*.backup"):
        if match := _NAME.fullmatch(file.name):
            at = datetime.strptime(match["at"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            yield Backup(file, at, file.stat().st_size)
