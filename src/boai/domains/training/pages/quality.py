"""The learners' questionnaire, a class's quality and cost, the published evaluations."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import Enrolment
from boai.domains.training.queries import LEARNING
from boai.domains.training.rules import Questionnaire
from boai.domains.training.vocabulary import QualityPermission, ThriftPermission
from boai.kernel.change.acting import system
from boai.kernel.editions.queries import pin
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page, staff_page
from boai.kernel.pages.page import page

CHOICES = ((5, "很同意"), (4, "同意"), (3, "一般"), (2, "不太同意"), (1, "不同意"))


@person_page
def questionnaire(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/questionnaire: six taps, no name. The answer is kept by the system, not by the learner."""
    enrolment = _my_enrolment(request, number)
    training_class, keeper = enrolment.training_class, system(request.acting.society_id, name="training.questionnaire")
    items = pin(Questionnaire, at=training_class.branch).rule(Questionnaire).items
    given = {item.code: request.POST.get(item.code, "") for item in items}
    known = {
        "training_class": training_class.id,
        "slip": queries.questionnaire_slip(enrolment),
        "answers": " ".join(f"{code}={value}" for code, value in given.items() if value),
    }
    form = OperationForm(do.answer_questionnaire, keeper, request, known)
    if form.try_operation():
        return page(request, "training/questionnaire_done.html", training_class=training_class)
    questions = [(item, [(value, words, given[item.code] == str(value)) for value, words in CHOICES]) for item in items]
    return page(request, "training/questionnaire.html", training_class=training_class, questions=questions, form=form)


@staff_page
def class_quality(request: ActingRequest, number: str) -> HttpResponse:
    """/training/classes/<no>/quality: answers once there are enough, spot checks, and what the class cost a head."""
    acting = request.acting
    found = queries.class_numbered(acting.reach(QualityPermission.VIEW), number)
    if found is None:
        raise Http404
    rule = pin(Questionnaire, at=found.branch).rule(Questionnaire)
    answered, spreads = queries.answers_spread(acting.reach(QualityPermission.VIEW), [found], rule)
    context = {
        "training_class": found,
        "answered": answered,
        "spreads": spreads,
        "show_from": rule.show_from,
        "checks": queries.spot_checks_of(acting.reach(QualityPermission.VIEW), found),
        "cost": queries.cost_of(acting.reach(ThriftPermission.VIEW), found) if acting.may(ThriftPermission.VIEW) else None,
        "may_check": acting.may(QualityPermission.CHECK),
        "may_keep": acting.may(ThriftPermission.KEEP),
    }
    return render(request, "training/class_quality.html", context)


@open_page
def evaluations(request: ActingRequest) -> HttpResponse:
    """/training/quality: yearly third-party evaluations with what was found and what came of it."""
    rows = queries.open_evaluations(request.acting.reach(QualityPermission.VIEW))[:30]
    return page(request, "training/evaluations.html", rows=rows)


def _my_enrolment(request: ActingRequest, number: str) -> Enrolment:
    rows = queries.enrolments_of(request.acting.reach(QualityPermission.ANSWER), person_of(request))
    found = rows.filter(training_class__number=number, stage__in=LEARNING).first()
    if found is None:
        raise Http404
    return found
