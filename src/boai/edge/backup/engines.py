"""Copying a whole database out and in, and the hash of every table, for SQLite and PostgreSQL. No Django: a restore may have none."""

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

SQLITE, POSTGRES = "sqlite", "postgresql"
OWN_FUNCTIONS = (
    "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = current_schema() AND p.proowner = current_user::regrole"
)
"""What triggers call: an archive brings its own, which must not meet these."""
Hashes = dict[str, dict[str, Any]]
"""Table -> {"rows": how many, "sum": the sum of the SHA-256 of its rows}: equal for equal rows in any order."""


class EngineFault(Exception):
    """A database tool refused; the message is its own."""


def engine_of(url: str) -> str:
    """Which engine a URL means; "" is SQLite."""
    return POSTGRES if url else SQLITE


def dump(url: str, sqlite_file: Path, to: Path) -> Hashes:
    """Copy the live database into ``to`` and hash exactly what was copied. Writers go on meanwhile."""
    return _dump_postgres(url, to) if url else _dump_sqlite(sqlite_file, to)


def load(file: Path, url: str, sqlite_file: Path) -> Hashes:
    """Put a copy in place of the database and hash what then stands there. The server must be down."""
    if url:
        _load_postgres(file, url)
        return hashes_postgres(url)
    for old in sqlite_file.parent.glob(f"{sqlite_file.name}*"):
        old.unlink()
    file.replace(sqlite_file)
    return hashes_sqlite(sqlite_file)


def is_empty(url: str, sqlite_file: Path) -> bool:
    """Whether there is nothing to lose."""
    if not url:
        return not sqlite_file.exists()
    with psycopg.connect(url) as connection:
        return not list(_tables(connection))


def hashes_sqlite(file: Path) -> Hashes:
    """The hash of every table of a SQLite file."""
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
        return {name: _hash(connection.execute(f'SELECT * FROM "{name}"')) for (name,) in sorted(names)}  # noqa: S608  # names from the catalogue


def hashes_postgres(url: str) -> Hashes:
    """The hash of every table of a PostgreSQL database, in one snapshot."""
    with _snapshot(url) as connection:
        return _hash_tables(connection)


def without_password(url: str) -> str:
    """A URL that may be written into an archive."""
    parts = urlsplit(url)
    host = f"{parts.username or ''}@{parts.hostname or ''}" + (f":{parts.port}" if parts.port else "")
    return urlunsplit(parts._replace(netloc=host)) if url else ""


def _dump_sqlite(source: Path, to: Path) -> Hashes:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return hashes_sqlite(to)


def _dump_postgres(url: str, to: Path) -> Hashes:
    with _snapshot(url) as connection:
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        _tool("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={row[0]}", f"--file={to}")
        return _hash_tables(connection)


def _load_postgres(file: Path, url: str) -> None:
    with psycopg.connect(url) as connection:
        for name in _tables(connection):
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(name)))
        for (function,) in connection.execute(OWN_FUNCTIONS).fetchall():
            connection.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE")
    _tool("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file))


def _snapshot(url: str) -> "psycopg.Connection[Any]":
    connection = psycopg.connect(url, options="-c TimeZone=UTC")
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def _hash_tables(connection: psycopg.Connection[Any]) -> Hashes:
    found: Hashes = {}
    for name in _tables(connection):
        with connection.cursor(name="rows_of_a_table") as cursor:
            cursor.itersize = 5_000
            cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))
            found[name] = _hash(cursor)
    return found


def _tables(connection: psycopg.Connection[Any]) -> Iterator[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename").fetchall()
    yield from (row[0] for row in rows)


def _hash(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest(), "big")
    return {"rows": count, "sum": f"{total % 2**256:064x}"}


def _tool(name: str, url: str, *arguments: str) -> None:
    """Run a PostgreSQL tool; the password travels in the environment, not in the list of processes."""
    environment: Mapping[str, str] = {**os.environ, "PGPASSWORD": unquote(urlsplit(url).password or "")}
    target = ["--dbname", without_password(url)]
    try:
        done = subprocess.run([name, *target, *arguments], env=environment, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        raise EngineFault(f"没有找到 {name}，请安装 postgresql-client") from None
    if done.returncode:
        raise EngineFault(f"{name}: {done.stderr.strip()[-500:]}")
