"""The archive: a gzipped tar whose first two members are a manifest and its signature; every other member is named and hashed in it."""

import gzip
import hashlib
import hmac
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from boai.kernel.basics import keys

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
FORMAT = 1
_MOST_MANIFEST = 50_000_000
_CHUNK = 1 << 20


class BadArchive(Exception):
    """The archive is not what this installation signed, or does not hold what it says. The message is a Chinese sentence."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself.

    ``keys_needed`` are the key numbers without which the data cannot be read; ``erasures`` the number of lines of the erasure
    journal when it was taken; ``files`` path -> [size, sha256]; ``tables`` see ``engines.Hashes``.
    """

    society: str
    kind: str
    engine: str
    taken_at: str
    program: str
    keys_needed: Mapping[str, list[int]]
    erasures: int
    files: Mapping[str, list[Any]]
    tables: Mapping[str, Mapping[str, Any]]
    format: int = FORMAT


def fingerprint(file: Path) -> list[Any]:
    """Size and SHA-256 of a file."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while block := stream.read(_CHUNK):
            digest.update(block)
            size += len(block)
    return [size, digest.hexdigest()]


def pack(to: Path, manifest: Manifest, sources: Mapping[str, Path], keyring: keys.Keyring) -> None:
    """Write the archive beside its place, make it durable, then give it its name: a full disk leaves no half archive."""
    unready = to.with_name(to.name + ".part")
    body = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True).encode()
    try:
        with os.fdopen(os.open(unready, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=5) as tar:
                _add(tar, MANIFEST, body)
                _add(tar, SIGNATURE, _signature(body, keyring).encode())
                for name, source in sources.items():
                    tar.add(source, arcname=name, recursive=False, filter=_plain)
            out.flush()
            os.fsync(out.fileno())
        unready.rename(to)
    finally:
        unready.unlink(missing_ok=True)


def read_manifest(file: Path, keyring: keys.Keyring) -> Manifest:
    """The manifest, once its signature is right. Raises BadArchive, KeyMissing."""
    with _opened(file) as tar, _soundly_read():
        return _manifest(tar, iter(tar), keyring)


def unpack(file: Path, into: Path, keyring: keys.Keyring) -> Manifest:
    """Extract every listed file below ``into`` and nothing else. Raises BadArchive for anything unlisted, altered or leading outside."""
    with _opened(file) as tar, _soundly_read():
        members = iter(tar)
        manifest = _manifest(tar, members, keyring)
        seen = {member.name for member in members if _extract(tar, member, into, manifest)}
    if missing := set(manifest.files) - seen:
        raise BadArchive(f"备份文件不完整，缺少 {min(missing)}")
    return manifest


def _opened(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file, mode="r:gz")
    except (tarfile.TarError, OSError, EOFError) as trouble:
        raise BadArchive(f"这不是备份文件，或已经损坏：{file.name}") from trouble


@contextmanager
def _soundly_read() -> Iterator[None]:
    """What a cut or altered file makes the readers of tar and gzip say, in one sentence; a full disk stays a full disk."""
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as trouble:
        raise BadArchive("备份文件已经损坏") from trouble


def _manifest(tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo], keyring: keys.Keyring) -> Manifest:
    body, stated = (_small(tar, members, name) for name in (MANIFEST, SIGNATURE))
    number, _, code = stated.decode(errors="replace").partition(":")
    if not number.isdigit() or not hmac.compare_digest(code, _code(keyring.numbered(keys.BACKUP, int(number)), body)):
        raise BadArchive("备份的签名不对：不是用本单位的密钥签的，或内容被改动过")
    said = json.loads(body)
    if said.get("format") != FORMAT:
        raise BadArchive(f"备份的格式（{said.get('format')}）本程序不认识，请用更新的程序")
    return Manifest(**said)


def _small(tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo], name: str) -> bytes:
    member = next(members, None)
    if member is not None and member.name == name and member.isreg() and member.size <= _MOST_MANIFEST:
        return cast(BinaryIO, tar.extractfile(member)).read()
    raise BadArchive("备份文件没有清单，无法核对")


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path, manifest: Manifest) -> bool:
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts or "\\" in member.name:
        raise BadArchive(f"备份中有指向目录之外的文件：{member.name}")
    if member.name not in manifest.files or member.size != manifest.files[member.name][0]:
        raise BadArchive(f"备份中有清单之外的文件：{member.name}")
    target = into / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        source = cast(BinaryIO, tar.extractfile(member))
        while block := source.read(_CHUNK):
            out.write(block)
    if fingerprint(target) != list(manifest.files[member.name]):
        raise BadArchive(f"备份中的文件已经损坏：{member.name}")
    return True


def _add(tar: tarfile.TarFile, name: str, body: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(body), 0o600
    tar.addfile(member, io.BytesIO(body))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _signature(body: bytes, keyring: keys.Keyring) -> str:
    number, key = keyring.current(keys.BACKUP)
    return f"{number}:{_code(key, body)}"


def _code(key: bytes, body: bytes) -> str:
    return hmac.new(key, b"boai backup manifest\n" + body, hashlib.sha256).hexdigest()
