"""Proofs about a published log, read from its tiles: inclusion, consistency, and the C2SP tlog-proof text a donor keeps."""

from boai.kernel.change.contract import refuse
from boai.kernel.openlog import tree
from boai.kernel.openlog.log import folder_of
from boai.kernel.openlog.models import Checkpoint, Log
from boai.kernel.openlog.notes import encoded
from boai.kernel.openlog.publishing import newest
from boai.kernel.openlog.tiles import nodes_of

PROOF_FORMAT = "c2sp.org/tlog-proof@v1"


def inclusion(log: Log, index: int, size: int) -> list[bytes]:
    """The audit path of a leaf in the tree of ``size``. Refuses: openlog.not_published."""
    if not 0 <= index < size <= _published(log).size:
        raise refuse("openlog.not_published")
    return tree.inclusion(_nodes(log), index, size)


def consistency(log: Log, old: int, new: int) -> list[bytes]:
    """That the tree of ``old`` is a prefix of the tree of ``new``. Refuses: openlog.not_published."""
    if not 0 <= old <= new <= _published(log).size:
        raise refuse("openlog.not_published")
    return tree.consistency(_nodes(log), old, new)


def proof_text(log: Log, index: int, extra: bytes = b"", checkpoint: Checkpoint | None = None) -> str:
    """A leaf's whole proof under a checkpoint (the newest, if not told), with ``extra`` that nobody authenticates.

    Refuses: openlog.not_published.
    """
    under = checkpoint or _published(log)
    path = inclusion(log, index, under.size)
    lines = [PROOF_FORMAT, *([f"extra {encoded(extra)}"] if extra else []), f"index {index}", *map(encoded, path), ""]
    return "\n".join(lines) + "\n" + under.note.whole


def _published(log: Log) -> Checkpoint:
    last = newest(log)
    if last is None:
        raise refuse("openlog.not_published")
    return last


def _nodes(log: Log) -> tree.Nodes:
    return nodes_of(folder_of(log), _published(log).size)
