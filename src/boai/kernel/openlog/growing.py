"""The growing right edge of a tree in files: takes leaves, writes each tile when it is whole, the partial ones at the end."""

from collections.abc import Sequence
from pathlib import Path

from boai.kernel.openlog import tiles
from boai.kernel.openlog.files import Durable
from boai.kernel.openlog.tiles import ENTRIES, WIDTH
from boai.kernel.openlog.tree import EMPTY_ROOT, HASH_SIZE, complete_root, folded, leaf_hash, peaks


class Edge:
    """Holds at most one unfinished tile a level and one bundle, however large the tree. Without ``out`` it only computes."""

    def __init__(self, out: Durable | None = None) -> None:
        self.size = 0
        self._out = out
        self._levels: list[list[bytes]] = []
        self._bundle: list[bytes] = []

    @classmethod
    def load(cls, folder: Path, size: int, out: Durable) -> "Edge":
        """The edge of the tree of ``size`` leaves that stands in a folder. Raises TileMissing."""
        edge = cls(out)
        edge.size = size
        level = 0
        while size >> 8 * level:
            number, width = (size >> 8 * level) // WIDTH, (size >> 8 * level) % WIDTH
            raw = tiles.read_tile(folder, level, number, size) if width else b""
            edge._levels.append([raw[i : i + HASH_SIZE] for i in range(0, len(raw), HASH_SIZE)])
            level += 1
        if size % WIDTH:
            edge._bundle = tiles.read_bundle(folder, size // WIDTH, size)
        return edge

    @property
    def pending(self) -> Sequence[bytes]:
        """The entries of the unfinished bundle."""
        return self._bundle

    def holds_together(self) -> bool:
        """Whether the unfinished bundle is what the unfinished tile of leaf hashes says."""
        return [leaf_hash(body) for body in self._bundle] == (self._levels[0] if self._levels else [])

    def add(self, body: bytes) -> None:
        """The next leaf."""
        self._bundle.append(body)
        self.size += 1
        if len(self._bundle) == WIDTH:
            if self._out:
                self._out.put(tiles.path_of(ENTRIES, self.size // WIDTH - 1), tiles.bundled(self._bundle))
                self._out.drop_partials(ENTRIES, self.size // WIDTH - 1)
            self._bundle = []
        self._push(0, leaf_hash(body))

    def finish(self) -> None:
        """Write the unfinished tiles of this size and bring everything to the disk."""
        if self._out is None:
            return
        if self._bundle:
            self._out.put(tiles.path_of(ENTRIES, self.size // WIDTH, len(self._bundle)), tiles.bundled(self._bundle))
        for level, hashes in enumerate(self._levels):
            if hashes:
                self._out.put(tiles.path_of(level, (self.size >> 8 * level) // WIDTH, len(hashes)), b"".join(hashes))
        self._out.settle()

    def root(self) -> bytes:
        """The root of everything taken so far."""
        if not self.size:
            return EMPTY_ROOT
        return folded([peak for hashes in reversed(self._levels) for peak in peaks(hashes)])

    def _push(self, level: int, one: bytes) -> None:
        if level == len(self._levels):
            self._levels.append([])
        hashes = self._levels[level]
        hashes.append(one)
        if len(hashes) < WIDTH:
            return
        number = (self.size >> 8 * (level + 1)) - 1
        if self._out:
            self._out.put(tiles.path_of(level, number), b"".join(hashes))
            self._out.drop_partials(level, number)
        self._levels[level] = []
        self._push(level + 1, complete_root(hashes))
