"""The front door of first-aid training: what other rooms may ask, do and hear."""

from boai.domains.training.queries import (
    certificates_of,
    enrolments_of,
    groups_of,
    is_instructor,
    open_classes,
    questionnaires_open,
    waiting_place,
)
from boai.domains.training.verification import LABELS as CERTIFICATE_LABELS
from boai.domains.training.verification import today_state

__all__ = [
    "CERTIFICATE_LABELS",
    "certificates_of",
    "enrolments_of",
    "groups_of",
    "is_instructor",
    "open_classes",
    "questionnaires_open",
    "today_state",
    "waiting_place",
]
