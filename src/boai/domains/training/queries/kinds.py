"""Questions about what the six class types leave behind: sessions, requests, terms, agreements, routes, quality, cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from boai.domains.training import rules
from boai.domains.training.models import (
    CampusStudent,
    ClassBudget,
    ClassRequest,
    ClientAgreement,
    CostEntry,
    Enrolment,
    OutreachRoute,
    PopularisationSession,
    QuestionnaireAnswer,
    SpotCheck,
    TrainingClass,
    YearEvaluation,
)
from boai.domains.training.queries.classes import LEARNING
from boai.domains.training.rules import Questionnaire, Spread
from boai.domains.training.vocabulary import ClassStage, ClassType, EnrolmentStage, RecordedStage, Setting
from boai.kernel.basics import clock, keys
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import Reach

HELD_OR_RUNNING = (
    ClassStage.RUNNING, ClassStage.EXAM, ClassStage.RESULTS, ClassStage.AUDITED, ClassStage.CERTIFICATES, ClassStage.ARCHIVED,
)  # fmt: skip


ANSWERED_WITHIN = timedelta(days=60)
"""How long after its first day a class asks for an answer."""


@dataclass(frozen=True)
class ClassCost:
    """What one class cost, and a head; amounts are None where nobody came."""

    total: Yuan
    by_kind: list[tuple[str, Yuan]]
    budget: Yuan
    trainees: int
    a_head: Yuan | None
    venue_free: bool


@dataclass(frozen=True)
class AgreementReport:
    """What a firm gets told at the end."""

    rows: list[tuple[TrainingClass, int, int, int]]
    enrolled: int
    attended: int
    passed: int


def request_numbered(reach: Reach, number: str) -> ClassRequest | None:
    """The request with this number, within reach."""
    rows = ClassRequest.objects.within(reach).filter(number=number)
    return rows.select_related("branch", "training_class__slot", "contact__key").first()


def requests_of(reach: Reach, person_id: UUID) -> QuerySet[ClassRequest]:
    """What a person asked for, newest first."""
    return ClassRequest.objects.within(reach).filter(contact_id=person_id).select_related("branch", "training_class").order_by("-id")


def request_token(request: ClassRequest) -> str:
    """What the link to a request must carry: 128 keyed bits that stand nowhere."""
    return keys.blind("training.request.link", request.society_id, str(request.id))[:32]


def sessions_table(reach: Reach, year: int, paths: tuple[str, str]) -> list[tuple[str, list[int]]]:
    """Classes held in a year in a subtree (from path, before path): a row a setting, a column a class type."""
    rows = TrainingClass.objects.within(reach).filter(stage__in=HELD_OR_RUNNING, slot__starts_at__year=year)
    rows = rows.filter(branch__path__gte=paths[0], branch__path__lt=paths[1])
    return _table({(row["setting"], row["class_type"]): row["n"] for row in rows.values("setting", "class_type").annotate(n=Count("id"))})


def person_times_table(reach: Reach, year: int, paths: tuple[str, str]) -> list[tuple[str, list[int]]]:
    """Popularisation person-times of a year in a subtree: a row a setting, a column a class type."""
    rows = PopularisationSession.objects.within(reach).filter(stage=RecordedStage.RECORDED, held_on__year=year)
    rows = rows.filter(branch__path__gte=paths[0], branch__path__lt=paths[1])
    return _table(
        {(row["setting"], row["class_type"]): row["n"] for row in rows.values("setting", "class_type").annotate(n=Sum("persons"))}
    )


def students_of(reach: Reach, training_class: TrainingClass) -> list[tuple[CampusStudent, Enrolment]]:
    """The school's students in an elective who did not leave it, by the order of the roster."""
    rows = CampusStudent.objects.within(reach).filter(enrolment__training_class=training_class, enrolment__stage__in=LEARNING)
    found = rows.select_related("enrolment__person__key", "enrolment__campus_grade", "enrolment__training_class").order_by("id")
    return [(one, one.enrolment) for one in found]


def agreement_numbered(reach: Reach, number: str) -> ClientAgreement | None:
    """The agreement with this number, within reach."""
    return ClientAgreement.objects.within(reach).filter(number=number).select_related("branch").first()


def agreement_report(agreement: ClientAgreement) -> AgreementReport:
    """Classes under an agreement with enrolled, attended and passed learners, and their sums."""
    rows = [_report_row(one.training_class) for one in agreement.classes.select_related("training_class__slot").order_by("id")]
    return AgreementReport(rows, sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows))


def route_numbered(reach: Reach, number: str) -> OutreachRoute | None:
    """The route with this number, within reach."""
    return OutreachRoute.objects.within(reach).filter(number=number).select_related("branch").first()


def answers_spread(
    reach: Reach, training_classes: Iterable[TrainingClass], questionnaire: Questionnaire
) -> tuple[int, tuple[Spread, ...] | None]:
    """How many answered in these classes, and the distribution once enough did."""
    rows = QuestionnaireAnswer.objects.within(reach).filter(training_class__in=training_classes)
    answers = list(rows.values_list("answers", flat=True))
    return len(answers), rules.spread(answers, questionnaire)


def questionnaire_slip(enrolment: Enrolment) -> str:
    """What keeps a learner from answering twice without saying who it was: keyed, and never stored beside a person."""
    return keys.blind("training.questionnaire", enrolment.society_id, str(enrolment.id))


def questionnaires_open(reach: Reach, person_id: UUID) -> list[TrainingClass]:
    """The classes of the last weeks that a person sat in and has not yet answered about."""
    since = clock.now() - ANSWERED_WITHIN
    sat = Enrolment.objects.within(reach).filter(person_id=person_id, stage__in=LEARNING, absent_minutes__isnull=False)
    sat = sat.filter(training_class__slot__starts_at__gt=since, training_class__stage__in=HELD_OR_RUNNING)
    sat = sat.select_related("training_class").order_by("-id")
    return [one.training_class for one in sat if not one.training_class.answers.filter(slip=questionnaire_slip(one)).exists()]


def cost_of(reach: Reach, training_class: TrainingClass) -> ClassCost:
    """What a class cost by kind, its budget, and the cost a head."""
    costs = CostEntry.objects.within(reach).filter(training_class=training_class)
    by_kind = {row["kind"]: row["fen"] for row in costs.values("kind").annotate(fen=Sum("amount_fen")).order_by("kind")}
    total, budgets = sum(by_kind.values()), ClassBudget.objects.within(reach).filter(training_class=training_class)
    trainees = training_class.enrolments.filter(stage__in=LEARNING, absent_minutes__isnull=False).count()
    a_head = rules.cost_per_trainee(total, trainees)
    words = dict(CostEntry._meta.get_field("kind").flatchoices)
    return ClassCost(
        total=Yuan(total),
        by_kind=[(str(words[kind]), Yuan(fen)) for kind, fen in by_kind.items()],
        budget=Yuan(budgets.aggregate(fen=Sum("amount_fen"))["fen"] or 0),
        trainees=trainees,
        a_head=None if a_head is None else Yuan(a_head),
        venue_free=budgets.filter(venue_free=True).exists(),
    )


def spot_checks_of(reach: Reach, training_class: TrainingClass) -> QuerySet[SpotCheck]:
    """A class's spot checks, newest first."""
    return SpotCheck.objects.within(reach).filter(training_class=training_class).order_by("-checked_on", "-id")


def open_evaluations(reach: Reach) -> QuerySet[YearEvaluation]:
    """Published yearly evaluations, newest first."""
    rows = YearEvaluation.objects.within(reach).filter(published_on__isnull=False)
    return rows.select_related("branch").prefetch_related("findings").order_by("-year", "-id")


def latest_session_of(reach: Reach, person_id: UUID | None) -> PopularisationSession | None:
    """What this clerk recorded last: the next form starts from it."""
    return PopularisationSession.objects.within(reach).filter(recorded_by_id=person_id).order_by("-id").first()


def _report_row(training_class: TrainingClass) -> tuple[TrainingClass, int, int, int]:
    learners = training_class.enrolments.filter(stage__in=LEARNING)
    passed = learners.filter(stage__in=(EnrolmentStage.QUALIFIED, EnrolmentStage.CERTIFIED, EnrolmentStage.COMPLETED))
    return training_class, learners.count(), learners.filter(absent_minutes__isnull=False).count(), passed.count()


def _table(numbers: dict[tuple[str, str], int]) -> list[tuple[str, list[int]]]:
    return [(str(setting.label), [numbers.get((setting, kind), 0) for kind in ClassType]) for setting in Setting]
