"""A closed attempt becomes a theory result of the class; a class's results close its paper."""

from datetime import timedelta

from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, TheoryResult, TrainingClass
from boai.domains.training.rules import ExamPlan
from boai.domains.training.vocabulary import CLASS_EXAM, HOME_EXAM, ClassFinished, ClassStage, EnrolmentStage, ExamBegun
from boai.kernel.attempts.models import Attempt, Paper
from boai.kernel.attempts.operations import close_paper
from boai.kernel.attempts.vocabulary import AttemptClosed, AttemptStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, reacts
from boai.kernel.editions.models import Edition


@reacts(AttemptClosed)
def take_over(news: AttemptClosed, acting: Acting) -> None:
    """The result goes to every class of that course in which the person is being examined now."""
    attempt = Attempt.objects.unscoped().select_related("paper").get(id=news.attempt_id)
    learning = Enrolment.objects.unscoped().filter(person_id=news.person_id, stage=EnrolmentStage.BOOKED)
    learning = learning.filter(training_class__stage=ClassStage.EXAM)
    if attempt.purpose == CLASS_EXAM:
        learning = learning.filter(training_class_id=attempt.paper.about_id)
    elif attempt.purpose == HOME_EXAM:
        learning = learning.filter(training_class__edition__subject=Edition.objects.unscoped().get(id=attempt.paper.about_id).subject)
    else:
        return
    for enrolment in learning:
        _take(enrolment, attempt, acting)


@reacts(ExamBegun)
def take_over_from_home(news: ExamBegun, acting: Acting) -> None:
    """When a class begins its exam, what its learners passed at home in the days before comes in."""
    training_class = TrainingClass.objects.unscoped().select_related("branch", "edition").get(id=news.class_id)
    editions = Edition.objects.unscoped().filter(kind="training.exam", subject=training_class.edition.subject)
    days = do.plan_of(training_class.branch, training_class.edition.subject).rule(ExamPlan).home_result_days
    rows = Attempt.objects.unscoped().filter(purpose=HOME_EXAM, stage=AttemptStage.CLOSED, paper__about_id__in=editions.values("id"))
    for enrolment in training_class.enrolments.filter(stage=EnrolmentStage.BOOKED):
        recent = rows.filter(person_id=enrolment.person_id, closed_at__gte=clock.now() - timedelta(days=days))
        for attempt in recent.order_by("-score", "id")[:1]:
            _take(enrolment, attempt, acting)


@reacts(ClassFinished)
def close_the_paper(news: ClassFinished, acting: Acting) -> None:
    """Results are in: nobody begins any more, and who sat may see the key."""
    for paper in Paper.objects.unscoped().filter(purpose=CLASS_EXAM, about_id=news.class_id, closed_at=None):
        close_paper(paper, acting=acting)


def _take(enrolment: Enrolment, attempt: Attempt, acting: Acting) -> None:
    if not TheoryResult.objects.unscoped().filter(enrolment=enrolment, attempt=attempt).exists():
        do.take_result(enrolment=enrolment, attempt=attempt, acting=acting.with_key(f"{enrolment.id}:{attempt.id}"))
