"""Who is signed in, as every request asks: Django's own sessions in the database, read by a question whose SQL is made once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from boai.kernel.change.contract import question


class SessionStore(db.SessionStore):
    """Sessions in the database, measured by the clock that Django sets their end by."""

    def _get_session_from_db(self) -> Session | None:
        for session in _live(key=self.session_key or "", now=timezone.now()):
            return session
        self._session_key = None
        return None


@question
def _live(*, key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
