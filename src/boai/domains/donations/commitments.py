"""What the public log is told of words: commitments under fresh salts, never the words."""

from boai.kernel.openlog.commitments import commit, salt


def committed(**fields: str) -> tuple[dict[str, int | str], str]:
    """For each field that says something its commitment as hex, and the salts that open them, in the order of the fields, as hex."""
    salts = {name: salt() for name, text in fields.items() if text}
    return {name: commit(salts[name], fields[name]).hex() for name in salts}, "".join(one.hex() for one in salts.values())
