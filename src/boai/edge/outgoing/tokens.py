"""Access tokens that providers lend for two hours, and reading their JSON answers."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from boai.edge.outgoing.client import Answer, NoAnswer, NotAllowed
from boai.kernel.basics import clock
from boai.kernel.notify.carriers import Busy, Rejected

EARLY = timedelta(minutes=5)


class Token:
    """A token kept until shortly before it ends. ``fetch`` gives it and its life in seconds."""

    def __init__(self, fetch: Callable[[], tuple[str, int]]) -> None:
        self._fetch = fetch
        self._value, self._until = "", datetime.min.replace(tzinfo=clock.CHINA)

    def value(self) -> str:
        """The token, fetched anew when it is nearly over. Raises Busy."""
        if clock.now() >= self._until:
            self._value, seconds = self._fetch()
            if not self._value:
                raise Busy("no token")
            self._until = clock.now() + timedelta(seconds=seconds) - EARLY
        return self._value

    def forget(self) -> None:
        """The provider says it is no longer good."""
        self._until = datetime.min.replace(tzinfo=clock.CHINA)


def ask(question: Callable[[], Answer]) -> dict[str, Any]:
    """The JSON object answered. Raises Busy where another try is worth it, Rejected where it is not allowed to leave."""
    try:
        answer = question()
        body = json.loads(answer.body)
    except (NoAnswer, ValueError) as trouble:
        raise Busy(str(trouble)) from trouble
    except NotAllowed as trouble:
        raise Rejected(str(trouble)) from trouble
    if answer.status >= 500 or not isinstance(body, dict):
        raise Busy(str(answer.status))
    return body
