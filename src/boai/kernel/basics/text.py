"""What people type, brought to one form before it is compared, counted or kept."""

import re
import unicodedata

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_DOTS = re.compile("[・•‧∙⋅･﹒.．]")
_SPACES = re.compile(r"\s+")


def tidy(typed: str) -> str:
    """Full-width to half-width (NFKC), zero-width and direction marks gone, runs of blanks to one."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", typed))).strip()


def tidy_note(typed: str) -> str:
    """Free text keeps its lines and its punctuation; only what cannot be seen goes."""
    return _INVISIBLE.sub("", typed).replace("\r\n", "\n").strip()


def tidy_name(typed: str) -> str:
    """A person's name: every dot between parts is ``·``; blanks between Chinese characters go."""
    name = _DOTS.sub("·", tidy(typed))
    return name if name.isascii() else name.replace(" ", "")


def tidy_phone(typed: str) -> str:
    """+86 138-1234-5678 -> 13812345678."""
    digits = re.sub(r"[^\d+]", "", tidy(typed))
    return re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)


def tidy_id_number(typed: str) -> str:
    """Blanks gone, a final x large."""
    return tidy(typed).replace(" ", "").upper()
