"""Numbers that a society hands out with a booking, and whose they are: each room with bookings declares how its own are found."""

from collections.abc import Callable
from uuid import UUID

from boai.kernel.people.models import Person

Finder = Callable[[UUID, str], Person | None]
_finders: list[Finder] = []


def declare_bookings(finder: Finder) -> Finder:
    """This function gives the person of a live booking number of a society, or None."""
    _finders.append(finder)
    return finder


def person_of(society_id: UUID, number: str) -> Person | None:
    """Whose booking this number names, or None."""
    return next((found for finder in _finders if (found := finder(society_id, number)) is not None), None)
