"""Why something is refused: a closed code, its values, and one Chinese sentence per code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_sentences: dict[str, str] = {}


@dataclass(frozen=True)
class Reason:
    """A code from some ``vocabulary.py`` with the values its sentence needs."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __init__(self, code: str, /, **values: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", values)


def declare_reasons(owner: str, sentences: Mapping[str, str]) -> None:
    """Give each code of a domain its Chinese sentence, with ``{names}`` for values. Codes start with the owner's name."""
    for code, sentence in sentences.items():
        if not code.startswith(owner + "."):
            raise ValueError(f"{code} does not belong to {owner}")
        _sentences[code] = sentence


def sentence_of(code: str) -> str:
    """The Chinese sentence of a declared code. Raises KeyError: an undeclared code is a bug."""
    return _sentences[code]


def declared_reasons() -> Mapping[str, str]:
    """All codes and sentences, for the generated documents and the translation test."""
    return dict(sorted(_sentences.items()))
