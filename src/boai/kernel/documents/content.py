"""What a file really is. Pictures are made anew; everything else is checked by its content and kept as it came (security.md law 10)."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO, Any

from boai.kernel.change.contract import Refused, refuse
from boai.kernel.documents.vocabulary import FileKind

MOST_MEGABYTES = 20
MOST_MEGAPIXELS = 40
LONGEST_SIDE = 2_560
MOST_UNPACKED = 100 * 2**20
MOST_RATIO = 200
MOST_MEMBERS = 2_000

_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_ZIP_END = b"PK\x05\x06"
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8")
_MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|svg|script|body|iframe|\?xml)", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile)\b")
_OFFICE = {"xl/workbook.xml": FileKind.WORKBOOK, "word/document.xml": FileKind.WORD}
_TYPES = {
    FileKind.PDF: ("application/pdf", "pdf"),
    FileKind.WORKBOOK: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    FileKind.WORD: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    FileKind.TEXT: ("text/plain; charset=utf-8", "txt"),
    FileKind.MARKUP: ("application/octet-stream", "txt"),
}


@dataclass(frozen=True)
class Content:
    """A file's bytes as they may be kept, and what they are."""

    kind: FileKind
    content_type: str
    extension: str
    data: bytes


def recognise(data: bytes) -> Content:
    """The content to keep.

    Refuses: documents.file_empty, documents.file_too_large, documents.file_unknown and what the kinds below refuse.
    """
    if not data:
        raise refuse("documents.file_empty")
    if len(data) > MOST_MEGABYTES * 2**20:
        raise refuse("documents.file_too_large", megabytes=MOST_MEGABYTES)
    if data.startswith(_PICTURE_STARTS):
        return _picture(data)
    if data.startswith(_PDF):
        kind = _checked_pdf(data)
    elif data.startswith(_ZIP):
        kind = checked_office(data)
    else:
        kind = _checked_text(data)
    return Content(kind, *_TYPES[kind], data)


def checked_office(data: bytes) -> FileKind:
    """Whether a zip is a plain workbook or document. Refuses documents.archive_unsafe, documents.archive_bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {one.filename for one in members}
            _check_members(members)
            for one in members:
                if one.filename.lower().endswith((".xml", ".rels", ".vml")):
                    with archive.open(one) as part:
                        _check_no_entities(part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as broken:
        raise refuse("documents.archive_unsafe") from broken
    kind = next((kind for name, kind in _OFFICE.items() if name in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise refuse("documents.archive_unsafe")
    return kind


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise refuse("documents.archive_bomb")
    for one in members:
        if one.file_size > 2**20 and one.file_size > MOST_RATIO * max(one.compress_size, 1):
            raise refuse("documents.archive_bomb")
        steps = one.filename.replace("\\", "/").split("/")
        if ".." in steps or one.filename.startswith("/") or one.filename.lower().endswith("vbaproject.bin"):
            raise refuse("documents.archive_unsafe")


def _check_no_entities(part: IO[bytes]) -> None:
    """No document type and no entity in any encoding: zero bytes are left out, so UTF-16 hides nothing."""
    tail = b""
    while block := part.read(65_536):
        plain = tail + block.replace(b"\0", b"")
        if _ENTITIES.search(plain):
            raise refuse("documents.archive_unsafe")
        tail = plain[-16:]


def _checked_pdf(data: bytes) -> FileKind:
    """A whole PDF that is nothing else besides and starts nothing. Refuses documents.pdf_unsafe."""
    if b"%%EOF" not in data[-2_048:] or _ZIP_END in data[-70_000:] or _PDF_ACTS.search(data):
        raise refuse("documents.pdf_unsafe")
    return FileKind.PDF


def _checked_text(data: bytes) -> FileKind:
    text = text_of(data)
    if text is None:
        raise refuse("documents.file_unknown")
    return FileKind.MARKUP if _MARKUP.search(text) else FileKind.TEXT


def text_of(data: bytes) -> str | None:
    """UTF-8 (with or without mark), UTF-16 with mark, or GB18030 text; None for anything else."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) else text
    return None


def _picture(data: bytes) -> Content:
    """The picture drawn anew, as JPEG, or as PNG where it is see-through. Refuses documents.picture_broken, documents.picture_too_large."""
    try:
        drawn = _drawn(data)
    except Refused:
        raise
    except Exception as broken:  # a broken picture fails in many ways inside its decoder
        raise refuse("documents.picture_broken") from broken
    out = io.BytesIO()
    if drawn.mode == "RGBA":
        drawn.save(out, "PNG", optimize=True)
        return Content(FileKind.PICTURE, "image/png", "png", out.getvalue())
    drawn.save(out, "JPEG", quality=85, optimize=True)
    return Content(FileKind.PICTURE, "image/jpeg", "jpg", out.getvalue())


def _drawn(data: bytes) -> Any:
    """The pixels alone: turned upright, at most 2,560 long, without EXIF, profiles or anything that followed them."""
    from PIL import Image, ImageOps  # heavy, and most requests never need it

    try:
        opened = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise refuse("documents.picture_too_large", megapixels=MOST_MEGAPIXELS) from bomb
    with opened:
        if opened.width * opened.height > MOST_MEGAPIXELS * 1_000_000:
            raise refuse("documents.picture_too_large", megapixels=MOST_MEGAPIXELS)
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        plain = upright.convert("RGBA" if clear else "RGB")
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh
