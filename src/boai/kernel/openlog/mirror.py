"""A static mirror: the published log, the verifiers and whose signatures count, in one folder that needs no server."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from boai.kernel.change.contract import refuse
from boai.kernel.openlog import tiles, verifiers
from boai.kernel.openlog.files import Durable
from boai.kernel.openlog.log import folder_of
from boai.kernel.openlog.models import Checkpoint, Log, Witness
from boai.kernel.openlog.notes import PublicKey
from boai.kernel.openlog.publishing import newest

POLICY = "policy.txt"
HANDOVERS = "handovers"


def export(log: Log, target: Path) -> Checkpoint:
    """Write the newest published tree to a folder, adding to what an earlier export left there. Refuses: openlog.not_published."""
    checkpoint = newest(log)
    if checkpoint is None:
        raise refuse("openlog.not_published")
    files, source = Durable(target), folder_of(log)
    for level, number in parts_of(checkpoint.size):
        _carry(source, files, level, number, checkpoint.size)
    for size, note in handovers(log):
        files.put(f"{HANDOVERS}/{size}", note.encode())
    files.put(POLICY, policy_of(log).encode())
    for name, content in verifiers.carried(policy_of(log), settings.PROJECT / "node_modules"):
        files.put(name, content)
    files.settle()
    files.put(tiles.CHECKPOINT, checkpoint.note.whole.encode())
    files.settle()
    return checkpoint


def parts_of(size: int) -> Iterator[tuple[int | str, int]]:
    """Every bundle and tile that a tree of ``size`` leaves consists of."""
    for number in range(-(-size // tiles.WIDTH)):
        yield tiles.ENTRIES, number
    level = 0
    while size >> 8 * level:
        for number in range(-(-(size >> 8 * level) // tiles.WIDTH)):
            yield level, number
        level += 1


def handovers(log: Log) -> Iterator[tuple[int, str]]:
    """The checkpoints in which an old key said who comes after it."""
    for key in log.keys.filter(hand_over=True).order_by("number"):
        first = log.checkpoints.filter(size__gt=key.since).order_by("size").first()
        if first:
            yield first.size, first.text


def policy_of(log: Log) -> str:
    """Whose signatures count, as a C2SP tlog-policy: the log's key of today, the witnesses, how many of them."""
    key = log.key
    if key is None:
        raise refuse("openlog.not_published")
    seen = list(Witness.objects.filter(society_id=log.society_id, active=True).order_by("name"))
    return policy_text(key.as_public, [(one.as_public, one.demo) for one in seen], log.quorum)


def policy_text(log: PublicKey, witnesses: list[tuple[PublicKey, bool]], quorum: int) -> str:
    """One policy file; a quorum of more witnesses than there are asks for all of them."""
    lines = [f"log {log.vkey}"]
    for key, demo in witnesses:
        lines += (["# demo"] if demo else []) + [f"witness {key.name} {key.vkey}"]
    if witnesses:
        lines += [f"group enough {min(quorum, len(witnesses))} {' '.join(key.name for key, _ in witnesses)}"]
    lines += ["quorum enough" if witnesses else "quorum none"]
    return "\n".join(lines) + "\n"


def _carry(source: Path, files: Durable, level: int | str, number: int, size: int) -> None:
    width = tiles.width_of(0 if level == tiles.ENTRIES else int(level), number, size)
    if level == tiles.ENTRIES:
        content = tiles.bundled(tiles.read_bundle(source, number, size))
    else:
        content = tiles.read_tile(source, int(level), number, size)
    if width == tiles.WIDTH:
        files.drop_partials(level, number)
    for older in (files.folder / (tiles.path_of(level, number) + ".p")).glob("*"):
        older.unlink()  # a mirror holds one tree
    files.put(tiles.path_of(level, number, width), content)
