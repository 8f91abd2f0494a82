"""Sheets to print: the recovery sheet of the keys, the one-time slips of the first officers. Readable by their owner only."""

import os
from html import escape
from pathlib import Path
from string import Template

from boai.edge.installation import Installation
from boai.kernel.basics import clock

SHEETS = Path(__file__).parent / "sheets"


def recovery_sheet(to: Path, installation: Installation, code: str, file: str, names: list[str]) -> None:
    """What a successor needs who has only this paper, the locked file and a backup."""
    said = {"society": str(installation.society_id), "day": str(clock.today()), "file": file, "names": "、".join(names), "code": code}
    _write(to, "博爱 · 密钥恢复表", _filled("recovery.html", said))


def slip_page(to: Path, *, society: str, name: str, duty: str, login: str, link: str) -> None:
    """One officer's slip, with the link also as a QR code."""
    import segno

    qr = segno.make(link, error="m").svg_inline(scale=4)
    said = {"society": society, "name": name, "duty": duty, "login": login, "link": link}
    _write(to, "博爱 · 一次性凭条", _filled("slip.html", said, qr=qr))


def _filled(sheet: str, said: dict[str, str], **markup: str) -> str:
    values = {key: escape(value) for key, value in said.items()} | markup
    return Template((SHEETS / sheet).read_text(encoding="utf-8")).substitute(values)


def _write(to: Path, title: str, body: str) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    frame = Template((SHEETS / "frame.html").read_text(encoding="utf-8"))
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(frame.substitute(title=escape(title), body=body))
