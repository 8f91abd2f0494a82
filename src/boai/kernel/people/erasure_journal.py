"""The erasure journal: who asked to be forgotten, kept outside the backups, so that no old backup brings anybody back (law 8)."""

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from boai.kernel.basics import clock, keys

NAME = "erasures.jsonl"


class BadJournal(Exception):
    """A line of the journal was altered or is missing. The message is a Chinese sentence."""


def journal_file(data: Path) -> Path:
    """Where an installation keeps its journal."""
    return data / "erasures" / NAME


def write_line(data: Path, person_id: UUID, keyring: keys.Keyring) -> None:
    """Append one erased person, numbered and signed, and make it durable before anything is destroyed."""
    file = journal_file(data)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        line = {"number": len(out.read().splitlines()) + 1, "person": str(person_id), "at": clock.now().isoformat()}
        out.write(json.dumps({**line, "mac": keyring.mac(keys.HEADS, _covered(line))}) + "\n")
        out.flush()
        os.fsync(out.fileno())


def erased(file: Path, keyring: keys.Keyring) -> list[UUID]:
    """Everybody in a journal, oldest first. Raises BadJournal."""
    return list(_lines(file, keyring)) if file.exists() else []


def count(data: Path) -> int:
    """How many lines an installation's journal has."""
    file = journal_file(data)
    return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


def _lines(file: Path, keyring: keys.Keyring) -> Iterator[UUID]:
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            line = json.loads(text)
            mac = str(line.pop("mac"))
            sound = line["number"] == number and keyring.mac_matches(keys.HEADS, mac, _covered(line))
        except (ValueError, KeyError) as trouble:
            raise BadJournal(f"注销登记第 {number} 行已损坏") from trouble
        if not sound:
            raise BadJournal(f"注销登记第 {number} 行被改动过，或前面缺行")
        yield UUID(line["person"])


def _covered(line: dict[str, object]) -> str:
    return json.dumps(line, sort_keys=True)
