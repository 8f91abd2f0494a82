"""Coming in, for tests: clients, a real society in place of the demo, an authenticator app."""

import html
import re
from dataclasses import replace

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client

from boai.edge.installation import Kind
from boai.kernel.basics import clock
from boai.kernel.people import second_factor
from boai.kernel.people.models import Account
from tests.cast import PASSWORD


def real_society(monkeypatch) -> None:
    """From now on this installation says that it is real."""
    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, kind=Kind.REAL))


def account(login: str) -> Account:
    return Account.objects.select_related("person__key").get(login=login)


def app_code(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or some half-minutes later."""
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + steps))


def with_app(login: str) -> str:
    """Enrol an app; gives its secret. The code of the half-minute before has been used."""
    secret = second_factor.new_secret()
    second_factor.add_app(account(login), secret, app_code(secret, -1))
    return secret


def signed_in(login: str, **headers: str) -> Client:
    """A browser after the password page."""
    client = Client(HTTP_HOST="localhost", **headers)
    client.post("/login", {"login": login, "password": PASSWORD})
    return client


def shown(answer, pattern: str) -> str:
    """What stands on a page at a pattern's group."""
    found = re.search(pattern, answer.content.decode())
    assert found, answer.content.decode()[-3000:]
    return html.unescape(found.group(1))


def passkey_options(answer) -> str:
    return shown(answer, r'data-passkey="([^"]+)"')
