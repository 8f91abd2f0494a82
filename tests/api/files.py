"""Files as people and attackers bring them: pictures, papers, bombs, files that are two things at once."""

import io
import struct
import zipfile
import zlib

import openpyxl
from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), *, mode: str = "RGB", exif: bool = False) -> bytes:
    out = io.BytesIO()
    options = {}
    if exif:
        noted = Image.Exif()
        noted[0x0112], noted[0x010E], noted[0x8825] = 6, "Baima village, house 12", {1: "N", 2: (30.0, 52.0, 1.0)}
        options["exif"] = noted
    Image.new(mode, size, (200, 30, 40, 90)[: len(mode)]).save(out, kind, **options)
    return out.getvalue()


def huge_png() -> bytes:
    """A few bytes that say they are 50,000 by 50,000 pixels."""
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))  # noqa: E731
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def workbook(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def workbook_with(**more: bytes) -> bytes:
    """A workbook by its outside, with other members inside."""
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **more})


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"b" * 50 + b'">]><a>&b;</a>'
ATTACKS = {
    "nothing": (b"", "documents.file_empty"),
    "program": (b"MZ\x90\x00\x03\x00\x00\x00" * 40, "documents.file_unknown"),
    "program for unix": (b"\x7fELF\x02\x01\x01\x00" * 20, "documents.file_unknown"),
    "picture of 2,500 million pixels": (huge_png(), "documents.picture_too_large"),
    "half a picture": (picture()[:-200][:60], "documents.picture_broken"),
    "picture in name only": (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "documents.picture_broken"),
    "gif that is a script": (b"GIF89a/*\x00*/=alert(1)//", "documents.picture_broken"),
    "riff that is no picture": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "documents.picture_broken"),
    "pdf with an archive behind": (PDF + zipped({"a.class": b"\xca\xfe\xba\xbe"}), "documents.pdf_unsafe"),
    "pdf that starts something": (
        PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
        "documents.pdf_unsafe",
    ),
    "half a pdf": (PDF[:30], "documents.pdf_unsafe"),
    "archive that is no office file": (zipped({"a.txt": b"a"}), "documents.archive_unsafe"),
    "broken archive": (workbook([["a"]])[:200], "documents.archive_unsafe"),
    "zip bomb": (workbook_with(**{"xl/media/big": b"\0" * 60_000_000}), "documents.archive_bomb"),
    "many small bombs": (workbook_with(**{f"xl/media/{n}": b"\0" * 900_000 for n in range(130)}), "documents.archive_bomb"),
    "billion laughs": (workbook_with(**{"xl/sharedStrings.xml": ENTITIES}), "documents.archive_unsafe"),
    "billion laughs in utf-16": (
        workbook_with(**{"xl/sharedStrings.xml": ENTITIES.decode().encode("utf-16")}),
        "documents.archive_unsafe",
    ),
    "macros": (workbook_with(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "documents.archive_unsafe"),
    "path that climbs": (workbook_with(**{"../../etc/cron.d/x": b"* * * * *"}), "documents.archive_unsafe"),
}
