"""Seeds: ``editions/*.yaml`` beside a domain, brought in once per society as published editions."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import yaml
from django.apps import apps

from boai.kernel.change.acting import system
from boai.kernel.editions.holidays import plant_holidays
from boai.kernel.editions.models import Edition
from boai.kernel.editions.operations import propose, publish
from boai.kernel.orgs.models import Branch


def plant_all(society_id: UUID) -> int:
    """The seeds of every room that has an ``editions`` folder; gives how many were new. Run at founding and after each upgrade."""
    rooms = [room for room in apps.get_app_configs() if room.name.startswith(("boai.domains.", "boai.kernel."))]
    return plant_holidays(society_id) + sum(plant(Path(room.path) / "editions", society_id) for room in rooms)


def plant(folder: Path, society_id: UUID) -> int:
    """Propose and publish every seed of a folder that the society does not have yet; gives how many were new.

    A file is a list of ``{kind, subject, title, source, valid_from, values}``.
    """
    acting = system(society_id, name="editions.seeds")
    root = Branch.objects.unscoped().get(id=society_id)
    planted = 0
    for file in sorted(folder.glob("*.yaml")):
        for seed in yaml.safe_load(file.read_text(encoding="utf-8")):
            known = Edition.objects.unscoped().filter(society_id=society_id, kind=seed["kind"], subject=seed.get("subject", ""))
            if known.exists():
                continue
            row = propose(
                branch=root,
                kind=seed["kind"],
                subject=seed.get("subject", ""),
                title=seed["title"],
                values=json.dumps(seed["values"], ensure_ascii=False),  # type: ignore[arg-type]
                source=seed["source"],
                valid_from_on=seed.get("valid_from", date(2020, 1, 1)),
                acting=acting,
            )
            publish(row, acting=acting)
            planted += 1
    return planted
