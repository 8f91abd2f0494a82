"""The leaves of the open book: closed lists of numbers, and one way to write each down. The format: docs/open-book-format.md."""

from boai.kernel.openlog.leaves.encoding import LeafRefused, decode, encode, kind_of
from boai.kernel.openlog.leaves.goods import InKind, Issue, Return
from boai.kernel.openlog.leaves.lists import (
    Channel,
    CorrectionEffect,
    CorrectionReason,
    Direction,
    Display,
    ErasureReason,
    KeyReason,
    LeafKind,
    Purpose,
    RefundReason,
    Restriction,
    SlipState,
    Valuation,
)
from boai.kernel.openlog.leaves.log import Continuity, Correction, Erasure, Key
from boai.kernel.openlog.leaves.money import Gift, Match, Opening, Redesignate, Refund, Spend, Transfer
from boai.kernel.openlog.leaves.totals import Campaign, Seal, Slip, Statement

__all__ = [
    "Campaign", "Channel", "Continuity", "Correction", "CorrectionEffect", "CorrectionReason", "Direction", "Display", "Erasure",
    "ErasureReason", "Gift", "InKind", "Issue", "Key", "KeyReason", "LeafKind", "LeafRefused", "Match", "Opening", "Purpose",
    "Redesignate", "Refund", "RefundReason", "Restriction", "Return", "Seal", "Slip", "SlipState", "Spend", "Statement", "Transfer",
    "Valuation", "decode", "encode", "kind_of",
]  # fmt: skip
