"""What one installation is: its data directory, sealed ``demo`` or ``real`` at creation and never converted (security.md law 1)."""

import hashlib
import hmac
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from boai.kernel.basics import keys
from boai.kernel.basics.ids import new_id

SERVER_KEYS = (keys.SEALING, keys.INDEX, keys.TRACE, keys.SESSION, keys.PAPER, keys.HEADS)
"""What the server opens. ``backup`` and ``seal`` are opened by the command line for the moment it needs them."""
PUBLISHER_KEYS = (*SERVER_KEYS, keys.LOG)
"""What the process opens that publishes the open log."""
ALL_KEYS = (*PUBLISHER_KEYS, keys.BACKUP, keys.SEAL)
FILE = "boai.toml"
OWNER_FILE = "owner-database.url"
LOOPBACK = ("127.0.0.1", "localhost")


class Kind(StrEnum):
    DEMO = "demo"
    REAL = "real"


class Tls(StrEnum):
    """Who speaks TLS: nobody (a demo on loopback), this program with its own certificate, a proxy before it."""

    NONE = "none"
    FILES = "files"
    PROXY = "proxy"


class NotInstalled(Exception):
    """The data directory holds no installation."""


class SealedOtherwise(Exception):
    """The settings file says another kind or society than the directory was created as."""


@dataclass(frozen=True)
class Served:
    """How a real society is reached: what ``boai init`` asks and writes.

    ``providers`` names who delivers each kind of message or money; ``second_place`` is a folder on another machine for backups.
    """

    hosts: tuple[str, ...] = LOOPBACK
    origin: str = ""
    tls: Tls = Tls.NONE
    certificate: str = ""
    private_key: str = ""
    address: str = "127.0.0.1"
    database: str = ""
    second_place: str = ""
    demo_on_lan: bool = False
    providers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Installation:
    """The settings file of a data directory."""

    data: Path
    kind: Kind
    society_id: UUID
    served: Served

    @property
    def demo(self) -> bool:
        return self.kind is Kind.DEMO

    @property
    def hosts(self) -> tuple[str, ...]:
        return self.served.hosts

    @property
    def database(self) -> str:
        """The database's URL; "" is SQLite in the data directory. ``BOAI_DATABASE`` wins over the file."""
        return os.environ.get("BOAI_DATABASE") or self.served.database

    @property
    def owner_database(self) -> str:
        """The URL of the role that owns the tables; "" where the program's own role does. Only migrations and backups use it."""
        return owner_url(self.data)

    @classmethod
    def read(cls, data: Path) -> "Installation":
        """Raises NotInstalled where there is no settings file, SealedOtherwise where kind or society were edited."""
        file = data / FILE
        if not file.exists():
            raise NotInstalled(str(data))
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        kind, society_id = Kind(written["kind"]), UUID(written["society"])
        _check_seal(data, kind, society_id, str(written.get("seal", "")))
        return cls(data=data, kind=kind, society_id=society_id, served=_served(written))

    @classmethod
    def create(cls, data: Path, kind: Kind, served: Served | None = None, hosts: tuple[str, ...] = LOOPBACK) -> "Installation":
        """Make the keys of a new data directory and seal it. Raises FileExistsError: a directory is created once."""
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (data / FILE).exists():
            raise FileExistsError(data / FILE)
        for name in ALL_KEYS:
            if not list((data / "keys").glob(f"{name}-*.key")):
                keys.make_key_file(data / "keys", name)
        society_id = new_id()
        write(data, kind, society_id, served or Served(hosts=hosts))
        return cls.read(data)


def publisher_keyring(data: Path) -> keys.Keyring:
    """The keys of the process that publishes; the log's is made where an older installation has none yet."""
    if not list((data / "keys").glob(f"{keys.LOG}-*.key")):
        keys.make_key_file(data / "keys", keys.LOG)
    return keys.Keyring.open(data / "keys", PUBLISHER_KEYS)


def owner_url(data: Path) -> str:
    """The owner's URL as the keys' folder holds it, "" where it holds none; no backup carries it."""
    file = data / "keys" / OWNER_FILE
    return os.environ.get("BOAI_OWNER_DATABASE") or (file.read_text().strip() if file.exists() else "")


def keep_owner_url(data: Path, url: str) -> None:
    """Write the owner's URL, readable by its owner only."""
    (data / "keys").mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(data / "keys" / OWNER_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(url)


def write(data: Path, kind: Kind, society_id: UUID, served: Served) -> None:
    """Write the settings file, readable by its owner only."""
    values: dict[str, Any] = {"kind": str(kind), "society": str(society_id), "seal": _seal(data, kind, society_id)}
    values |= {name: list(value) if isinstance(value, tuple) else value for name, value in vars(served).items() if name != "providers"}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value not in ("", False)]
    lines += ["", "[providers]", *(f"{name} = {json.dumps(value)}" for name, value in served.providers.items())] if served.providers else []
    unready = data / f"{FILE}.new"
    with os.fdopen(os.open(unready, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    unready.rename(data / FILE)


def data_directory() -> Path:
    """``BOAI_DATA``, or ``data`` beside where the program is started."""
    return Path(os.environ.get("BOAI_DATA") or "data").resolve()


def database_settings(url: str, data: Path) -> dict[str, object]:
    """Django's entry for ``postgresql://user:password@host:port/name``, or for SQLite in the data directory where ``url`` is empty."""
    if not url:
        options = {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": _SQLITE_START}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": data / "boai.sqlite3", "OPTIONS": options, "TEST": {"NAME": None}}
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _served(written: dict[str, Any]) -> Served:
    known = {name: written[name] for name in Served.__dataclass_fields__ if name in written}
    known["hosts"] = tuple(known.get("hosts", LOOPBACK))
    known["tls"] = Tls(known.get("tls", Tls.NONE))
    return Served(**known)


def _check_seal(data: Path, kind: Kind, society_id: UUID, stated: str) -> None:
    if not hmac.compare_digest(stated, _seal(data, kind, society_id)):
        raise SealedOtherwise(str(data))


def _seal(data: Path, kind: Kind, society_id: UUID) -> str:
    _, key = keys.Keyring.open(data / "keys", [keys.SEAL]).current(keys.SEAL)
    return hmac.new(key, f"{kind}\n{society_id}".encode(), hashlib.sha256).hexdigest()


_SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
)
