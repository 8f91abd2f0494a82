"""The names a domain imports from change; everything else in this package is machinery."""

from boai.kernel.change.acting import Acting, ActorKind, Device, Partner, Post, Power, Public, Self, System
from boai.kernel.change.named import one_within
from boai.kernel.change.news import News, news, reacts
from boai.kernel.change.operation import Change, Create, Operation, operation, operations
from boai.kernel.change.parameters import NO_FILES, NOTHING_NOTED, AtLeast, Because, Files, Label, Note, Offered, Parameter
from boai.kernel.change.questions import question
from boai.kernel.change.reach import Reach, ReachBy, Span
from boai.kernel.change.records import Record, WrittenOutside
from boai.kernel.change.refusal import LostRace, NotFound, Refused, refuse, refuse_if

__all__ = [
    "NOTHING_NOTED", "NO_FILES",
    "Acting", "ActorKind", "AtLeast", "Because", "Change", "Create", "Device", "Files",
    "Label", "LostRace", "News", "NotFound", "Note", "Offered", "Operation", "Parameter", "Partner",
    "Post", "Power", "Public", "Reach", "ReachBy", "Record", "Refused", "Self", "Span", "System", "WrittenOutside", "news",
    "one_within", "operation", "operations", "question", "reacts", "refuse", "refuse_if",
]  # fmt: skip
