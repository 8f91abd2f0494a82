"""The citizen identity number (GB 11643): checksum, and the birth date and sex that stand in it."""

from dataclasses import dataclass
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True)
class Identity:
    """What a valid id number says. ``sex`` is ``male`` or ``female``."""

    number: str
    born_on: date
    sex: str


def check_character(first_seventeen: str) -> str:
    """The eighteenth character for seventeen digits."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


def read_id_number(number: str) -> Identity | None:
    """What a tidied 18-character number says, or None when checksum or birth date are wrong."""
    if len(number) != 18 or not (number.isascii() and number[:17].isdigit()) or check_character(number[:17]) != number[17]:
        return None
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return Identity(number, born_on, "male" if int(number[16]) % 2 else "female")


def age_on(day: date, born_on: date) -> int:
    """Full years of age; someone born on 29 February comes of age on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
