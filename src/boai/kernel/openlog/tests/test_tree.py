"""The tree against RFC 6962's definitions, known roots, and every proof it makes."""

import contextlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.kernel.openlog import tree

INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [  # of the first 1..8 inputs: the vectors that implementations of certificate transparency share
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def mth(leaves: list[bytes]) -> bytes:
    """The definition, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def nodes(leaves: list[bytes]) -> tree.Nodes:
    return lambda level, index: mth(leaves[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_roots_come_out(size: int) -> None:
    assert tree.root_of([tree.leaf_hash(one) for one in INPUTS[:size]]).hex() == ROOTS[size - 1]
    assert tree.root(nodes(INPUTS), size).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert tree.root_of([]) == tree.root(nodes([]), 0) == tree.EMPTY_ROOT == mth([])


@given(st.integers(1, 70), st.data())
def test_every_proof_that_is_made_is_believed_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = [bytes([one]) for one in range(size)]
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    path = tree.inclusion(nodes(leaves), index, size)
    assert tree.root_by_inclusion(tree.leaf_hash(leaves[index]), index, size, path) == mth(leaves)
    bridge = tree.consistency(nodes(leaves), old, size)
    tree.check_consistency(old, size, mth(leaves[:old]), mth(leaves), bridge)
    with pytest.raises(tree.BadProof):
        tree.check_consistency(old, size, mth([*leaves[: old - 1], b"another"]), mth(leaves), bridge)
    if bridge:
        spoiled = [*bridge[:-1], bytes(32)]
        with pytest.raises(tree.BadProof):
            tree.check_consistency(old, size, mth(leaves[:old]), mth(leaves), spoiled)
    for wrong in ([*path, bytes(32)], path[:-1] if path else [bytes(32)], [one[:31] for one in path] or [b""]):
        with contextlib.suppress(tree.BadProof):
            assert tree.root_by_inclusion(tree.leaf_hash(leaves[index]), index, size, wrong) != mth(leaves)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (-1, 5)])
def test_vacuous_consistency_is_refused(old: int, new: int) -> None:
    with pytest.raises(tree.BadProof):
        tree.check_consistency(old, new, mth([]), mth(INPUTS[:5]), [])


def test_what_is_outside_the_tree_has_no_proof() -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        tree.inclusion(nodes(INPUTS), 8, 8)
    with pytest.raises(ValueError, match="not before"):
        tree.consistency(nodes(INPUTS), 9, 8)
    with pytest.raises(tree.BadProof):
        tree.root_by_inclusion(bytes(32), 0, 0, [])
