"""Make a small city with many citizens and one class, on the installation in BOAI_DATA. Prints what the clients need."""

import json
import sys
from datetime import timedelta
from importlib import import_module

from boai.edge.cli.ground import migrate, stand

installation = stand(create_demo=True)
migrate(installation)

from django.conf import settings  # noqa: E402  # Django must stand first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402

from boai.domains.training import operations as do  # noqa: E402
from boai.kernel.basics import clock  # noqa: E402
from boai.kernel.people.models import Account  # noqa: E402
from tests.cast import CITIZENS, Cast  # noqa: E402


def session_of(account: Account) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return store.session_key


def main(citizens: int, seats: int) -> None:
    Cast.make()
    for number in range(len(CITIZENS) + 1, citizens + 1):
        Cast._person(f"citizen{number}", f"学员{number:03d}", 500 + number, "510113102202")
    opened = Cast().training.open_class(seats=seats, starts_at=clock.now() + timedelta(days=5))
    sessions = [session_of(Account.objects.get(login=f"citizen{n}")) for n in range(1, citizens + 1)]
    print(json.dumps({"number": opened.number, "sessions": sessions, "operation": do.book.name}))


main(int(sys.argv[1]), int(sys.argv[2]))
