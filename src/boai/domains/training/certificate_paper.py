"""The paper of a certificate: what stands on it, as PDF or picture."""

from pathlib import Path
from typing import Literal

from django.conf import settings

from boai.domains.training.models import Certificate
from boai.domains.training.rules import Course
from boai.domains.training.verification import token_of
from boai.kernel.change.contract import refuse
from boai.kernel.documents.qr import qr_svg
from boai.kernel.documents.typesetting import missing_glyphs, typeset

TEMPLATE = Path(__file__).parent / "papers" / "certificate.typ"


def paper(certificate: Certificate, origin: str, kind: Literal["pdf", "png"]) -> bytes:
    """The certificate for its holder, name in full. ``origin`` is where the QR leads. Refuses documents.no_glyph."""
    name = certificate.person.name
    missing = missing_glyphs(name)
    if missing:
        raise refuse("documents.no_glyph", characters=missing)
    return typeset(TEMPLATE, {**shown_on(certificate, name), "qr": qr_svg(verify_address(certificate, origin))}, kind)


def verify_address(certificate: Certificate, origin: str) -> str:
    """Where the QR leads: capitals only, so that the code is alphanumeric and two versions smaller."""
    return f"{origin}/V/{token_of(certificate)}".upper()


def shown_on(certificate: Certificate, name: str) -> dict[str, str | bool]:
    """Every word on the paper; the print page shows the same."""
    until = certificate.valid_until_on
    return {
        "title": certificate.title,
        "number": certificate.number,
        "name": name,
        "course": certificate.edition.rule(Course).name,
        "issued_on": f"{certificate.issued_on:%Y年%m月%d日}",
        "valid_until": f"{until:%Y年%m月%d日}" if until else "长期",
        "issuer": certificate.branch.name,
        "demo": settings.INSTALLATION.demo,
    }
