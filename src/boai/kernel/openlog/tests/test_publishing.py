"""Publishing: what is signed is durable, known, a continuation, and comes out the same however it was cut."""

from pathlib import Path

import pytest

from boai.kernel.basics import keys
from boai.kernel.change.contract import Refused, WrittenOutside
from boai.kernel.openlog import proofs, publishing, tiles, tree
from boai.kernel.openlog.files import head_in
from boai.kernel.openlog.log import append, bodies_of, folder_of, size_of
from boai.kernel.openlog.models import Checkpoint, Entry, Log
from boai.kernel.openlog.notes import Note
from boai.kernel.openlog.publishing import newest, publish, rebuild
from boai.kernel.openlog.tests.book import believable, gifts
from boai.kernel.openlog.vocabulary import Standing


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def published(log: Log) -> Log:
    append(log, gifts(600))
    publish(log)
    return log


def test_leaves_are_numbered_from_nought_without_gaps(log: Log) -> None:
    assert [append(log, gifts(3)), append(log, gifts(2)), append(log, gifts(1))] == [0, 3, 5]
    assert size_of(log) == 6


def test_nothing_is_signed_where_there_is_nothing(log: Log) -> None:
    assert publish(log) is None and newest(log) is None


def test_a_checkpoint_carries_the_root_of_the_definition_and_the_logs_signature(published: Log) -> None:
    checkpoint = newest(published)
    assert checkpoint is not None
    assert checkpoint.head.root == tree.root_of([tree.leaf_hash(body) for body in gifts(600)])
    note = Note.parse((folder_of(published) / "checkpoint").read_bytes())
    assert note.text == checkpoint.head.text == f"cdredcross.example/log\n600\n{note.text.split()[2]}\n"
    assert published.key is not None and note.signed_by(published.key.as_public)


def test_files_are_named_and_sized_as_the_format_says(published: Log) -> None:
    found = contents(folder_of(published))
    assert set(found) == {
        "checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2",
        "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88",
    }  # fmt: skip
    assert len(found["tile/0/000"]) == 8_192 and len(found["tile/0/002.p/88"]) == 88 * 32
    assert list(tiles.unbundled(found["tile/entries/000"])) == gifts(600)[:256]


@pytest.mark.parametrize(("number", "path"), [(0, "000"), (999, "999"), (1_000, "x001/000"), (1_234_067, "x001/x234/067")])
def test_tile_numbers_are_written_in_threes(number: int, path: str) -> None:
    assert tiles.path_of(3, number) == f"tile/3/{path}" and tiles.path_of("entries", number, 7) == f"tile/entries/{path}.p/7"


def test_publishing_in_steps_ends_in_the_same_files_as_at_once(log: Log, published: Log) -> None:
    at_once, bodies = contents(folder_of(log)), gifts(600)
    Checkpoint.objects.all()._raw_delete("default")
    Entry.objects.all()._raw_delete("default")
    for file in sorted(folder_of(log).rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    done = 0
    for step in (1, 100, 155, 1, 200, 143):
        append(log, bodies[done : done + step])
        publish(log)
        done += step
    kept = {name: body for name, body in contents(folder_of(log)).items() if name in at_once}
    assert kept == at_once


def test_the_sequencer_is_told_how_the_database_stands(published: Log) -> None:
    assert publishing.standing(published) == Standing.CURRENT
    append(published, gifts(1))
    assert publishing.standing(published) == Standing.UNPUBLISHED
    Checkpoint.objects.update(root=bytes(32))
    assert publishing.standing(published) == Standing.FORKED


def test_publishing_again_changes_nothing(published: Log) -> None:
    before = contents(folder_of(published))
    assert publish(published) is None and contents(folder_of(published)) == before


@pytest.mark.parametrize(("index", "size"), [(0, 600), (599, 600), (255, 256), (256, 300), (300, 513), (0, 1)])
def test_inclusion_is_read_from_the_tiles(published: Log, index: int, size: int) -> None:
    hashes = [tree.leaf_hash(body) for body in gifts(600)]
    path = proofs.inclusion(published, index, size)
    assert tree.root_by_inclusion(hashes[index], index, size, path) == tree.root_of(hashes[:size])


@pytest.mark.parametrize(("old", "new"), [(1, 600), (256, 600), (255, 257), (512, 599), (600, 600)])
def test_consistency_is_read_from_the_tiles(published: Log, old: int, new: int) -> None:
    hashes = [tree.leaf_hash(body) for body in gifts(600)]
    tree.check_consistency(old, new, tree.root_of(hashes[:old]), tree.root_of(hashes[:new]), proofs.consistency(published, old, new))


def test_what_is_not_published_has_no_proof(published: Log) -> None:
    append(published, gifts(1))
    for index, size in ((600, 601), (0, 601), (5, 5), (-1, 600)):
        with pytest.raises(Refused, match=r"openlog\.not_published"):
            proofs.inclusion(published, index, size)


def test_a_database_put_back_from_an_older_day_signs_nothing(published: Log) -> None:
    append(published, gifts(10))
    publish(published)
    shown = (folder_of(published) / "checkpoint").read_bytes()
    Checkpoint.objects.filter(size=610)._raw_delete("default")
    Entry.objects.filter(index__gte=600)._raw_delete("default")
    for more in (0, 20):  # also when it has grown past what it forgot
        append(published, gifts(more))
        with pytest.raises(Refused, match=r"openlog\.behind"):
            publish(published)
        assert publishing.standing(published) == Standing.BEHIND
    assert (folder_of(published) / "checkpoint").read_bytes() == shown


def test_altered_entries_are_not_built_upon(published: Log) -> None:
    Entry.objects.filter(index=590).update(body=gifts(1, seed=9)[0])
    append(published, gifts(1))
    with pytest.raises(Refused, match=r"openlog\.forked"):
        publish(published)
    assert head_in(folder_of(published)).size == 600


def test_a_missing_entry_stops_the_signing(published: Log) -> None:
    append(published, gifts(3))
    Entry.objects.filter(index=601)._raw_delete("default")
    with pytest.raises(Refused, match=r"openlog\.gap"):
        publish(published)


@pytest.mark.parametrize("lost", ["tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"])
def test_lost_or_spoiled_files_come_back_from_the_entries(published: Log, lost: str) -> None:
    file = folder_of(published) / lost
    for spoil in (file.unlink, lambda: file.write_bytes(bytes(len(file.read_bytes())))):
        spoil()
        append(published, gifts(1))
        assert publish(published)
        assert publish(published) is None
        tree.check_consistency(
            600, size_of(published), published.checkpoints.get(size=600).head.root, newest(published).head.root,
            proofs.consistency(published, 600, size_of(published)),
        )  # fmt: skip
        rebuild(published)


def test_a_rebuilt_log_is_the_same_bytes(published: Log) -> None:
    before = contents(folder_of(published))
    for name in before:
        if name != "checkpoint":
            (folder_of(published) / name).unlink()
    rebuild(published)
    assert contents(folder_of(published)) == before


def test_a_signature_that_was_not_shown_is_shown_at_the_next_start(published: Log) -> None:
    append(published, gifts(1))
    old = (folder_of(published) / "checkpoint").read_bytes()
    checkpoint = publish(published)
    (folder_of(published) / "checkpoint").write_bytes(old)  # as if the process had died before the rename
    assert publish(published) is None
    assert head_in(folder_of(published)) == checkpoint.head


def test_entries_and_checkpoints_are_never_changed_by_the_program(published: Log) -> None:
    for row in (Entry.objects.first(), newest(published)):
        with pytest.raises(WrittenOutside):
            row.save()
        with pytest.raises(WrittenOutside):
            row.delete()


def test_an_entry_has_two_bytes_of_length(log: Log) -> None:
    with pytest.raises(Refused, match=r"openlog\.too_long"):
        append(log, [bytes(65_536)])
    assert append(log, [bytes(65_535)]) == 0


def test_entries_come_in_order(published: Log) -> None:
    assert list(bodies_of(published, 250, 262)) == gifts(600)[250:262]
    assert publishing.size_of(published) == 600


def test_both_engines_come_to_the_same_root(log: Log) -> None:
    append(log, believable(1_000))
    assert publish(log).head.root.hex() == "d703f9c25d4fe116d906676be8a4fdb8126fac6af9df5acd4cefa00212742066"


def test_a_process_without_the_key_signs_nothing(log: Log) -> None:
    append(log, gifts(1))
    held = keys.held()
    keys.hold(keys.Keyring({}))
    with pytest.raises(keys.KeyMissing):
        publish(log)
    keys.hold(held)
    assert newest(log) is None and head_in(folder_of(log)) is None
