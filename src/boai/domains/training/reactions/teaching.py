"""What those who teach are told: promoted, observed."""

from boai.domains.training import telling
from boai.domains.training.models import Instructor, Observation
from boai.domains.training.vocabulary.teaching import InstructorPromoted, LessonObserved, Rank
from boai.kernel.change.contract import Acting, reacts


@reacts(InstructorPromoted)
def tell_promoted(told: InstructorPromoted, acting: Acting) -> None:
    instructor = Instructor.objects.unscoped().select_related("person__key", "branch").get(pk=told.instructor_id)
    telling.tell_instructor(instructor, "training.instructor_promoted", told.rank, acting, rank=Rank(told.rank).label)


@reacts(LessonObserved)
def tell_observed(told: LessonObserved, acting: Acting) -> None:
    rows = Observation.objects.unscoped().select_related("observed__person__key", "observed__branch", "observer__person__key")
    seen = rows.get(pk=told.observation_id)
    day, observer = f"{seen.held_on:%m月%d日}", seen.observer.person.name
    telling.tell_instructor(seen.observed, "training.lesson_observed", str(seen.id), acting, observer=observer, day=day)
