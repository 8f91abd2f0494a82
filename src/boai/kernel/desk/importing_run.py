"""Rows become records: first tried and taken back, then, once confirmed, done. One operation a row; a refused row leaves the others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from boai.kernel.basics import clock
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import Acting, Refused, refuse
from boai.kernel.change.turns import writer_turn
from boai.kernel.desk.export import as_xlsx
from boai.kernel.desk.importing import Importer
from boai.kernel.desk.importing_sheets import Row
from boai.kernel.desk.models import ImportRun
from boai.kernel.documents import vault
from boai.kernel.documents.models import Upload
from boai.kernel.pages.templatetags.words import sentence

BATCH = 100
GIVEN_UP_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Judged:
    """A row and what stands against it; none: it is good."""

    row: Row
    reasons: tuple[Reason, ...]


def tried(importer: Importer, rows: Sequence[Row], acting: Acting) -> list[Judged]:
    """Every row through the operation itself, and everything taken back: the same refusals as in earnest, nothing written."""

    def attempt(batch: Sequence[Row]) -> list[Judged]:
        with writer_turn(), transaction.atomic():
            judged = _judge(importer, batch, acting, "")
            transaction.set_rollback(True)
        return judged

    return _in_batches(rows, attempt)


def done(importer: Importer, rows: Sequence[Row], acting: Acting, run_id: UUID) -> list[Judged]:
    """Every good row in earnest. Each has its own idempotency key, so an import that was cut off can simply be run again."""
    return _in_batches(rows, lambda batch: _judge(importer, batch, acting, f"import:{run_id}"))


def begun(importer: Importer, upload: Upload, common: str, acting: Acting) -> ImportRun:
    """A new import of an upload, to be looked at and confirmed."""
    run = ImportRun(society_id=acting.society_id, person_id=acting.person_id, kind=importer.key, upload_id=upload.id, common=common)
    with writer_turn():
        run.save(force_insert=True)
    return run


def performed(importer: Importer, run_id: UUID, rows: Sequence[Row], acting: Acting, session: str) -> ImportRun:
    """A confirmed import, once however often it is confirmed. Refuses importing.busy while it runs."""
    run = _claimed(run_id)
    if run.done_at is not None:
        return run
    judged = done(importer, rows, acting, run.id)
    refused = [one for one in judged if one.reasons]
    if refused:
        data = b"".join(refused_rows(importer, refused))
        run.refused_upload_id = vault.keep(data, f"{importer.title}-未导入.xlsx", session, acting).id
    run.good, run.refused, run.done_at = len(judged) - len(refused), len(refused), clock.now()
    with writer_turn():
        run.save()
    return run


def refused_rows(importer: Importer, refused: Sequence[Judged]) -> Iterator[bytes]:
    """The refused rows as a workbook that can be mended and imported again."""
    headings = [*importer.headings(), "未导入原因", "原行号"]
    return as_xlsx(headings, ([*_texts(importer, one.row), why(one), one.row.number] for one in refused))


def why(judged: Judged) -> str:
    """The reasons as sentences with their codes."""
    return "；".join(f"{sentence(reason)}（{reason.code}）" for reason in judged.reasons)


def _judge(importer: Importer, batch: Sequence[Row], acting: Acting, prefix: str) -> list[Judged]:
    judged: dict[int, Judged] = {}
    good: list[tuple[Row, dict[str, Any]]] = []
    for row in batch:
        try:
            given = importer.given(row.cells, acting) if not row.faults else {}
        except Refused as refusal:
            judged[row.number] = Judged(row, refusal.reasons)
            continue
        if row.faults:
            judged[row.number] = Judged(row, row.faults)
        else:
            good.append((row, {**given, "key": f"{prefix}:{row.number}"} if prefix else given))
    outcomes = importer.operation.many([given for _, given in good], acting=acting)
    for (row, _), outcome in zip(good, outcomes, strict=True):
        judged[row.number] = Judged(row, outcome.refusal.reasons if outcome.refusal else ())
    return [judged[row.number] for row in batch]


def _in_batches(rows: Sequence[Row], attempt: Callable[[Sequence[Row]], list[Judged]]) -> list[Judged]:
    """A hundred rows at a time, so that other writers get their turn in between."""
    return [one for start in range(0, len(rows), BATCH) for one in attempt(rows[start : start + BATCH])]


def _claimed(run_id: UUID) -> ImportRun:
    """The import, marked as running now. One that stopped without an end can be taken up again after a while."""
    with writer_turn(), transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.done_at is None:
            if run.started_at is not None and clock.now() - run.started_at < GIVEN_UP_AFTER:
                raise refuse("importing.busy")
            run.started_at = clock.now()
            run.save()
    return run


def _texts(importer: Importer, row: Row) -> list[str]:
    return [row.cells.get(column.name, "") for column in importer.columns]
