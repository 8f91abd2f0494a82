"""The rotating sign-in code on the instructor's phone: class, half-minute and MAC, in 52 characters of a QR's alphanumeric mode."""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from boai.kernel.basics import clock, keys

WINDOW_SECONDS = 30


@dataclass(frozen=True)
class SignInCode:
    """What a genuine code says: the class, and since when it was shown."""

    class_id: UUID
    shown_at: datetime

    @property
    def age_s(self) -> float:
        """Seconds since it was first shown."""
        return (clock.now() - self.shown_at).total_seconds()


def code_now(class_id: UUID) -> str:
    """The code of this half-minute."""
    number, _ = keys.held().current(keys.PAPER)
    window = int(clock.now().timestamp()) // WINDOW_SECONDS
    body = class_id.bytes + bytes([number]) + window.to_bytes(4, "big")
    return base64.b32encode(body + _mac(number, body)).decode().rstrip("=")


def read_code(text: str) -> SignInCode | None:
    """What a code says, or None for anything altered. How old it may be is the caller's question."""
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
    if len(raw) != 32 or not hmac.compare_digest(raw[21:], _mac(raw[16], raw[:21])):
        return None
    shown_at = datetime.fromtimestamp(int.from_bytes(raw[17:21], "big") * WINDOW_SECONDS, UTC)
    return SignInCode(UUID(bytes=raw[:16]), shown_at)


def _mac(number: int, body: bytes) -> bytes:
    try:
        key = keys.held().numbered(keys.PAPER, number)
    except keys.KeyMissing:
        return b""
    return hmac.digest(key, b"training.sign_in" + body, "sha256")[:11]
