"""The indicators first-aid training answers for, a file a subject; importing declares them."""

from boai.domains.training.figures import (
    coverage,
    exam,
    kinds,
    learners,
    teaching,
)

__all__ = [
    "coverage",
    "exam",
    "kinds",
    "learners",
    "teaching",
]
