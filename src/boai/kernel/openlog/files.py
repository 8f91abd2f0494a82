"""The log's static files: written beside, synced, renamed. What was renamed is durable once ``settle`` has returned."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from boai.kernel.openlog import tiles
from boai.kernel.openlog.notes import BadNote, Head, Note

AT_ONCE = 256


class Durable:
    """Writes files below a folder so that a power cut leaves each whole or absent.

    Files are gathered and brought to the disk together: nothing has its name before ``settle``, or before ``AT_ONCE`` of them wait.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._waiting: list[tuple[int, Path]] = []
        self._whole: list[Path] = []
        self._touched: set[Path] = set()

    def put(self, name: str, content: bytes) -> None:
        """Write one file. The same content again costs a look."""
        file = self.folder / name
        if file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content:
            return
        self._make(file.parent)
        descriptor = os.open(_unready(file), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self._waiting.append((descriptor, file))
        with os.fdopen(os.dup(descriptor), "wb") as out:
            out.write(content)
        if len(self._waiting) >= AT_ONCE:
            self._name()

    def drop_partials(self, level: int | str, number: int) -> None:
        """The partial tiles of one that is whole now; they go when it has its name."""
        self._whole.append(self.folder / (tiles.path_of(level, number) + ".p"))

    def settle(self) -> None:
        """Bring everything to the disk, names too."""
        self._name()
        for folder in self._touched:
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self._touched.clear()
        for partials in self._whole:
            shutil.rmtree(partials, ignore_errors=True)
        self._whole.clear()

    def _name(self) -> None:
        for descriptor, file in self._waiting:
            os.fsync(descriptor)
            os.close(descriptor)
            _unready(file).rename(file)
            self._touched.add(file.parent)
        self._waiting.clear()

    def _make(self, folder: Path) -> None:
        while not folder.is_dir():
            self._touched.add(folder.parent)
            if folder.parent.is_dir():
                folder.mkdir(mode=0o755, exist_ok=True)
            else:
                self._make(folder.parent)


def _unready(file: Path) -> Path:
    return file.with_name(file.name + ".new")


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
