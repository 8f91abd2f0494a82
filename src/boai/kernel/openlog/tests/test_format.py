"""The written format says what the code does, and its example is one."""

import re
from pathlib import Path

from boai.kernel.openlog.leaves import decode, encode
from boai.kernel.openlog.leaves.encoding import layouts
from boai.kernel.openlog.tests import test_verifier as first

TEXT = (Path(__file__).resolve().parents[5] / "docs" / "open-book-format.md").read_text(encoding="utf-8")
WIDTHS = {"B": "u8", "H": "u16", "I": "u32", "Q": "u64", "?": "flag", "s": "digest"}
BLOCKS = re.findall(r"```\n(.*?)```", TEXT, re.DOTALL)


def test_every_kind_and_field_is_written_down() -> None:
    for kind, fields in layouts().items():
        row = next(line for line in TEXT.splitlines() if line.startswith(f"| {kind.value} {kind.name} |"))
        written = [one.split() for one in row.split("|")[2].split("·")]
        assert [name for name, _ in written] == [name for name, _ in fields]
        assert all(width == WIDTHS[code] or width[0].isupper() for (_, width), (_, code) in zip(written, fields, strict=True))


def test_every_number_of_a_list_is_written_down() -> None:
    from boai.kernel.openlog.leaves import lists

    for name in ("Restriction", "Channel", "Purpose", "CorrectionReason", "SlipState"):
        row = next(line for line in TEXT.splitlines() if line.startswith(f"| {name} |"))
        assert row == f"| {name} | " + " · ".join(f"{one.value} {one.name.lower()}" for one in getattr(lists, name)) + " |"


def test_the_example_is_one() -> None:
    bodies = [bytes.fromhex(line) for line in BLOCKS[0].split()]
    assert [encode(decode(body)) for body in bodies] == bodies
    assert BLOCKS[1] == first.policy()
    assert BLOCKS[2] == first.made_certificate(bodies, 0, first.donor()[1])
    assert first.held(BLOCKS[2].encode())[4:] == (["张三"], first.WITNESSES)
