"""boai worker: the worker process alone. ``boai up`` starts it on PostgreSQL; on SQLite it is a thread beside the web."""

import argparse
import signal
import threading

from boai.edge.cli.ground import explain, stand
from boai.edge.installation import NotInstalled, SealedOtherwise
from boai.edge.processes import beat, die_with_parent
from boai.edge.production import Unsafe

HELP = "后台进程（由 up 启动）"


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(asked: argparse.Namespace) -> int:
    """Work until told to stop. A worker whose thread ended ends too, and is started again."""
    try:
        installation = stand()
    except (NotInstalled, SealedOtherwise, Unsafe) as trouble:
        return explain(trouble)
    die_with_parent()
    from boai.edge import background  # after Django stands

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    background.bind()
    worker, upkeep = background.start()
    beat(installation.data / "run" / "worker.beat")
    while worker.is_alive() and not stop.wait(5):
        beat(installation.data / "run" / "worker.beat")
    worker.stop()
    upkeep.stop()
    return 0 if stop.is_set() else 1
