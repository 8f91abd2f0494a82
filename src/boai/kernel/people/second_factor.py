"""The second factor 二次验证: one-time codes of an app (TOTP), passkeys, and printed recovery codes for when both are lost.

The rows are allauth's; a secret stands in them as ciphertext under the person's own key, a recovery code as a keyed hash.
"""

import json
import re
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction

from boai.kernel.basics import clock, keys, randomness
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import refuse
from boai.kernel.change.turns import writer_turn
from boai.kernel.people.models import Account, Person

Type = Authenticator.Type
FACTORS = (Type.TOTP, Type.WEBAUTHN)
RECOVERY_CODES = 10
PERIOD_S, DRIFT = 30, 1
_SECRET = re.compile("[A-Z2-7]{32}")
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """How our society and accounts are named to an authenticator."""

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The login names the key; no person's name leaves the house."""
        return {"id": str(user.pk).encode(), "display_name": user.login, "name": user.login}

    def _get_site_name(self) -> str:
        return "博爱"


def enrolled(account: Account) -> bool:
    """Whether the account has a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=account, type__in=FACTORS).exists())


def has_passkey(account: Account) -> bool:
    """Whether a passkey can be asked for."""
    return bool(Authenticator.objects.filter(user=account, type=Type.WEBAUTHN).exists())


def of(account: Account) -> list[Authenticator]:
    """The account's factors, the oldest first."""
    return list(Authenticator.objects.filter(user=account, type__in=FACTORS).order_by("id"))


def new_secret() -> str:
    """A secret for an authenticator app, 160 bits in base32."""
    return str(totp.generate_totp_secret())


def is_secret(text: str) -> bool:
    """Whether a form gave back what ``new_secret`` makes."""
    return _SECRET.fullmatch(text) is not None


def app_address(account: Account, secret: str) -> str:
    """What the app reads from the square code."""
    return str(Adapter().build_totp_url(account, secret))


def add_app(account: Account, secret: str, code: str) -> list[str]:
    """Enrol an authenticator app after a first right code. Gives new recovery codes, if it is the first factor.

    Refuses: people.not_claimed, people.wrong_code.
    """
    person = _person(account)
    counter = _counter(secret, code, since=0) if is_secret(secret) else None
    if counter is None:
        raise refuse("people.wrong_code")
    data = {"secret": person.sealed("mfa_authenticator", "secret", account.id, secret), "counter": counter}
    with writer_turn(), transaction.atomic():
        Authenticator.objects.update_or_create(user=account, type=Type.TOTP, defaults={"data": data})
        return _first_codes(account)


def passkey_to_add(account: Account) -> dict[str, Any]:
    """What the browser needs to make a passkey. Refuses people.not_claimed."""
    _person(account)
    return dict(webauthn.begin_registration(account, passwordless=False))


def add_passkey(account: Account, name: str, answer: str) -> list[str]:
    """Enrol the passkey that the browser made. Gives new recovery codes, if it is the first factor. Refuses people.wrong_passkey."""
    credential = _read(answer)
    try:
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError) as trouble:
        raise refuse("people.wrong_passkey") from trouble
    with writer_turn(), transaction.atomic():
        webauthn.WebAuthn.add(account, tidy(name)[:40] or "通行密钥", credential)
        return _first_codes(account)


def passkey_to_use(account: Account) -> dict[str, Any]:
    """What the browser needs to use a passkey of this account."""
    return dict(webauthn.begin_authentication(account))


def passkey_is_right(account: Account, answer: str) -> bool:
    """Whether the browser's answer comes from a passkey of this account."""
    try:
        authenticator = webauthn.complete_authentication(account, _read(answer))
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    with writer_turn():
        authenticator.record_usage()
    return True


def code_is_right(account: Account, typed: str) -> bool:
    """Whether this is the app's code of now, not used before, or a recovery code, which is spent."""
    code = tidy(typed).upper().replace(" ", "").replace("-", "")
    with writer_turn(), transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=account)
        return _app_code(account, code, rows.filter(type=Type.TOTP).first()) or _recovery(
            account, code, rows.filter(type=Type.RECOVERY_CODES).first()
        )


def new_recovery_codes(account: Account) -> list[str]:
    """Ten new codes; the earlier ones end. Shown once: only their keyed hashes are kept."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    data = {"hashes": [_hash(account, code.replace("-", "")) for code in codes]}
    with writer_turn():
        Authenticator.objects.update_or_create(user=account, type=Type.RECOVERY_CODES, defaults={"data": data})
    return codes


def recovery_codes_left(account: Account) -> int:
    """How many are not spent."""
    row = Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).first()
    return len(row.data["hashes"]) if row else 0


def remove(account: Account, factor_id: int, *, needed: bool) -> None:
    """Take a factor away. Refuses people.last_factor where one is ``needed`` and this is the last."""
    with writer_turn(), transaction.atomic():
        held = {one.pk for one in Authenticator.objects.select_for_update().filter(user=account, type__in=FACTORS)}
        if needed and held <= {factor_id}:
            raise refuse("people.last_factor")
        Authenticator.objects.filter(user=account, type__in=FACTORS, pk=factor_id).delete()


def forget(account_ids: list[UUID]) -> None:
    """No factor of these accounts stays."""
    Authenticator.objects.filter(user_id__in=account_ids).delete()


def _app_code(account: Account, code: str, row: Authenticator | None) -> bool:
    if row is None:
        return False
    secret = _person(account).unsealed("mfa_authenticator", "secret", account.id, row.data["secret"])
    counter = _counter(secret, code, since=row.data["counter"])
    if counter is None:
        return False
    row.data["counter"] = counter
    row.last_used_at = clock.now()
    row.save()
    return True


def _recovery(account: Account, code: str, row: Authenticator | None) -> bool:
    if row is None or _hash(account, code) not in row.data["hashes"]:
        return False
    row.data["hashes"].remove(_hash(account, code))
    row.last_used_at = clock.now()
    row.save()
    return True


def _counter(secret: str, code: str, *, since: int) -> int | None:
    """The half-minute whose code this is, within a half-minute of drift and after the last one used."""
    now = int(clock.now().timestamp()) // PERIOD_S
    for counter in range(max(now - DRIFT, since + 1), now + DRIFT + 1):
        if keys.same(totp.format_hotp_value(totp.hotp_value(secret, counter)), code):
            return counter
    return None


def _first_codes(account: Account) -> list[str]:
    return [] if recovery_codes_left(account) else new_recovery_codes(account)


def _recovery_code() -> str:
    number = randomness.bits(40)
    letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _hash(account: Account, code: str) -> str:
    return keys.blind("people.recovery", account.id, code)


def _person(account: Account) -> Person:
    if account.person is None:
        raise refuse("people.not_claimed")
    return account.person


def _read(answer: str) -> dict[str, Any]:
    try:
        read = json.loads(answer)
    except ValueError:
        read = None
    return read if isinstance(read, dict) else {}
