"""Staff pages of first-aid training, a file a subject; importing declares them."""

from boai.domains.training.desk import (
    classes,
    exam,
    field,
    instructors,
    kinds,
    learners,
    places,
    popularisation,
    quality,
    rosters,
    teams,
    thrift,
)

__all__ = [
    "classes",
    "exam",
    "field",
    "instructors",
    "kinds",
    "learners",
    "places",
    "popularisation",
    "quality",
    "rosters",
    "teams",
    "thrift",
]
