"""The trace: whatever is changed behind the operations' back is found and named."""

import json
from pathlib import Path

import pytest
from django.db import connection

from boai.domains.training.models import TrainingClass
from boai.kernel.basics.ids import new_id
from boai.kernel.change import chain, trace
from boai.kernel.change.models import TraceLine, TraceTouch
from tests.cast import Cast


@pytest.fixture
def folder(cast: Cast, tmp_path: Path) -> Path:
    cast.training.booked()
    while chain.extend():
        pass
    chain.write_head(tmp_path)
    return tmp_path


def findings(folder: Path) -> set[str]:
    return {finding.kind for finding in chain.verify(folder)}


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_honest_database_has_no_findings(folder: Path) -> None:
    assert findings(folder) == set()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE training_trainingclass SET title = '别的'", "record_altered"),
        ("UPDATE change_traceline SET actor_name = 'nobody' WHERE position = 5", "line_altered"),
        ("UPDATE change_tracetouch SET after_hash = '' WHERE id = (SELECT max(id) FROM change_tracetouch)", "line_altered"),
        ("UPDATE slots_slot SET title = 'x'", "record_altered"),
    ],
)
def test_a_planted_edit_is_found(folder: Path, statement: str, kind: str) -> None:
    sql(statement)
    assert kind in findings(folder)


def test_a_removed_line_is_found(folder: Path) -> None:
    line = TraceLine.objects.get(position=7)
    TraceTouch.objects.filter(line=line).delete()
    line.delete()
    assert "line_missing" in findings(folder)


def test_a_cut_tail_is_found_by_the_head_outside(folder: Path) -> None:
    last = TraceLine.objects.order_by("-position").first()
    TraceTouch.objects.filter(line=last).delete()
    last.delete()
    assert "chain_cut" in findings(folder)


def test_an_altered_head_is_found(folder: Path) -> None:
    file = folder / "heads.jsonl"
    head = json.loads(file.read_text())
    file.write_text(json.dumps({**head, "position": 3}) + "\n")
    assert "head_altered" in findings(folder)


def test_a_row_slipped_in_and_a_row_taken_away_are_found(folder: Path) -> None:
    training_class = TrainingClass.objects.get()
    TraceTouch.objects.filter(record_id=training_class.id).update(record_id=new_id())
    assert {"record_untraced", "record_missing", "line_altered"} <= findings(folder)


def test_the_same_head_is_written_once(folder: Path) -> None:
    chain.write_head(folder)
    assert len((folder / "heads.jsonl").read_text().splitlines()) == 1


def test_no_trace_no_head(db: None, tmp_path: Path) -> None:
    TraceTouch.objects.all().delete()
    TraceLine.objects.all().delete()
    chain.write_head(tmp_path / "audit")
    assert not (tmp_path / "audit").exists()


def test_a_line_moved_in_the_chain_is_found(folder: Path) -> None:
    sql("UPDATE change_traceline SET chain_hash = 'f' WHERE position = 4")
    assert "chain_broken" in findings(folder)


def test_an_act_that_changes_no_record_leaves_a_line_too(cast: Cast, folder: Path) -> None:
    trace.note(cast.system, "keys.rotate", {"key": "trace"})
    while chain.extend():
        pass
    assert findings(folder) == set() and TraceLine.objects.get(operation="keys.rotate").changes == {"key": "trace"}
