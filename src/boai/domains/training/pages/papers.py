"""The paper pack: printed before, keyed afterwards."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from boai.domains.training import class_papers, queries
from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, TrainingClass
from boai.domains.training.vocabulary.field import FieldPermission, OpeningPurpose
from boai.kernel.change.contract import Refused
from boai.kernel.documents.typesetting import fonts_here
from boai.kernel.pages.forms import KEY, OperationForm
from boai.kernel.pages.opens import ActingRequest, staff_page
from boai.kernel.pages.page import page


@staff_page
def pack(request: ActingRequest, number: str) -> HttpResponse:
    """/field/<no>/papers: what the pack holds, and how to print or key it; a POST opens the names for today."""
    training_class = _class(request, number)
    if request.method == "POST":
        do.open_roster(training_class=training_class, purpose=OpeningPurpose.PAPER_PACK, acting=request.acting)
        return redirect("training:papers", number)
    return page(
        request,
        "training/paper_pack.html",
        training_class=training_class,
        names=_names_open(request, training_class),
        learners=queries.roster(training_class).count(),
        fonts=fonts_here(),
    )


@staff_page
def printed(request: ActingRequest, number: str, kind: str) -> HttpResponse:
    """/field/<no>/papers.pdf and /papers/print: the pack itself."""
    training_class = _class(request, number)
    if not _names_open(request, training_class):
        return redirect("training:papers", number)
    origin = f"{request.scheme}://{request.get_host()}"
    if kind == "page":
        return page(request, "training/paper_print.html", **class_papers.shown_on(training_class, origin))
    response = HttpResponse(class_papers.pack(training_class, origin), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


@staff_page
def keying(request: ActingRequest, number: str) -> HttpResponse:
    """/field/<no>/papers/key: the learners of a class, and which papers are keyed."""
    training_class = _class(request, number)
    rows = queries.roster(training_class).prefetch_related("papers")
    names = _names_open(request, training_class)
    learners = [(one, one.person.name if names else one.person.masked_name, one.papers.all()) for one in rows]
    return page(request, "training/paper_keying.html", training_class=training_class, learners=learners, names=names)


@staff_page
def key_one(request: ActingRequest, number: str, enrolment_number: str) -> HttpResponse:
    """/field/<no>/papers/key/<enrolment>: one learner's paper sheet, keyed as it lies there."""
    training_class = _class(request, number)
    enrolment = queries.roster(training_class).filter(number=enrolment_number).first()
    if enrolment is None:
        raise Http404
    course = training_class.course
    columns = range(1, course.assessors_needed + 1)
    form = OperationForm(do.key_paper, request.acting, request, {"enrolment": enrolment})
    refusal = _keyed(form, request, enrolment) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return redirect("training:paper_keying", number)
    return page(
        request,
        "training/paper_key.html",
        status=422 if refusal else 200,
        training_class=training_class,
        enrolment=enrolment,
        name=enrolment.person.name if _names_open(request, training_class) else enrolment.person.masked_name,
        refusal=refusal,
        key=request.POST.get(KEY) or form.fields[KEY].initial,
        sent=request.POST,
        ticked=[f"{column}:{code}" for column in columns for code in request.POST.getlist(f"passed_{column}")],
        steps=course.practical_sheet,
        assessors=queries.instructors_of(training_class),
        columns=columns,
    )


def _keyed(form: "OperationForm[Any]", request: ActingRequest, enrolment: Enrolment) -> Refused | None:
    """Perform with what was ticked; the refusal, or None when it is done."""
    sent = request.POST
    typed = {
        "first_assessor": sent.get("assessor_1"),
        "first_passed": " ".join(sent.getlist("passed_1")) or "-",
        "second_assessor": sent.get("assessor_2"),
        "second_passed": " ".join(sent.getlist("passed_2")) or "-",
        "absent_minutes": sent.get("absent_minutes"),
        "score": sent.get("score"),
        "both_signed": sent.get("both_signed", ""),
        "kept_at": sent.get("kept_at"),
    }
    operation = form.operation
    try:
        given = {name: operation.parameters[name].parse(value) for name, value in typed.items()}
        operation.run_with(request.acting.with_key(sent.get(KEY, "")[:64]), {"enrolment": enrolment, **given})
    except Refused as refusal:
        return refusal
    return None


def _class(request: ActingRequest, number: str) -> TrainingClass:
    found = queries.class_numbered(request.acting.reach(FieldPermission.ROSTER_OPEN), number)
    if found is None:
        raise Http404
    return found


def _names_open(request: ActingRequest, training_class: TrainingClass) -> bool:
    return request.acting.person_id is not None and queries.names_open(request.acting.person_id, training_class)
