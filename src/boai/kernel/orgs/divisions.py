"""Importing the state's code list (docs: data/SOURCES.md says where ours comes from)."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from boai.kernel.orgs.models import Division


def import_divisions(file: Path, as_of: date) -> int:
    """Read ``code,name,level,parent`` rows and keep new ones; known codes stay as they are. Gives how many are new."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [Division(code=row["code"], name=row["name"], level=row["level"], valid_from_on=as_of) for row in csv.DictReader(lines)]
    with transaction.atomic():
        known = set(Division.objects.values_list("code", flat=True))
        fresh = [row for row in rows if row.code not in known]
        Division.objects.bulk_create(fresh, batch_size=1_000)
    return len(fresh)
