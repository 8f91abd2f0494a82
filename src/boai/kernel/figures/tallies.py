"""Keeping tallies: deltas in, folding by the worker, recount from the records."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum

from boai.kernel.figures.indicators import Contribution, contributions, counted_models
from boai.kernel.figures.models import Tally, TallyDelta


def deltas(society_id: UUID, before: object | None, after: object | None) -> list[TallyDelta]:
    """The unsaved deltas for one record's change; None stands for a record that is not there."""
    change: Counter[Contribution] = Counter()
    if after is not None:
        change.update(contributions(after))
    if before is not None:
        change.subtract(contributions(before))
    return [
        TallyDelta(society_id=society_id, code=code, branch_id=branch, day=day, amount=amount)
        for (code, branch, day), amount in change.items()
        if amount
    ]


def fold(most: int = 5_000) -> int:
    """Move up to ``most`` of the oldest deltas into the tallies; gives how many. One worker does it at a time."""
    with transaction.atomic():
        ids = list(TallyDelta.objects.order_by("id").values_list("id", flat=True)[:most])
        if not ids:
            return 0
        batch = TallyDelta.objects.filter(id__in=ids)
        sums = batch.values("society_id", "code", "branch_id", "day").annotate(total=Sum("amount")).order_by()
        for row in sums:
            place = {name: value for name, value in row.items() if name != "total"}
            if not Tally.objects.filter(**place).update(amount=F("amount") + row["total"]):
                Tally.objects.create(**place, amount=row["total"])
        batch.delete()
    return len(ids)


@dataclass(frozen=True)
class Difference:
    """A tally that the records do not bear out."""

    code: str
    branch_id: UUID
    day: date
    kept: int
    recounted: int


def verify() -> list[Difference]:
    """Recount every counted indicator from its records and name each difference. While others write, ask inside ``one_moment``."""
    recounted, kept = _recount(), _kept()
    return [
        Difference(code, branch, day, kept[code, branch, day], recounted[code, branch, day])
        for code, branch, day in sorted(set(recounted) | set(kept), key=str)
        if kept[code, branch, day] != recounted[code, branch, day]
    ]


def rebuild() -> int:
    """Throw all tallies away and recount them from the records; gives the number of tallies."""
    with transaction.atomic():
        societies: dict[Contribution, UUID] = {}
        recounted = _recount(societies)
        TallyDelta.objects.all().delete()
        Tally.objects.all().delete()
        rows = [
            Tally(society_id=societies[code, branch, day], code=code, branch_id=branch, day=day, amount=amount)
            for (code, branch, day), amount in recounted.items()
            if amount
        ]
        Tally.objects.bulk_create(rows, batch_size=1_000)
    return len(rows)


def _recount(societies: dict[Contribution, UUID] | None = None) -> Counter[Contribution]:
    total: Counter[Contribution] = Counter()
    for model in counted_models():
        for record in model._base_manager.all().iterator(chunk_size=2_000):  # type: ignore[attr-defined]  # models only
            added = contributions(record)
            total.update(added)
            if societies is not None:
                societies.update(dict.fromkeys(added, record.society_id))
    return total


def _kept() -> Counter[Contribution]:
    total: Counter[Contribution] = Counter()
    for table in (Tally, TallyDelta):
        for row in table._default_manager.values("code", "branch_id", "day").annotate(total=Sum("amount")).order_by():
            total[row["code"], row["branch_id"], row["day"]] += row["total"]
    return total
