"""The log's static files: written beside, synced, renamed. What was renamed is durable once ``settle`` has returned."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from boai.kernel.openlog import tiles
from boai.kernel.openlog.notes import BadNote, Head, Note


class Durable:
    """Writes files below a folder so that a power cut leaves each whole or absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._touched: set[Path] = set()

    def put(self, name: str, content: bytes) -> None:
        """Write one file and bring it to the disk. The same content again costs a look."""
        file = self.folder / name
        if file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content:
            return
        self._make(file.parent)
        unready = file.with_name(file.name + ".new")
        with unready.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        unready.rename(file)
        self._touched.add(file.parent)

    def drop_partials(self, level: int | str, number: int) -> None:
        """The partial tiles of one that is whole now."""
        shutil.rmtree(self.folder / (tiles.path_of(level, number) + ".p"), ignore_errors=True)

    def settle(self) -> None:
        """Bring the new names to the disk."""
        for folder in self._touched:
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self._touched.clear()

    def _make(self, folder: Path) -> None:
        while not folder.is_dir():
            self._touched.add(folder.parent)
            if folder.parent.is_dir():
                folder.mkdir(mode=0o755, exist_ok=True)
            else:
                self._make(folder.parent)


def head_in(folder: Path) -> Head | None:
    """The tree head that a folder's checkpoint states, signatures unchecked; None where there is none to read."""
    try:
        return Head.parse(Note.parse((folder / tiles.CHECKPOINT).read_bytes()).text)
    except (OSError, BadNote):
        return None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One process at a time writes a log's folder."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    descriptor = os.open(folder.parent / f".{folder.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
