"""Verifying a certificate: the signed token on the paper, the state of a certificate, and the answer a stranger gets."""

import base64
import hmac
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from boai.domains.training.models import Certificate
from boai.domains.training.vocabulary import CertificateStage
from boai.kernel.basics import clock, keys
from boai.kernel.basics.text import tidy, tidy_id_number, tidy_name
from boai.kernel.change.contract import question
from boai.kernel.people import limits

EXPIRING = timedelta(days=90)
TRIES_A_DAY = 10
"""How often a day a holder's name or digits are compared on one certificate, whoever asks (security.md law 5)."""


class State(StrEnum):
    """What a stranger is told."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    RENEWED = "renewed"
    REPLACED = "replaced"
    REVOKED = "revoked"


LABELS = {
    State.VALID: "有效",
    State.EXPIRING: "有效，即将到期",
    State.EXPIRED: "已过期",
    State.RENEWED: "已换新证",
    State.REPLACED: "已补发，此号作废",
    State.REVOKED: "已撤销",
}


def state_on(certificate: Certificate, day: date) -> State:
    """The certificate's state on a day; it is valid through 24:00 of its last day."""
    if certificate.stage != CertificateStage.ISSUED:
        return State(certificate.stage)
    if certificate.valid_until_on is None:
        return State.VALID
    if day > certificate.valid_until_on:
        return State.EXPIRED
    return State.EXPIRING if certificate.valid_until_on - day < EXPIRING else State.VALID


def token_of(certificate: Certificate) -> str:
    """The printed token: 16 bytes of id, one of key number, 11 of MAC, in 45 characters that a QR holds in alphanumeric mode."""
    number, _ = keys.held().current(keys.PAPER)
    body = certificate.id.bytes + bytes([number])
    return base64.b32encode(body + _code(number, body)).decode().rstrip("=")


def by_token(token: str) -> Certificate | None:
    """The certificate a token was printed for, or None for anything altered."""
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    if len(raw) != 28 or not hmac.compare_digest(raw[17:], _code(raw[16], raw[:17])):
        return None
    return next(iter(_printed(certificate_id=UUID(bytes=raw[:16]))), None)


def by_number(number: str) -> Certificate | None:
    """The certificate with a number as typed."""
    return next(iter(_numbered(number=tidy(number).replace(" ", "").upper())), None)


def agrees(certificate: Certificate, typed: str) -> bool | None:
    """Whether a full name or the last four characters of the id number are the holder's; None: asked too often today.

    Ten thousand guesses would find four digits: so many tries a day leave years of guessing.
    """
    if not limits.within("training.verify", certificate.society_id, str(certificate.id), TRIES_A_DAY, timedelta(days=1)):
        return None
    person = certificate.person
    return tidy_name(typed) == person.name or (len(typed.strip()) == 4 and person.id_number[-4:] == tidy_id_number(typed))


def today_state(certificate: Certificate) -> State:
    """The state now."""
    return state_on(certificate, clock.today())


@question
def _printed(*, certificate_id: UUID) -> QuerySet[Certificate]:
    return _with_person().filter(pk=certificate_id)


@question
def _numbered(*, number: str) -> QuerySet[Certificate]:
    return _with_person().filter(number=number)


def _with_person() -> QuerySet[Certificate]:
    return Certificate.objects.unscoped().select_related("person__key", "branch")


def _code(number: int, body: bytes) -> bytes:
    try:
        key = keys.held().numbered(keys.PAPER, number)
    except keys.KeyMissing:
        return b""
    return hmac.digest(key, b"training.certificate" + body, "sha256")[:11]
