"""Make the sign-in of these logins six minutes old, in every session they have."""

import sys
from datetime import datetime, timedelta
from importlib import import_module

from boai.edge.cli.ground import stand

stand()

from django.conf import settings  # noqa: E402
from django.contrib.auth import SESSION_KEY  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402

from boai.kernel.pages.opens import PROVED_AT  # noqa: E402
from boai.kernel.people.models import Account  # noqa: E402

store = import_module(settings.SESSION_ENGINE).SessionStore
known = {str(one.pk) for one in Account.objects.filter(login__in=sys.argv[1:])}
aged = 0
for row in Session.objects.all():
    session = store(session_key=row.session_key)
    if session.get(SESSION_KEY) in known and PROVED_AT in session:
        session[PROVED_AT] = (datetime.fromisoformat(session[PROVED_AT]) - timedelta(minutes=6)).isoformat()
        session.save()
        aged += 1
assert aged, "nobody of these is signed in"
print(aged)
