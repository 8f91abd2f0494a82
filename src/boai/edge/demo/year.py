"""The demo year, class by class behind the running server. How far it is stands in ``demo-year.json`` and on the front page."""

import json
import threading
from pathlib import Path
from typing import TypedDict
from uuid import UUID

import structlog
from django.db import close_old_connections

from boai.domains.donations import demo_year as donations
from boai.domains.training import demo_kinds, demo_teaching
from boai.domains.training import demo_year as training
from boai.domains.training.demo_kinds import class_day
from boai.edge.demo import city
from boai.kernel.basics import clock

FILE = "demo-year.json"
log = structlog.get_logger()


FOUNDING = (city.found_other_villages, training.engage_teachers)
"""What all else stands on; done again, both go on where they were."""
BEFORE_THE_YEAR = (demo_kinds.build, class_day.build, demo_teaching.build, donations.build)


class Standing(TypedDict):
    """How far the year is: classes held, of how many, since when, and the modules of the steps before them that were begun."""

    done: int
    of: int
    begun_at: str
    begun: list[str]


class YearLoader(threading.Thread):
    """Holds the classes of the past year one after the other; a stop or a kill is taken up again at the next start."""

    def __init__(self, data: Path, society_id: UUID) -> None:
        super().__init__(name="demo-year", daemon=True)
        self._file, self._society_id = data / FILE, society_id

    def run(self) -> None:
        try:
            self.load()
        except Exception:
            log.exception("the demo year stopped loading")
        finally:
            close_old_connections()

    def load(self) -> None:
        """Everything that is still missing of the year that was promised to this city."""
        standing = read(self._file)
        if standing is None:
            return
        for step in FOUNDING:
            if step.__name__ not in standing["begun"]:
                step(self._society_id)
                self._mark(standing, step.__name__)
        for build in BEFORE_THE_YEAR:
            if build.__module__ not in standing["begun"]:
                self._mark(standing, build.__module__)  # before it is done: cut short, it stays as it is; twice, it would clash
                build(self._society_id, lambda what, done, of: None)
        today = clock.day_of(clock.now().fromisoformat(standing["begun_at"]))
        for planned in training.classes_of_the_year(self._society_id, today)[standing["done"] :]:
            training.hold(planned, self._society_id)
            standing["done"] = planned.number + 1
            write(self._file, standing)
        training.check_teachers(self._society_id)

    def _mark(self, standing: "Standing", step: str) -> None:
        standing["begun"].append(step)
        write(self._file, standing)


def promise(data: Path) -> None:
    """This city, just built, gets its year: the next process that works behind the pages loads it."""
    write(data / FILE, Standing(done=0, of=training.CLASSES, begun_at=clock.now().isoformat(), begun=[]))


def read(file: Path) -> "Standing | None":
    """How far the year is; None where none was promised."""
    return json.loads(file.read_text()) if file.exists() else None


def write(file: Path, standing: "Standing") -> None:
    """Whole or not at all."""
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(standing))
    fresh.replace(file)
