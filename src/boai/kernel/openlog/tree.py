"""The Merkle tree of RFC 6962 section 2.1 over SHA-256: hashes, roots, proofs and their checks. No I/O.

Everything that needs hashes inside a tree asks for ``Nodes``: the hash of the complete subtree of 2**level leaves number ``index``.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

Nodes = Callable[[int, int], bytes]
EMPTY_ROOT = sha256(b"").digest()
HASH_SIZE = 32


class BadProof(Exception):
    """A proof that proves nothing: malformed, vacuous or of another tree."""


def leaf_hash(body: bytes) -> bytes:
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 2**n hashes of one level."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def peaks(hashes: Sequence[bytes]) -> list[bytes]:
    """The roots of the complete subtrees over any number of hashes of one level, largest first."""
    found, start = [], 0
    for bit in range(len(hashes).bit_length() - 1, -1, -1):
        if len(hashes) >> bit & 1:
            found.append(complete_root(hashes[start : start + (1 << bit)]))
            start += 1 << bit
    return found


def folded(all_peaks: Sequence[bytes]) -> bytes:
    """The root of a tree from the roots of its complete subtrees, largest first."""
    if not all_peaks:
        return EMPTY_ROOT
    root = all_peaks[-1]
    for peak in reversed(all_peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root_of(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over all leaf hashes, in memory."""
    return folded(peaks(leaf_hashes))


def root(nodes: Nodes, size: int) -> bytes:
    """The root of the first ``size`` leaves."""
    return _range(nodes, 0, size) if size else EMPTY_ROOT


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The audit path of a leaf in the tree of ``size`` leaves, the leaf's sibling first. Raises ValueError outside the tree."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range(nodes, middle, high))
            high = middle
        else:
            path.append(_range(nodes, low, middle))
            low = middle
    return path[::-1]


def consistency(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """That the first ``old`` leaves are a prefix of the first ``new``; empty from nothing and to itself. Raises ValueError."""
    if not 0 <= old <= new:
        raise ValueError(f"{old} is not before {new}")
    if old in (0, new):
        return []
    path: list[bytes] = []
    low, high, whole = 0, new, True  # whole: the part left of low..old is the old tree itself, which the checker knows
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range(nodes, middle, high))
            high = middle
        else:
            path.append(_range(nodes, low, middle))
            low, whole = middle, False
    if not whole:
        path.append(_range(nodes, low, high))
    return path[::-1]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an audit path leads to (RFC 9162 section 2.1.3.2). Raises BadProof."""
    if not 0 <= index < size:
        raise BadProof("the leaf is outside the tree")
    _check_lengths([leaf, *path])
    root = leaf
    for one, left in _climb(index, size - 1, path):
        root = node_hash(one, root) if left else node_hash(root, one)
    return root


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """RFC 9162 section 2.1.4.2. Raises BadProof; from the empty tree there is nothing to prove, so nothing is accepted as proof."""
    _check_lengths([old_root, new_root, *path])
    if not 0 < old <= new:
        raise BadProof("from nothing nothing follows")
    if old == new:
        if path or old_root != new_root:
            raise BadProof("two roots of one size")
        return
    steps = list(path)
    if not old & (old - 1):
        steps.insert(0, old_root)
    if not steps:
        raise BadProof("the path is too short")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for one, left in _climb(at, last, steps[1:]):
        first = node_hash(one, first) if left else first
        second = node_hash(one, second) if left else node_hash(second, one)
    if first != old_root or second != new_root:
        raise BadProof("one is not a prefix of the other")


def _climb(at: int, last: int, path: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each hash of a path, and whether it stands on the left. Raises BadProof unless the path ends at the root exactly."""
    for one in path:
        if last == 0:
            raise BadProof("the path is too long")
        left = bool(at & 1) or at == last
        yield one, left
        while left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    if last:
        raise BadProof("the path is too short")


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _range(nodes: Nodes, low: int, high: int) -> bytes:
    """The root over leaves low..high, where low is a multiple of the smallest power of two that holds them."""
    size = high - low
    if not size & (size - 1):
        level = size.bit_length() - 1
        return nodes(level, low >> level)
    middle = low + _split(size)
    return node_hash(_range(nodes, low, middle), _range(nodes, middle, high))


def _check_lengths(hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_SIZE for one in hashes):
        raise BadProof("a hash has 32 bytes")
