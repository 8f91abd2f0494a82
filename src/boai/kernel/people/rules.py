"""What limits guessing and looking: dated values of a society. Pure."""

from dataclasses import dataclass
from datetime import date

from boai.kernel.basics.edition import edition

ADULT = 18
"""From this birthday on a person acts alone (民法典第十七条)."""


@edition("people.entrance")
@dataclass(frozen=True, kw_only=True)
class Entrance:
    """How codes are sent and persons claimed. Seeds: editions/people.yaml.

    ``codes_…`` are how many codes one number, one source and the whole society may be sent; ``claims_a_day`` how often an
    account, and how often an id number, may be tried; after ``idle_days`` without a sign-in a number may be somebody else's.
    """

    code_minutes: int
    code_tries: int
    codes_a_number_hour: int
    codes_a_number_day: int
    codes_a_source_hour: int
    codes_a_society_day: int
    claims_a_day: int
    accounts_a_number_day: int
    idle_days: int


@edition("people.opening")
@dataclass(frozen=True, kw_only=True)
class OpeningLimit:
    """How often one member of staff may open sealed data in a day; a working set counts as one. Seeds: editions/people.yaml."""

    openings_a_day: int


@edition("people.consent")
@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """Words that a person agrees to; ``required`` ones are agreed to before anything is kept. Seeds: editions/consents.yaml."""

    text: str
    required: bool


def comes_of_age_on(born_on: date) -> date:
    """The eighteenth birthday; 1 March for somebody born on 29 February."""
    try:
        return born_on.replace(year=born_on.year + ADULT)
    except ValueError:
        return date(born_on.year + ADULT, 3, 1)


OWN_WORDS = ("boai", "hongshizi", "hongshizihui", "redcross", "jiuhu", "jijiu", "博爱", "红十字", "红十字会", "救护", "急救")
"""What anybody tries first at a Red Cross: no password is one of these words, whatever digits and signs stand around it."""


def is_own_word(password: str, login: str) -> bool:
    """Whether a password is little more than one of our own words, or the login (ASVS 5 V6.2.11)."""
    bare = _letters(password)
    return bare in OWN_WORDS or (bare != "" and bare == _letters(login))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalpha())
