"""Leaves about the log itself: corrections, erasures, keys, and what came before."""

from boai.kernel.openlog.leaves.encoding import U32, U64, Digest, Leaf, leaf, span
from boai.kernel.openlog.leaves.lists import CorrectionEffect, CorrectionReason, ErasureReason, KeyReason, LeafKind


@leaf(LeafKind.CORRECTION)
class Correction(Leaf):
    """A published note about the leaf ``target``. WITHDRAWN carves the hole [lo, hi) out of its income; RETURNED brings [lo, hi) in again.

    ``unit`` is 0 for money. A NOTE moves nothing: fund, unit, lo, hi and amount are 0.
    """

    target: U64
    effect: CorrectionEffect
    reason: CorrectionReason
    fund: U32
    unit: U32
    lo: U64
    hi: U64
    amount: U64
    day: U32
    note: Digest

    def broken(self) -> str:
        if self.effect is CorrectionEffect.NOTE:
            return "a note moves nothing" if any((self.fund, self.unit, self.lo, self.hi, self.amount)) else ""
        return span(self.lo, self.hi, self.amount)


@leaf(LeafKind.ERASURE)
class Erasure(Leaf):
    """The salts of the leaf ``target`` were destroyed; its commitments open no more and all proofs still hold."""

    target: U64
    reason: ErasureReason
    day: U32


@leaf(LeafKind.KEY)
class Key(Leaf):
    """The log's key changes from ``old`` to ``new`` (Ed25519, 32 bytes each; ``old`` is zero in the first leaf of a log)."""

    old: Digest
    new: Digest
    reason: KeyReason
    day: U32

    def broken(self) -> str:
        return "the same key" if self.old == self.new else ""


@leaf(LeafKind.CONTINUITY)
class Continuity(Leaf):
    """The first leaf of a log that goes on for a lost one: SHA-256 of the old origin, its last known size and root.

    Entries from ``gap_from`` to ``gap_to`` (excluded) of the old log could not be found again; equal numbers mean there is no gap.
    """

    origin: Digest
    size: U64
    root: Digest
    gap_from: U64
    gap_to: U64
    day: U32

    def broken(self) -> str:
        return "" if self.gap_from <= self.gap_to <= self.size else "a gap outside the old log"
