"""After an older backup, a lost key, a kill in the middle: what was signed stays true, or it is said openly what is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from boai.edge.cli import main
from boai.edge.installation import PUBLISHER_KEYS
from boai.kernel.basics import keys
from boai.kernel.change.contract import Refused
from boai.kernel.openlog import mirror, recovery, tree
from boai.kernel.openlog.files import Durable, head_in
from boai.kernel.openlog.growing import Edge
from boai.kernel.openlog.keeping import change_key
from boai.kernel.openlog.leaves import Continuity, Key, KeyReason, decode, encode
from boai.kernel.openlog.log import append, bodies_of, folder_of, size_of
from boai.kernel.openlog.models import Checkpoint, Entry, Log
from boai.kernel.openlog.notes import Note
from boai.kernel.openlog.publishing import newest, publish, standing
from boai.kernel.openlog.tests.book import DAY, believable, gift, gifts
from boai.kernel.openlog.tests.test_verifier import checked, run
from boai.kernel.openlog.vocabulary import Standing


@pytest.fixture
def restored(log: Log, tmp_path: Path) -> Log:
    """600 leaves were published and mirrored; the database was put back to the day when there were 400."""
    for part in (gifts(600)[:400], gifts(600)[400:]):
        append(log, part)
        publish(log)
    mirror.export(log, tmp_path / "mirror")
    Checkpoint.objects.filter(size=600)._raw_delete("default")
    Entry.objects.filter(index__gte=400)._raw_delete("default")
    return log


class Ledger:
    """Stands for the ledger: remembers what it was asked to post again."""

    def __init__(self) -> None:
        self.posted: dict[int, bytes] = {}

    def __call__(self, first: int, bodies: Sequence[bytes]) -> None:
        self.posted |= dict(enumerate(bodies, first))


def test_the_entries_come_back_from_the_files_and_are_posted_again(restored: Log) -> None:
    ledger, copy = Ledger(), next(recovery.copies(restored, []))
    assert recovery.needs_recovery(restored)
    assert recovery.refetch(restored, copy, ledger) == 200
    assert ledger.posted == dict(enumerate(gifts(600)[400:], 400)) and list(bodies_of(restored, 0, 600)) == gifts(600)
    append(restored, gifts(1))
    assert publish(restored).size == 601
    assert standing(restored) == Standing.CURRENT


def test_or_from_a_mirror_where_the_files_are_gone_too(restored: Log, tmp_path: Path) -> None:
    for file in sorted(folder_of(restored).rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    copy = next(recovery.copies(restored, [tmp_path / "mirror"]))
    recovery.refetch(restored, copy, Ledger())
    assert head_in(folder_of(restored)) == copy.head and publish(restored) is None


def test_a_backup_without_its_files_signs_nothing(restored: Log) -> None:
    append(restored, gifts(1))
    Checkpoint.objects.create(log=restored, size=399, root=bytes(32), text="x", at=newest(restored).at)
    for file in sorted(folder_of(restored).rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    with pytest.raises(Refused, match=r"openlog\.no_files"):
        publish(restored)
    assert standing(restored) == Standing.BEHIND


def test_a_database_that_went_on_by_itself_does_not_take_the_entries(restored: Log) -> None:
    append(restored, gifts(3, seed=5))
    with pytest.raises(Refused, match=r"openlog\.forked"):
        recovery.refetch(restored, next(recovery.copies(restored, [])), Ledger())
    assert size_of(restored) == 403
    append(restored, gifts(300, seed=5))
    with pytest.raises(Refused, match=r"openlog\.forked"):
        recovery.refetch(restored, next(recovery.copies(restored, [])), Ledger())


def test_a_copy_counts_only_with_the_logs_signature(restored: Log, tmp_path: Path) -> None:
    file = tmp_path / "mirror" / "checkpoint"
    good = file.read_text()
    for wrong in (good.replace("600", "601"), good.replace("cdredcross", "xdredcross"), "x"):
        file.write_text(wrong)
        with pytest.raises(Refused, match=r"openlog\.no_copy"):
            recovery.copy_in(restored, tmp_path / "mirror")
    assert [copy.head.size for copy in recovery.copies(restored, [tmp_path / "nowhere"])] == [600]


def test_what_is_lost_is_said_in_the_first_leaf_of_the_log_that_goes_on(restored: Log) -> None:
    lost = recovery.copy_in(restored, folder_of(restored)).head
    new = recovery.go_on(restored, lost, origin="cdredcross.example/log2", slug="5101-2")
    publish(new)
    leaf = decode(next(bodies_of(new, 0, 1)))
    assert isinstance(leaf, Continuity) and (leaf.size, leaf.root, leaf.gap_from, leaf.gap_to) == (600, lost.root, 400, 600)
    assert leaf.origin == sha256(b"cdredcross.example/log").digest()
    restored.refresh_from_db()
    assert new.own and restored.closed_at and head_in(folder_of(restored)).size == 600


@pytest.fixture
def fresh_keys(log: Log, tmp_path: Path) -> Path:
    """A key folder of the test's own, so that others keep theirs."""
    held, folder = keys.held(), tmp_path / "keys"
    for name in PUBLISHER_KEYS:
        keys.make_key_file(folder, name)
    keys.hold(keys.Keyring.open(folder, PUBLISHER_KEYS))
    yield folder
    keys.hold(held)


@pytest.mark.parametrize(("reason", "followed"), [(KeyReason.ROUTINE, True), (KeyReason.LOST, False), (KeyReason.STOLEN, False)])
def test_a_key_is_followed_only_where_the_old_one_handed_over(
    log: Log, fresh_keys: Path, tmp_path: Path, reason: KeyReason, followed: bool
) -> None:
    append(log, believable(40))
    publish(log)
    (tmp_path / "kept-policy.txt").write_text(mirror.policy_of(log))
    old = log.key.as_public
    keys.make_key_file(fresh_keys, keys.LOG)
    new = change_key(log, reason)
    leaf = decode(next(bodies_of(log, new.since, new.since + 1)))
    assert isinstance(leaf, Key) and (leaf.old, leaf.new) == (old.key, new.as_public.key)
    assert Note.parse(newest(log).text.encode()).signed_by(old) == followed
    append(log, [encode(gift(0, 5, fund=9, day=DAY - 1))])
    publish(log)
    assert not Note.parse(newest(log).text.encode()).signed_by(old) and newest(log).note.signed_by(new.as_public)
    mirror.export(log, tmp_path / "mirror")
    assert run(tmp_path / "mirror").returncode == 0
    assert (run(tmp_path / "mirror", "--policy", tmp_path / "kept-policy.txt").returncode == 0) is followed


def test_there_must_be_a_new_key_to_change_to(log: Log, fresh_keys: Path) -> None:
    with pytest.raises(Refused, match=r"openlog\.same_key"):
        change_key(log, KeyReason.ROUTINE)
    append(log, gifts(1))
    with pytest.raises(Refused, match=r"openlog\.same_key"):
        change_key(log, KeyReason.ROUTINE)


def test_logs_of_one_installation_have_keys_of_their_own(fresh_keys: Path) -> None:
    from boai.kernel.openlog.signing import private_key

    made = {private_key(origin, 1).private_bytes_raw() for origin in ("a.example/log", "b.example/log")}
    assert len(made) == 2 and keys.held().numbered(keys.LOG, 1) not in made


GROWING = """
import sys
from pathlib import Path
from boai.kernel.openlog.files import Durable
from boai.kernel.openlog.growing import Edge
edge = Edge(Durable(Path(sys.argv[1])))
for number in range(200_000):
    edge.add(b"%d" % number)
    if number % 97 == 0:
        edge.finish()
        print(number + 1, flush=True)
"""


@pytest.mark.storm
def test_a_kill_in_the_middle_leaves_every_file_whole_or_absent(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", GROWING, str(tmp_path)], stdout=subprocess.PIPE)
    time.sleep(2)
    os.kill(process.pid, signal.SIGKILL)
    sizes = [int(line) for line in process.stdout.read().split()]
    process.wait()
    process.stdout.close()
    assert sizes, "nothing was finished before the kill"
    edge = Edge.load(tmp_path, sizes[-1], Durable(tmp_path))
    assert edge.holds_together()
    assert edge.root() == tree.root_of([tree.leaf_hash(b"%d" % number) for number in range(sizes[-1])])


def test_the_command_line_says_how_it_stands(restored: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["book", "verify", str(tmp_path / "mirror")]) == 0
    spoiled = tmp_path / "mirror" / "tile/0/000"
    spoiled.write_bytes(bytes(8_192))
    assert main(["book", "verify", str(tmp_path / "mirror")]) == 1
    assert checked(tmp_path / "mirror") == ("refused",)
