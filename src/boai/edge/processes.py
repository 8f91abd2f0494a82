"""The processes of one installation, started, watched, restarted when they die, stopped together (docs/decisions/0007)."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import structlog

log = structlog.get_logger()

GRACE_S = 60.0
"""How long a process may take to become well after its start."""
PATIENCE_S = 10.0
"""How long a process may take to finish when asked to stop."""
PROBE_EVERY_S = 15.0
LONGEST_PAUSE_S = 30.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    """One process that ought to run: its words after ``boai``, and a question that tells whether it is well."""

    name: str
    words: Sequence[str]
    well: Callable[[], bool] = lambda: True
    running: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    probed_at: float = 0.0
    unwell: int = 0
    deaths: int = field(default=0)

    def start(self, now: float) -> None:
        """In a session of its own: Ctrl-C reaches the supervisor alone, which then stops all in order."""
        self.running = subprocess.Popen([sys.executable, "-m", "boai", *self.words], start_new_session=True)
        self.started_at = self.probed_at = now
        self.unwell = 0

    def signal_group(self, number: signal.Signals) -> None:
        """Reach the process and whatever it started."""
        if self.running:
            try:
                os.killpg(self.running.pid, number)
            except ProcessLookupError:
                return


class Supervisor:
    """Runs until SIGINT or SIGTERM. A process that dies, or is unwell three times in a row, is started again."""

    def __init__(self, processes: Sequence[Process], when_well: Callable[[], None] = lambda: None, pause_s: float = 0.2) -> None:
        self._processes = processes
        self._when_well = when_well
        self._pause_s = pause_s
        self._greeted = False
        self._stopping = False

    def run(self) -> None:
        """Start all, watch all, stop all."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        try:
            while not self._stopping:
                for process in self._processes:
                    self._look_after(process, time.monotonic())
                self._greet_once_well()
                time.sleep(self._pause_s)
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask every process to finish, the last started first; kill what does not."""
        for process in reversed(self._processes):
            process.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_S
        for process in reversed(self._processes):
            if process.running is None:
                continue
            try:
                process.running.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("process did not stop in time", process=process.name)
            process.signal_group(signal.SIGKILL)
            process.running.wait()
            process.running = None

    def _greet_once_well(self) -> None:
        if not self._greeted and all(process.running and process.well() for process in self._processes):
            self._greeted = True
            self._when_well()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _look_after(self, process: Process, now: float) -> None:
        if process.running is None:
            if now >= process.start_again_at:
                process.start(now)
        elif (code := process.running.poll()) is not None:
            self._note_death(process, code, now)
        elif now - process.probed_at >= PROBE_EVERY_S and now - process.started_at >= GRACE_S:
            self._probe(process, now)

    def _note_death(self, process: Process, code: int, now: float) -> None:
        process.signal_group(signal.SIGKILL)
        process.running = None
        process.deaths = process.deaths + 1 if now - process.started_at < GRACE_S else 1
        pause = 0.0 if process.deaths == 1 else min(2.0 ** (process.deaths - 2), LONGEST_PAUSE_S)
        process.start_again_at = now + pause
        log.warning("process died", process=process.name, code=code, again_in_s=pause)

    def _probe(self, process: Process, now: float) -> None:
        process.probed_at = now
        process.unwell = 0 if process.well() else process.unwell + 1
        if process.unwell >= 3:
            log.warning("process is unwell", process=process.name)
            process.signal_group(signal.SIGKILL)


def die_with_parent() -> None:
    """Ask the kernel for the end of this process when its parent's ends, so that even a killed supervisor leaves nobody behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class AlreadyRunning(Exception):
    """Another ``boai up`` serves this data directory."""


def take_turn(data: Path) -> int:
    """Hold the data directory for one server; the lock ends with the process. Raises AlreadyRunning."""
    import fcntl

    (data / "run").mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(data / "run" / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunning(str(data)) from None
    return descriptor


def beat(file: Path) -> None:
    """Say "I am alive" by touching a file."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)


def beaten_within(file: Path, seconds: float) -> bool:
    """Whether the file was touched lately. A clock set back makes the touch lie in the future, which also counts as lately."""
    return file.exists() and time.time() - file.stat().st_mtime < seconds
