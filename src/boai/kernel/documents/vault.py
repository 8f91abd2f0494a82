"""The vault: files by the hash of their content under ``BOAI_DATA/vault``. Nobody asks it by hash; a record's reach is the way in.

On the disk a file is ciphertext under a key of its own, which the sealing master wraps: a roster that waits to be imported holds names
and id numbers (security.md law 7).

An upload waits 24 hours for the session that brought it, so that a refusal does not lose it; an operation then attaches it.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from boai.kernel.basics import clock, keys, randomness
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Acting, Files, Record, System, refuse
from boai.kernel.change.turns import writer_turn
from boai.kernel.documents.content import Content, recognise
from boai.kernel.documents.models import Attachment, Upload
from boai.kernel.documents.vocabulary import AttachmentStage, FileKind
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person

KEPT_FOR = timedelta(hours=24)
MOST_FILES = 20
_HASH = re.compile(r"[0-9a-f]{64}")


def keep(data: bytes, name: str, session: str, acting: Acting) -> Upload:
    """Check a file and keep it for the session; the same content brought again in it is the same upload.

    Refuses what ``recognise`` refuses.
    """
    content = recognise(data)
    content_hash = _store(content.data, acting.society_id)
    session_index = _session_index(session, acting.society_id)
    with writer_turn(), transaction.atomic():
        known = Upload.objects.filter(session_index=session_index, content_hash=content_hash).first()
        if known is None:
            known = _upload(content, content_hash, session_index, acting)
        known.at = clock.now()
        known.name_sealed = _sealed(acting.person_id, "documents_upload", known.id, _tidy_name(name, content.extension))
        known.save()
    return known


def uploads(ids: Iterable[UUID], session: str, society_id: UUID) -> list[Upload]:
    """Those of the uploads that this session brought and that have not expired."""
    since = clock.now() - KEPT_FOR
    rows = Upload.objects.filter(pk__in=list(ids), session_index=_session_index(session, society_id), at__gt=since)
    return list(rows.order_by("at", "id"))


def attach(files: Files, record: Record, branch: Branch, acting: Acting, *, only: FileKind | None = None) -> list[Attachment]:
    """Give a record these uploads. Runs inside an operation; only the actor's own uploads can be given.

    Refuses: documents.upload_gone, documents.not_a_picture, documents.too_many_files.
    """
    if len(files) > MOST_FILES:
        raise refuse("documents.too_many_files", most=MOST_FILES)
    found = {one.id: one for one in Upload.objects.filter(pk__in=files, at__gt=clock.now() - KEPT_FOR)}
    attached = []
    for upload in (found.get(one) for one in dict.fromkeys(files)):
        if upload is None or (acting.kind is not System and upload.person_id != acting.person_id):
            raise refuse("documents.upload_gone")
        if only is not None and upload.kind != only:
            raise refuse("documents.not_a_picture")
        attached.append(_attached(upload, record, branch))
    return attached


def attachments_of(record: Record) -> QuerySet[Attachment]:
    """A record's files, in the order they came. Whoever may see the record may see them."""
    rows = Attachment.objects.unscoped().filter(subject_id=record.pk, subject_model=record._meta.label, stage=AttachmentStage.KEPT)
    return rows.select_related("person__key").order_by("attached_at", "id")


def path_of(kept: Attachment | Upload) -> Path:
    """Where a file's sealed content lies."""
    return _place(kept.content_hash)


def content_of(kept: Attachment | Upload) -> bytes:
    """A file's content, opened. Raises FileNotFoundError where it is gone, SealBroken where it was altered."""
    wrapped, _, sealed = path_of(kept).read_text(encoding="ascii").partition("\n")
    place = _bound(kept.content_hash, kept.society_id)
    return keys.unseal(keys.unwrap(place, wrapped), place, sealed)


def name_of(upload: Upload) -> str:
    """The name an upload had, or 文件.jpg."""
    if upload.person_id is None or not upload.name_sealed:
        return f"文件.{upload.extension}"
    person = Person.objects.unscoped().select_related("key").get(pk=upload.person_id)
    return person.unsealed("documents_upload", "name", upload.id, upload.name_sealed)


def sweep() -> int:
    """Forget uploads of more than 24 hours, then content that nothing refers to. Gives how many files went."""
    until = clock.now() - KEPT_FOR
    with writer_turn(), transaction.atomic():
        Upload.objects.filter(at__lte=until).delete()
    gone = 0
    for file in _folder().glob("??/*"):
        if file.stat().st_mtime < until.timestamp() and not _is_referred_to(file.name):
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _is_referred_to(content_hash: str) -> bool:
    attached = Attachment.objects.unscoped().filter(content_hash=content_hash).exists()
    return attached or Upload.objects.filter(content_hash=content_hash).exists()


def _upload(content: Content, content_hash: str, session_index: str, acting: Acting) -> Upload:
    return Upload(
        society_id=acting.society_id,
        session_index=session_index,
        person_id=acting.person_id,
        content_hash=content_hash,
        kind=content.kind,
        content_type=content.content_type,
        extension=content.extension,
        size=len(content.data),
    )


def _attached(upload: Upload, record: Record, branch: Branch) -> Attachment:
    attachment = Attachment(
        branch=branch,
        subject_model=record._meta.label,
        subject_id=record.pk,
        person_id=upload.person_id,
        kind=upload.kind,
        content_type=upload.content_type,
        extension=upload.extension,
        size=upload.size,
        content_hash=upload.content_hash,
        attached_at=clock.now(),
    )
    if upload.person_id is not None:
        attachment.name_sealed = _sealed(upload.person_id, "documents_attachment", attachment.id, name_of(upload))
    attachment.save()
    return attachment


def _sealed(person_id: UUID | None, table: str, row: UUID, name: str) -> str:
    """A file's name may say whom it is about: it is kept under its bringer's key, and not at all where nobody is known."""
    if person_id is None:
        return ""
    person = Person.objects.unscoped().select_related("key").get(pk=person_id)
    return person.sealed(table, "name", row, name)


def _tidy_name(name: str, extension: str) -> str:
    """The last step of a path, without its ending and what cannot be seen; the ending is the content's own."""
    stem = re.sub(r'[\x00-\x1f"<>|:*?]', "", tidy(re.split(r"[\\/]", name)[-1]))
    stem = stem.rpartition(".")[0] or stem
    return f"{stem[:80].strip('. ') or '文件'}.{extension}"


def _store(data: bytes, society_id: UUID) -> str:
    """Write content sealed, whole or not at all; known content looks fresh again, so that a sweep leaves it."""
    content_hash = hashlib.sha256(data).hexdigest()
    place = _place(content_hash)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    bound, own_key = _bound(content_hash, society_id), randomness.take(32)
    sealed = f"{keys.wrap(bound, own_key)}\n{keys.seal(own_key, bound, data)}"
    passing = place.parent / f".{randomness.take(8).hex()}"
    with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    passing.replace(place)
    return content_hash


def _bound(content_hash: str, society_id: UUID) -> keys.Place:
    return keys.Place(str(society_id), "documents_vault", "content", content_hash)


def _place(content_hash: str) -> Path:
    assert _HASH.fullmatch(content_hash)
    return _folder() / content_hash[:2] / content_hash


def _folder() -> Path:
    return Path(settings.DATA) / "vault"


def _session_index(session: str, society_id: UUID) -> str:
    return keys.blind("documents.upload", society_id, session)


def ids_of(found: Sequence[Upload]) -> Files:
    """Uploads as an operation's parameter."""
    return Files(tuple(one.id for one in found))
