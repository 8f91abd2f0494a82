"""The exam's part of the cast: a signed bank and signed lessons, rooms that are open, papers half answered and handed in."""

from uuid import UUID

from boai.domains.training import operations as do
from boai.domains.training.models import Lesson, RoomCode, TrainingClass
from boai.kernel.attempts.models import Attempt, Question
from boai.kernel.attempts.operations import submit
from boai.kernel.change import outbox
from tests.cast import Cast


def sign_everything(cast: Cast) -> None:
    """Our own content, brought in and signed by the expert."""
    do.plant_content(cast.society.id)
    expert = cast.person("expert")
    do.sign_question.many([{"record": one, "signer": expert} for one in Question.objects.all()], acting=cast.system)
    do.sign_lesson.many([{"record": one, "signer": expert} for one in Lesson.objects.all()], acting=cast.system)


class ExamCast:
    """Makes exams through operations, as the people who would do it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def learnt(self, login: str = "citizen1", course: str = "cpr_aed") -> None:
        for lesson in Lesson.objects.filter(code__in=["lesson-01", "lesson-02", "lesson-03", "lesson-04"]):
            do.finish_lesson(lesson=lesson, course=course, person=self.cast.person(login), acting=getattr(self.cast, login))

    def at_home(self, login: str = "citizen1") -> Attempt:
        self.learnt(login)
        return do.sit_at_home(course="cpr_aed", person=self.cast.person(login), acting=getattr(self.cast, login))

    def open_room(self, training_class: TrainingClass) -> RoomCode:
        return do.open_room(training_class=training_class, acting=self.cast.lead)

    def in_class(self, login: str = "citizen1") -> Attempt:
        training_class = self.cast.training.in_exam(login).training_class
        code = self.open_room(training_class)
        person = self.cast.person(login)
        return do.sit(training_class=training_class, person=person, room_code=code.characters, acting=getattr(self.cast, login))

    def handed_in(self, attempt: Attempt, right: int | None = None, login: str = "citizen1") -> Attempt:
        done = submit(attempt, answers=right_vector(attempt, right), acting=getattr(self.cast, login))
        outbox.deliver()
        return done


def right_vector(attempt: Attempt, right: int | None = None) -> str:
    """The vector that answers the first ``right`` questions (all, if None) rightly and the others wrongly."""
    keys = {str(one.id): one.answer for one in Question.objects.filter(id__in=[UUID(row[0]) for row in attempt.drawn])}
    entries = []
    for place, one in enumerate(attempt.questions):
        good = "".join(sorted(str(position) for position, own in enumerate(one.order) if int(own) in keys[one.id]))
        bad = next((str(position) for position, own in enumerate(one.order) if int(own) not in keys[one.id]), good[:1])
        entries.append(good if right is None or place < right else bad)
    return ".".join(entries)
