"""Tiles and entry bundles of C2SP tlog-tiles: where they stand, what is in them, and the tree's hashes read from them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from boai.kernel.openlog.tree import HASH_SIZE, Nodes, complete_root

WIDTH = 256
ENTRIES = "entries"
CHECKPOINT = "checkpoint"
MOST_ENTRY = 65_535


class TileMissing(Exception):
    """A tile or bundle that the tree's size asks for is not there, or not whole: rebuild the files from the entries."""


def path_of(level: int | str, number: int, width: int = WIDTH) -> str:
    """``tile/0/x001/x234/067``, with ``.p/<width>`` for a partial one; ``level`` may be ``entries``."""
    parts = [f"{number % 1000:03d}"]
    while number := number // 1000:
        parts.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(parts)}" + (f".p/{width}" if width < WIDTH else "")


def width_of(level: int, number: int, size: int) -> int:
    """How many hashes the tile has in a tree of ``size`` leaves: 0 where there is none."""
    return max(0, min(WIDTH, (size >> 8 * level) - number * WIDTH))


def bundled(bodies: Iterable[bytes]) -> bytes:
    """Entries one after another, each behind its length in two bytes."""
    return b"".join(len(body).to_bytes(2, "big") + body for body in bodies)


def unbundled(bundle: bytes) -> Iterator[bytes]:
    """The entries of a bundle. Raises TileMissing where it ends inside one."""
    at = 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if at + 2 > len(bundle) or end > len(bundle):
            raise TileMissing("a bundle that ends inside an entry")
        yield bundle[at + 2 : end]
        at = end


def read_tile(folder: Path, level: int, number: int, size: int) -> bytes:
    """The hashes of a tile as of a tree of ``size``; a wider one, written later, begins with them. Raises TileMissing."""
    width = width_of(level, number, size)
    raw = _read(folder, level, number, width)
    if len(raw) < width * HASH_SIZE or len(raw) % HASH_SIZE:
        raise TileMissing(path_of(level, number, width))
    return raw[: width * HASH_SIZE]


def read_bundle(folder: Path, number: int, size: int) -> list[bytes]:
    """The entries of a bundle as of a tree of ``size``. Raises TileMissing."""
    width = width_of(0, number, size)
    entries = list(unbundled(_read(folder, ENTRIES, number, width)))
    if len(entries) < width:
        raise TileMissing(path_of(ENTRIES, number, width))
    return entries[:width]


def nodes_of(folder: Path, size: int) -> Nodes:
    """The hashes of the tree that stands in a folder, whose newest checkpoint is of ``size`` leaves."""

    @lru_cache(maxsize=64)
    def tile(level: int, number: int) -> bytes:
        return read_tile(folder, level, number, size)

    def node(level: int, index: int) -> bytes:
        tile_level, inside = divmod(level, 8)
        first = index << inside
        raw, start = tile(tile_level, first // WIDTH), first % WIDTH
        hashes = [raw[i * HASH_SIZE : (i + 1) * HASH_SIZE] for i in range(start, start + (1 << inside))]
        if len(hashes[-1]) != HASH_SIZE:
            raise TileMissing(path_of(tile_level, first // WIDTH))
        return complete_root(hashes)

    return node


def _read(folder: Path, level: int | str, number: int, width: int) -> bytes:
    for candidate in dict.fromkeys((width, WIDTH)):
        file = folder / path_of(level, number, candidate)
        if file.is_file():
            return file.read_bytes()
    raise TileMissing(path_of(level, number, width))
