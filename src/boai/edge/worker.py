"""The worker: reacts to news, numbers the books, does what is due, brings messages out, folds tallies, chains the trace.

A thread beside the web on SQLite, a process on PostgreSQL; several may run, none does another's work.
"""

import os
import threading
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import close_old_connections

from boai.edge import publishing
from boai.edge.outgoing.carriers import carriers_of
from boai.edge.outgoing.gateways import gateways_of
from boai.edge.outgoing.wechat_login import gate_of
from boai.kernel.attempts.operations import close_overdue
from boai.kernel.change import chain, deadlines, outbox
from boai.kernel.change.turns import writer_turn
from boai.kernel.documents import vault
from boai.kernel.figures import tallies
from boai.kernel.ledger import sequencing
from boai.kernel.notify import carriers, codes, delivering
from boai.kernel.payments import asking, gateways, reconciling
from boai.kernel.people import codes as people
from boai.kernel.people import wechat

log = structlog.get_logger()


class Worker(threading.Thread):
    """Works until stopped; a fault is logged and tried again, never fatal."""

    def __init__(self, pause_s: float = 0.5) -> None:
        super().__init__(name="worker", daemon=True)
        self._stop_asked = threading.Event()
        self._pause_s = pause_s
        errands = (delivering.deliver, codes.send_waiting, asking.ask_due, publishing.publish_logs, publishing.ask_witnesses)
        self._postmen = [*(Postman(errand, pause_s) for errand in errands), Postman(reconciling.fetch_due, 60)]
        self._swept_at = 0.0

    def run(self) -> None:
        for postman in self._postmen:
            postman.start()
        while not self._stop_asked.wait(self._pause_s):
            try:
                work_once()
                self._sweep_hourly()
            except Exception:  # whatever failed is still waiting and is tried again
                log.exception("the worker's round failed")
            finally:
                close_old_connections()

    def _sweep_hourly(self) -> None:
        if time.monotonic() - self._swept_at > 3_600:
            vault.sweep()
            people.sweep()
            self._swept_at = time.monotonic()

    def stop(self) -> None:
        """Finish the round and end."""
        self._stop_asked.set()
        for postman in self._postmen:
            postman.stop_asked.set()
        self.join(timeout=10)


class Postman(threading.Thread):
    """Runs an errand beside the other work, so that a slow provider, gateway or witness holds nothing else up."""

    def __init__(self, bring: Callable[[], int], pause_s: float) -> None:
        super().__init__(name="postman", daemon=True)
        self._bring = bring
        self.stop_asked = threading.Event()
        self._pause_s = pause_s

    def run(self) -> None:
        while not self.stop_asked.wait(self._pause_s):
            try:
                self._bring()
            except Exception:  # the postman goes on; what failed is leased and tried again
                log.exception("an errand failed", errand=self._bring.__name__)
            finally:
                close_old_connections()


def work_once() -> None:
    """One round of everything that waits, except bringing messages out."""
    close_overdue()
    outbox.deliver()
    sequencing.sequence_all(settings.SOCIETY_ID)
    deadlines.run_due(settings.SOCIETY_ID)
    with writer_turn():
        tallies.fold()
    chain.extend()
    chain.write_head(settings.AUDIT_FOLDER)


def bind_carriers() -> None:
    """Give this process its ways out; links lead back to the installation's first host."""
    installation, port = settings.INSTALLATION, int(os.environ.get("BOAI_PORT", "8000"))
    origin = f"http://127.0.0.1:{port}" if installation.demo else f"https://{installation.hosts[0]}"
    carriers.bind(carriers_of(installation, port + 4), origin)
    wechat.bind(gate_of(installation, port + 4))
    gateways.bind(gateways_of(installation, port + 2), origin)
