"""Values as programs send them: an empty one is none, a day is a day that a calendar can hold."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def _nothing(typed: Any) -> Any:
    return None if isinstance(typed, str) and not typed.strip() else typed


Day = Annotated[Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)] | None, BeforeValidator(_nothing)]
"""A day, ``2026-11-21``."""
Page = Annotated[Annotated[int, Field(ge=1, le=100_000)] | None, BeforeValidator(_nothing)]
"""Which page, from 1."""
