"""Six class types, each with its own course (TR01). Settings are independent of both. Pure."""

from dataclasses import dataclass

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@dataclass(frozen=True, kw_only=True)
class ClassTypeRow:
    """One class type: whether people meet, and the courses that only this type may hold."""

    class_type: str
    label: str
    has_session: bool
    own_courses: tuple[str, ...]


@edition("training.class_types")
@dataclass(frozen=True, kw_only=True)
class ClassTypes:
    """Which course belongs to which class type; a course that no type owns is free for all. Seeds: editions/class_types.yaml."""

    types: tuple[ClassTypeRow, ...]


def class_type_fault(class_type: str, course: str, known: ClassTypes) -> Reason | None:
    """Why a class of that type cannot hold the course, or None."""
    for row in known.types:
        if row.class_type == class_type and not row.has_session:
            return Reason("training.type_has_no_session", class_type=row.label)
        if row.class_type != class_type and course in row.own_courses:
            return Reason("training.course_of_other_type", class_type=row.label)
    return None
