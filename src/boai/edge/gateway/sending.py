"""The fake's post: notices go out in time, and again until they are answered well, on a compressed clock."""

import heapq
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from boai.edge.gateway.memory import Row
from boai.edge.gateway.notices import Parcel
from boai.edge.outgoing.client import Client, NoAnswer, NotAllowed

PARALLEL = 8


class Sender(threading.Thread):
    """Takes parcels with ``post``; what is not answered well is posted again after the next of ``repeats``."""

    def __init__(self, repeats: "list[float]", ours: str) -> None:
        super().__init__(name="notices", daemon=True)
        self._repeats, self._ours = repeats, ours
        self._due: list[tuple[float, int, str, Parcel, int]] = []
        self._lock, self._count = threading.Lock(), itertools.count()
        self._pool = ThreadPoolExecutor(PARALLEL)
        self.stop_asked = threading.Event()

    def post(self, trade: Row, parcel: Parcel, after_s: float = 0.0, copies: int = 1) -> None:
        """Send it after some seconds; several copies go at the same moment."""
        with self._lock:
            for _ in range(copies):
                heapq.heappush(self._due, (time.monotonic() + after_s, next(self._count), trade["notify"], parcel, 0))

    def run(self) -> None:
        while not self.stop_asked.wait(0.05):
            for one in self._ripe():
                self._pool.submit(self._send, *one)

    def _ripe(self) -> list[tuple[str, Parcel, int]]:
        found = []
        with self._lock:
            while self._due and self._due[0][0] <= time.monotonic():
                _, _, to, parcel, tries = heapq.heappop(self._due)
                found.append((to, parcel, tries))
        return found

    def _send(self, to: str, parcel: Parcel, tries: int) -> None:
        """Only ever to our own server on loopback; success is a 2xx, and Alipay's word besides."""
        if urlsplit(to).netloc != self._ours:
            return
        try:
            answer = Client(purpose="notices", hosts=frozenset(), own_fakes=self._ours).post(
                to, headers=parcel.headers, content=parcel.body
            )
            well = answer.status < 300 and answer.body != b"fail"
        except (NoAnswer, NotAllowed):
            well = False
        if not well and tries < len(self._repeats):
            with self._lock:
                due = time.monotonic() + self._repeats[tries]
                heapq.heappush(self._due, (due, next(self._count), to, parcel, tries + 1))
