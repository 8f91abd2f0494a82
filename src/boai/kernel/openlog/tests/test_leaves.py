"""Leaves: closed, one spelling each, nothing that contradicts itself."""

import dataclasses
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.kernel.openlog import leaves
from boai.kernel.openlog.commitments import commit, opens, salt
from boai.kernel.openlog.leaves import LeafKind, LeafRefused, decode, encode
from boai.kernel.openlog.leaves.encoding import layouts
from boai.kernel.openlog.tests.book import gift, refund, spend, statement

DIGEST = bytes(range(32))
EVERY = [
    gift(0, 100), refund(0, 10, 20), spend(0, 100), spend(5, 9, hole=True), statement(3, 300),
    leaves.InKind(
        fund=1, restriction=leaves.Restriction.PROJECT, unit=7, in_before=0, in_after=9, quantity=9, value=0,
        valuation=leaves.Valuation.UNVALUED, day=1, expires=0, campaign=0, display=leaves.Display.NAMED, donor=DIGEST, record=DIGEST,
    ),
    leaves.Match(
        fund=1, restriction=leaves.Restriction.PROJECT, in_before=0, in_after=9, amount=9, source=2, out_before=0, out_after=9, gift=0,
        rule=1, day=1, record=DIGEST,
    ),
    leaves.Match(
        fund=1, restriction=leaves.Restriction.PROJECT, in_before=0, in_after=9, amount=9, source=0, out_before=0, out_after=0, gift=0,
        rule=1, day=1, record=DIGEST,
    ),
    leaves.Redesignate(
        fund=1, restriction=leaves.Restriction.PROJECT, in_before=0, in_after=9, amount=9, source=2, hole=True, out_before=1,
        out_after=10, day=1, consent=DIGEST,
    ),
    leaves.Transfer(
        direction=leaves.Direction.OUT, fund=1, restriction=leaves.Restriction.UNRESTRICTED, hole=False, before=0, after=9, amount=8, day=1,
        link=DIGEST, other=DIGEST,
    ),
    leaves.Transfer(
        direction=leaves.Direction.IN, fund=1, restriction=leaves.Restriction.UNRESTRICTED, hole=False, before=0, after=9, amount=9, day=1,
        link=DIGEST, other=DIGEST,
    ),
    leaves.Issue(
        fund=1, unit=7, hole=False, out_before=0, out_after=9, quantity=9, purpose=leaves.Purpose.DISASTER, campaign=0, day=1, people=5,
        group=DIGEST, voucher=DIGEST,
    ),
    leaves.Return(fund=1, unit=7, in_before=9, in_after=11, quantity=2, issue=3, day=1, record=DIGEST),
    leaves.Correction(
        target=1, effect=leaves.CorrectionEffect.NOTE, reason=leaves.CorrectionReason.PUBLISHED_WRONG, fund=0, unit=0, lo=0, hi=0, amount=0,
        day=1, note=DIGEST,
    ),
    leaves.Correction(
        target=1, effect=leaves.CorrectionEffect.RETURNED, reason=leaves.CorrectionReason.BANK_RETURN, fund=1, unit=0, lo=9, hi=11,
        amount=2, day=1, note=DIGEST,
    ),
    leaves.Campaign(campaign=1, state=1, fund=1, goal=100, from_day=1, to_day=2, filing=DIGEST, plan=DIGEST),
    leaves.Seal(from_day=1, to_day=31, leaves=7, root=DIGEST),
    leaves.Slip(series=1, first=1, last=50, state=leaves.SlipState.VOID, day=1),
    leaves.Key(old=bytes(32), new=DIGEST, reason=leaves.KeyReason.ROUTINE, day=1),
    leaves.Erasure(target=0, reason=leaves.ErasureReason.ASKED, day=1),
    leaves.Opening(fund=1, restriction=leaves.Restriction.ENTRUSTED, in_before=0, in_after=9, amount=9, day=1, document=DIGEST),
    leaves.Continuity(origin=DIGEST, size=10, root=DIGEST, gap_from=8, gap_to=10, day=1),
]  # fmt: skip
WRONG = [
    (gift(0, 100), {"amount": 99}), (gift(0, 100), {"in_after": 0, "amount": 0}), (gift(0, 100), {"donor": bytes(31)}),
    (gift(0, 100), {"channel": 3}), (gift(0, 100), {"fund": 2**32}), (gift(0, 100), {"fund": -1}),
    (gift(0, 100), {"in_before": 2**53, "in_after": 2**53 + 100}), (spend(0, 9), {"people": 4}), (spend(0, 9), {"people": 5}),
    (spend(0, 9), {"amount": 10}), (spend(0, 9), {"amount": 0}), (spend(0, 9, hole=True), {"amount": 8}),
    (statement(3, 300), {"open_count": 4}), (EVERY[5], {"value": 100}), (EVERY[7], {"out_after": 9}), (EVERY[8], {"source": 1}),
    (EVERY[10], {"hole": True}), (EVERY[11], {"people": 1}), (EVERY[11], {"group": bytes(32)}), (EVERY[13], {"fund": 1}),
    (EVERY[15], {"state": 3}),
    (EVERY[15], {"to_day": 0}), (EVERY[16], {"to_day": 0}), (EVERY[17], {"last": 0}), (EVERY[18], {"new": bytes(32)}),
    (EVERY[21], {"gap_to": 11}),
]  # fmt: skip


def test_there_is_a_leaf_of_every_kind() -> None:
    assert {one.kind for one in EVERY} == set(LeafKind) == set(layouts())


@pytest.mark.parametrize("leaf", EVERY, ids=lambda one: one.kind.name)
def test_a_leaf_comes_back_as_it_was_written(leaf: leaves.Gift) -> None:
    assert decode(encode(leaf)) == leaf and encode(leaf)[:2] == bytes([1, leaf.kind]) and len(encode(leaf)) <= 121


@pytest.mark.parametrize(("leaf", "change"), WRONG, ids=str)
def test_a_leaf_that_contradicts_itself_is_refused(leaf: leaves.Gift, change: dict[str, object]) -> None:
    with pytest.raises(LeafRefused):
        encode(dataclasses.replace(leaf, **change))


@pytest.mark.parametrize("leaf", EVERY, ids=lambda one: one.kind.name)
def test_no_other_length_version_or_kind_is_read(leaf: leaves.Gift) -> None:
    body = encode(leaf)
    for wrong in (b"", body[:1], body[:-1], body + b"\0", b"\2" + body[1:], bytes([1, 0]) + body[2:], bytes([1, 19]) + body[2:]):
        with pytest.raises(LeafRefused):
            decode(wrong)


@given(st.sampled_from(EVERY), st.integers(0, 2**32))
def test_what_decodes_has_one_encoding(leaf: leaves.Gift, seed: int) -> None:
    body, random = bytearray(encode(leaf)), Random(seed)
    body[random.randrange(2, len(body))] = random.randrange(256)
    try:
        other = decode(bytes(body))
    except LeafRefused:
        return
    assert encode(other) == body


def test_leaves_hold_numbers_and_digests_only() -> None:
    assert {code for fields in layouts().values() for _, code in fields} <= set("BHIQ?s")


def test_a_commitment_opens_with_its_salt_alone() -> None:
    one, other = salt(), salt()
    assert len(commit(one, "张三")) == 32 and opens(commit(one, "张三"), one, "张三")
    assert not opens(commit(one, "张三"), other, "张三") and not opens(commit(one, "张三"), one, "张三 ")
    assert commit(one, "e\u0301") == commit(one, "\u00e9") != commit(one, b"\xff")
    with pytest.raises(ValueError, match="32 bytes"):
        commit(b"short", "张三")
