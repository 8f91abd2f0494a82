"""Addresses that carry a secret are logged without it (security.md law 6: link tokens stand in no log)."""

import logging
import re

_SECRET = re.compile(r"(?<=/)(?![0-9a-f]{8}-[0-9a-f]{4}-)[A-Za-z0-9_=-]{20,}(?=[/.?]|$)")
"""A path's step that is too long for a word or a number and no record's id."""


class WithoutSecrets(logging.Filter):
    """Shortens such steps in the path that Django logs beside a refusal or a fault: ``/calendar/mfrg….ics``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the line stays, the secret goes."""
        if isinstance(record.args, tuple):
            record.args = tuple(shortened(one) if isinstance(one, str) else one for one in record.args)
        return True


def shortened(path: str) -> str:
    """A path with the first four characters of each secret step."""
    return _SECRET.sub(lambda found: f"{found[0][:4]}…", path)
