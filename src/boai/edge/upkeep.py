"""What the machine does for itself at night: a backup, once a month a test restore. Each runs as a process of its own, at low priority."""

import os
import subprocess
import sys
import threading
from datetime import timedelta

import structlog
from django.conf import settings

from boai.edge.backup import state
from boai.edge.processes import beat
from boai.kernel.basics import clock

log = structlog.get_logger()
NIGHT = range(2, 5)
"""The hours, in China, in which the nightly jobs run; a machine that sleeps at night makes up for it when it wakes."""
DRILL_EVERY = timedelta(days=30)
LATE = timedelta(hours=25)


class Upkeep(threading.Thread):
    """Looks once a minute whether something is due."""

    def __init__(self, pause_s: float = 60) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._pause_s = pause_s
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while not self._stop_asked.wait(self._pause_s):
            beat(settings.DATA / "run" / "upkeep.beat")
            for words in due():
                log.info("upkeep", job=" ".join(words))
                subprocess.run(
                    [sys.executable, "-m", "boai", *words], check=False, preexec_fn=lambda: os.nice(10), stdout=subprocess.DEVNULL
                )

    def stop(self) -> None:
        """Finish the job at hand and end."""
        self._stop_asked.set()


def due() -> list[tuple[str, ...]]:
    """The jobs that wait now. A newest backup that lies in the future (the clock was set back) counts as none."""
    now = clock.now()
    newest = state.newest(settings.DATA)
    age = now - newest.taken_at if newest and newest.taken_at <= now + timedelta(hours=1) else None
    tried = state.tried_at(settings.DATA)
    if tried is not None and timedelta() <= now - tried < timedelta(hours=1):
        return []
    if age is None or age > LATE or (age > timedelta(hours=12) and now.astimezone(clock.CHINA).hour in NIGHT):
        return [("backup", "--nightly")]
    drill = state.drill(settings.DATA)
    if drill is None or not timedelta() <= now - drill.at < DRILL_EVERY:
        return [("backup", "--drill", "--nightly")]
    return []
