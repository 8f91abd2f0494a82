"""Search tokens for Chinese: single characters and pairs, so words of one and two characters are found exactly.

A trigram index finds nothing for 止血; these tokens do. For people's names the tokens are keyed (see kernel/people).
"""

import re

_WORDS = re.compile(r"[0-9a-z]+|[^\W\d_a-z]+", re.IGNORECASE)


def tokens(text: str) -> set[str]:
    """The tokens kept for a tidied text: each character, each neighbouring pair, each Latin word and its beginnings."""
    found: set[str] = set()
    for word in _WORDS.findall(text.lower().replace("·", "")):
        if word.isascii():
            found.update(word[:end] for end in range(1, min(len(word), 20) + 1))
        else:
            found.update(word)
            found.update(word[i : i + 2] for i in range(len(word) - 1))
    return found


def asked_tokens(query: str) -> set[str]:
    """The tokens a query needs, all of them: pairs where there are two characters or more, else the single character."""
    asked: set[str] = set()
    for word in _WORDS.findall(query.lower().replace("·", "")):
        if word.isascii():
            asked.add(word[:20])
        elif len(word) == 1:
            asked.add(word)
        else:
            asked.update(word[i : i + 2] for i in range(len(word) - 1))
    return asked


def initials(name: str) -> str:
    """Pinyin initials of a name: 张三丰 -> zsf."""
    from pypinyin import Style, lazy_pinyin  # heavy: half a second, so only when a name is written

    return "".join(lazy_pinyin(name.replace("·", ""), style=Style.FIRST_LETTER, errors="ignore"))
