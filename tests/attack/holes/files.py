# ruff: noqa: E501  # the lines are the source's own
"""Files that come in, lists that go out, requests that leave."""

from tests.attack.holes.hole import hole

HOLES = (
    hole(
        "pictures as they came", "kernel/documents/content.py", 'return Content(FileKind.PICTURE, "image/jpeg", "jpg", out.getvalue())',
        'return Content(FileKind.PICTURE, "image/jpeg", "jpg", data)', "uploads.exif",
    ),
    hole("pictures of any size", "kernel/documents/content.py", "MOST_MEGAPIXELS = 40", "MOST_MEGAPIXELS = 4_000", "uploads.pixels"),
    hole("archives of any ratio", "kernel/documents/content.py", "MOST_RATIO = 200", "MOST_RATIO = 200_000", "uploads.zip-ratio"),
    hole("entities in workbooks", "kernel/documents/content.py", "        if _ENTITIES.search(plain):", "        if False:", "uploads.entities"),
    hole(
        "markup as a picture", "kernel/documents/content.py", '    FileKind.MARKUP: ("application/octet-stream", "txt"),',
        '    FileKind.MARKUP: ("image/svg+xml", "svg"),', "uploads.markup-type",
    ),
    hole("papers that start programs", "kernel/documents/content.py", " or _PDF_ACTS.search(data)", "", "uploads.pdf-acts"),
    hole(
        "uploads of another session", "kernel/documents/vault.py",
        "Upload.objects.filter(pk__in=list(ids), session_index=_session_index(session, society_id), at__gt=since)",
        "Upload.objects.filter(pk__in=list(ids), at__gt=since)", "uploads.another-session",
    ),
    hole("formulas in lists", "kernel/desk/export.py", "    if start.startswith(_FORMULA_STARTS) and", "    if False and", "formulas."),
    hole("inner addresses", "edge/outgoing/client.py", ".is_global:", ".is_global and False:", "ssrf.private"),
    hole("redirects are followed", "edge/outgoing/client.py", "follow_redirects=False", "follow_redirects=True", "ssrf.redirect"),
    hole("any host is asked", "edge/outgoing/client.py", 'if parts.scheme != "https" or host not in self.hosts:', 'if parts.scheme != "https":', "ssrf.host-list"),
    hole(
        "names looked up twice", "edge/outgoing/client.py", 'return parts._replace(netloc=f"{shown}:{port}").geturl(), host', "return url, host", "ssrf.pin",
    ),
)  # fmt: skip
