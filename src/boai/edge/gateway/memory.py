"""What the fake remembers: trades, the payments of each, refunds. A file of its own, so that a restart forgets no money."""

import sqlite3
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
_TABLES = """
CREATE TABLE IF NOT EXISTS trades (
  id TEXT PRIMARY KEY, channel TEXT, number TEXT, kind TEXT, title TEXT, total INTEGER, notify TEXT, back TEXT, fault TEXT,
  state TEXT, made_at TEXT, expires_at TEXT, UNIQUE (channel, number));
CREATE TABLE IF NOT EXISTS payments (
  txn TEXT PRIMARY KEY, trade TEXT, amount INTEGER, fee INTEGER, paid_at TEXT);
CREATE TABLE IF NOT EXISTS refunds (
  number TEXT PRIMARY KEY, id TEXT, trade TEXT, txn TEXT, amount INTEGER, at TEXT);
CREATE INDEX IF NOT EXISTS payments_trade ON payments (trade);
CREATE INDEX IF NOT EXISTS refunds_trade ON refunds (trade);
"""


class Memory:
    """One connection behind a lock: the fake has one server thread pool and no hurry."""

    def __init__(self, file: Path | str) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(str(file), check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + _TABLES)

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def rows(self, sql: str, *values: object) -> list[Row]:
        with self._lock:
            return [dict(row) for row in self._db.execute(sql, values)]

    def one(self, sql: str, *values: object) -> Row | None:
        return next(iter(self.rows(sql, *values)), None)

    def add(self, table: str, **columns: object) -> bool:
        """Whether the row is new."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        with self._lock:
            done = self._db.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))  # noqa: S608  # names in the source
            return done.rowcount == 1

    def move(self, trade: str, before: str, after: str) -> bool:
        """Change a trade's state; False where it is no longer what it was."""
        with self._lock:
            return self._db.execute("UPDATE trades SET state = ? WHERE id = ? AND state = ?", (after, trade, before)).rowcount == 1

    def trade(self, channel: str, number: str) -> Row | None:
        """By our caller's own order number."""
        return self.one("SELECT * FROM trades WHERE channel = ? AND number = ?", channel, number)

    def payments(self, trade: str) -> list[Row]:
        """What was paid on a trade, the first first."""
        return self.rows("SELECT * FROM payments WHERE trade = ? ORDER BY paid_at, txn", trade)

    def paid_on(self, channel: str, day: str) -> list[Row]:
        """Payments and refunds of a day in China, with their trades, as a bill lists them."""
        sql = (
            "SELECT t.*, p.txn, p.amount, p.fee, p.paid_at AS at, '' AS refund FROM payments p JOIN trades t ON t.id = p.trade"
            " WHERE t.channel = ? AND substr(p.paid_at, 1, 10) = ?"
            " UNION ALL SELECT t.*, r.txn, r.amount, 0, r.at, r.number FROM refunds r JOIN trades t ON t.id = r.trade"
            " WHERE t.channel = ? AND substr(r.at, 1, 10) = ? ORDER BY at, txn"
        )
        return self.rows(sql, channel, day, channel, day)


def now() -> datetime:
    """The fake's own clock."""
    return datetime.now(UTC)
