"""The paper pack of a class: notice with QR, roster, sign-in sheet, a score sheet per learner, expense sheet."""

from pathlib import Path
from typing import Any

from django.conf import settings

from boai.domains.training import queries
from boai.domains.training.models import TrainingClass
from boai.kernel.basics import clock
from boai.kernel.documents.qr import qr_svg
from boai.kernel.documents.typesetting import missing_glyphs, typeset
from boai.kernel.pages.templatetags.words import clock_time, day, moment

PAPERS = Path(__file__).parent / "papers"
GETA = "〓"
"""What Chinese printing sets where a character is missing; it is named beside, and written in by hand."""
SPARE_ROWS = 5
EXPENSES = ("讲课补助", "教材与耗材", "场地与茶水", "交通", "其他")


def pack(training_class: TrainingClass, origin: str) -> bytes:
    """The whole pack as one PDF."""
    return typeset(PAPERS / "class_pack.typ", shown_on(training_class, origin), "pdf")


def shown_on(training_class: TrainingClass, origin: str) -> dict[str, Any]:
    """Every word of the pack; the print page shows the same. Names are opened: the caller has checked that they may be."""
    slot, course = training_class.slot, training_class.course
    learners = [
        {"no": number, "name": settable(one.person.name), "number": one.number, "signed": bool(one.sign_ins.all())}
        for number, one in enumerate(queries.roster(training_class), start=1)
    ]
    teachers = [
        {"name": settable(one.instructor.person.name), "duty": one.get_duty_display()} for one in queries.instructors_of(training_class)
    ]
    return {
        "title": training_class.title,
        "number": training_class.number,
        "course": course.name,
        "branch": training_class.branch.name,
        "place": training_class.place,
        "day": day(slot.starts_at),
        "from": moment(slot.starts_at),
        "until": clock_time(slot.ends_at) if clock.day_of(slot.starts_at) == clock.day_of(slot.ends_at) else moment(slot.ends_at),
        "notice": training_class.notice,
        "funding": training_class.get_funding_display(),
        "pass_theory": course.theory_pass_score,
        "pass_practice": course.practice_pass_score,
        "assessors": course.assessors_needed,
        "absence_limit": course.absence_limit_minutes,
        "steps": [{"text": one.text, "points": one.points, "critical": one.critical} for one in course.practical_sheet],
        "learners": learners,
        "spare": [{"no": len(learners) + extra, "name": "", "number": ""} for extra in range(1, SPARE_ROWS + 1)],
        "teachers": teachers,
        "expenses": list(EXPENSES),
        "rare": rare_in([one.person.name for one in queries.roster(training_class)]),
        "qr": qr_svg(f"{origin}/training/classes/{training_class.number}"),
        "address": f"{origin}/training/classes/{training_class.number}",
        "demo": settings.INSTALLATION.demo,
    }


def settable(name: str) -> str:
    """A name with 〓 where our font has no glyph: a paper never carries an empty box."""
    missing = missing_glyphs(name)
    return "".join(GETA if one in missing else one for one in name)


def rare_in(names: list[str]) -> list[dict[str, str]]:
    """Which learner's name needs which character by hand: position on the roster, character, code point."""
    return [
        {"no": str(number), "character": one, "code": f"U+{ord(one):04X}"}
        for number, name in enumerate(names, start=1)
        for one in missing_glyphs(name)
    ]


def share_card(training_class: TrainingClass) -> bytes:
    """The picture of a share card, 1200 x 630."""
    slot = training_class.slot
    shown = {
        "title": settable(training_class.title),
        "when": f"{moment(slot.starts_at)}—{clock_time(slot.ends_at)}",
        "place": settable(training_class.place),
        "branch": settable(training_class.branch.name),
        "course": training_class.course.name,
        "demo": settings.INSTALLATION.demo,
    }
    return typeset(PAPERS / "share_card.typ", shown, "png")
