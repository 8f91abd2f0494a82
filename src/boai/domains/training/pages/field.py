"""Class day for instructors: my classes, one class on the phone, and the addresses its island asks."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from boai.domains.training import operations as do
from boai.domains.training import queries, rules, sign_in_code
from boai.domains.training.models import Enrolment, FieldEntry, TrainingClass
from boai.domains.training.operations.field import field_day
from boai.domains.training.vocabulary import ClassStage
from boai.domains.training.vocabulary.field import EntryKind, EntryStage, FieldPermission, OpeningPurpose
from boai.kernel.basics import clock, randomness
from boai.kernel.change.contract import Acting, Change, NotFound, Refused, refuse
from boai.kernel.documents.qr import qr_svg
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, open_page, staff_page
from boai.kernel.pages.page import page
from boai.kernel.pages.templatetags.words import moment, sentence

WORKER = Path(__file__).parents[1] / "static" / "training" / "field_worker.js"
MOST_ENTRIES = 500
KEY_LENGTH = 22
STEPS: Mapping[str, Change[TrainingClass, Any]] = {"start": do.start, "begin_exam": do.begin_exam}
REACHED = {
    "start": (ClassStage.RUNNING, ClassStage.EXAM, ClassStage.RESULTS),
    "begin_exam": (ClassStage.EXAM, ClassStage.RESULTS),
}


@staff_page
def mine(request: ActingRequest) -> HttpResponse:
    """/field/: an instructor's classes, today's first."""
    reach = request.acting.reach(FieldPermission.RECORD)
    rows = list(queries.on_hand(reach, _me(request)))
    today = [one for one in rows if clock.day_of(one.slot.starts_at) <= clock.today()]
    later = [one for one in rows if clock.day_of(one.slot.starts_at) > clock.today()]
    return page(request, "training/field.html", today=today, later=later)


@staff_page
def one_class(request: ActingRequest, number: str) -> HttpResponse:
    """/field/<no>: the shell of the island. No name stands in it, so a phone may keep it."""
    training_class = _taught(request, number)
    response = page(request, "training/field_class.html", training_class=training_class)
    response["Cache-Control"] = "no-cache"
    return response


@staff_page
def opened(request: ActingRequest, number: str) -> HttpResponse:
    """/field/<no>/open: a POST opens the names of this class for today, with a line in the trace."""
    training_class = _taught(request, number)
    if request.method == "POST":
        do.open_roster(training_class=training_class, purpose=OpeningPurpose.CLASS_DAY, acting=request.acting)
    return redirect("training:field_class", number)


@require_GET
@staff_page
def state(request: ActingRequest, number: str) -> JsonResponse:
    """/field/<no>/state: everything the island needs to work on without network."""
    training_class = _taught(request, number)
    names = queries.names_open(_me(request), training_class)
    waiting = _conflicts_by_learner(training_class)
    return JsonResponse(
        {
            "now": clock.now().isoformat(),
            "csrf": get_token(request),
            "me": str(_me(request)),
            "names": names,
            "class": _class_words(training_class),
            "steps": [
                {"code": one.code, "text": one.text, "critical": one.critical, "points": one.points}
                for one in training_class.course.practical_sheet
            ],
            "learners": [
                _learner_words(one, _me(request), names=names, waiting=waiting.get(one.id, [])) for one in queries.roster(training_class)
            ],
        },
        headers={"Cache-Control": "no-store"},
    )


@require_POST
@staff_page
def entries(request: ActingRequest, number: str) -> JsonResponse:
    """/field/<no>/entries: what a phone wrote, one outcome a row; a row sent twice has the outcome of the first time."""
    training_class = _taught(request, number)
    sent = _sent(request)
    rows = sent.get("entries")
    if not isinstance(rows, list) or len(rows) > MOST_ENTRIES:
        return JsonResponse({"code": "change.bad_value"}, status=400)
    sent_at = _moment(sent.get("sent_at"))
    outcomes = [_take(training_class, row if isinstance(row, dict) else {}, str(sent.get("device", "")), request.acting) for row in rows]
    skew = rules.skew_fault(sent_at, clock.now(), field_day(training_class)) if sent_at else None
    return JsonResponse({"now": clock.now().isoformat(), "clock_minutes": skew, "outcomes": outcomes})


@require_POST
@staff_page
def settle(request: ActingRequest, number: str) -> JsonResponse:
    """/field/<no>/settle: a person chooses between two values."""
    training_class, sent = _taught(request, number), _sent(request)
    entry = queries.conflicts(training_class).filter(pk=_uuid(sent.get("entry")) or UUID(int=0)).first()
    if entry is None:
        return JsonResponse({"state": "refused", "code": "change.not_found", "sentence": "这条记录已经有人选定"}, status=404)
    try:
        (do.adopt if sent.get("choice") == "adopt" else do.set_aside)(entry, acting=request.acting)
    except Refused as refusal:
        return JsonResponse(_refused("", refusal), status=422)
    return JsonResponse({"state": "settled"})


@staff_page
def code(request: ActingRequest, number: str) -> HttpResponse:
    """/field/<no>/code: the sign-in QR in large; it renews itself without script."""
    training_class = _taught(request, number)
    address = request.build_absolute_uri(f"/sign-in/{sign_in_code.code_now(training_class.id)}")
    signed = sum(bool(one.sign_ins.all()) for one in queries.roster(training_class))
    learners = queries.roster(training_class).count()
    return page(request, "training/field_code.html", training_class=training_class, qr=qr_svg(address), signed=signed, learners=learners)


@staff_page
def closing(request: ActingRequest, number: str) -> HttpResponse:
    """/field/<no>/minutes: the lead finishes the exam and seals its minutes."""
    training_class = _taught(request, number)
    form = OperationForm(do.seal, request.acting, request, {"training_class": training_class})
    choices = [("", "请选择"), *((str(one.id), one.instructor.person.name) for one in queries.instructors_of(training_class))]
    for name in ("first_assessor", "second_assessor"):
        form.fields[name].widget.choices = choices
    if form.try_operation():
        return redirect("training:field_minutes", number)
    minutes = queries.sealed_minutes(training_class)
    return page(
        request,
        "training/field_minutes.html",
        training_class=training_class,
        form=form,
        minutes=minutes,
        unchanged=bool(minutes and minutes.digest == do.digest_of(do.contents_of(training_class))),
        conflicts=queries.conflicts(training_class).count(),
        key=randomness.token(),
    )


@open_page
def worker(request: ActingRequest) -> FileResponse:
    """/field/worker.js: the service worker; it may serve /field/ alone."""
    return FileResponse(
        WORKER.open("rb"), content_type="text/javascript", headers={"Service-Worker-Allowed": "/field/", "Cache-Control": "no-cache"}
    )


def _me(request: ActingRequest) -> UUID:
    if request.acting.person_id is None or not request.acting.may(FieldPermission.RECORD):
        raise refuse("change.not_allowed")
    return request.acting.person_id


def _taught(request: ActingRequest, number: str) -> TrainingClass:
    found = queries.taught_by(request.acting.reach(FieldPermission.RECORD), _me(request)).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _sent(request: ActingRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except (ValueError, UnicodeDecodeError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _take(training_class: TrainingClass, row: Mapping[str, Any], device: str, acting: Acting) -> dict[str, Any]:
    """One row's outcome: applied, conflict or refused with its code and sentence."""
    key = str(row.get("id", ""))
    try:
        if len(key) < KEY_LENGTH or len(key) > 64:
            raise refuse("training.entry_key_short")
        if row.get("kind") == "step":
            return {"id": key, "state": _step(training_class, str(row.get("value")), acting)}
        return {"id": key, "state": _file(training_class, row, device, acting.with_key(key)).stage}
    except Refused as refusal:
        return _refused(key, refusal)


def _step(training_class: TrainingClass, verb: str, acting: Acting) -> str:
    """Take the class a step on; that another phone was faster is no fault."""
    if verb not in STEPS:
        raise refuse("training.entry_unreadable", value=verb[:40])
    training_class.refresh_from_db(fields=["stage"])
    if training_class.stage not in REACHED[verb]:
        STEPS[verb](training_class, acting=acting)
    return str(EntryStage.APPLIED)


def _file(training_class: TrainingClass, row: Mapping[str, Any], device: str, acting: Acting) -> FieldEntry:
    learner, made_at, kind = _uuid(row.get("enrolment")), _moment(row.get("made_at")), str(row.get("kind"))
    if learner is None or made_at is None or kind not in EntryKind.values:
        raise refuse("training.entry_unreadable", value=kind[:40])
    if not training_class.enrolments.filter(pk=learner).exists():
        raise NotFound
    given = {"kind": EntryKind(kind), "value": str(row.get("value", "")), "seen": str(row.get("seen") or ""), "device": device}
    return do.file_entry.run_with(acting, {"enrolment": learner, "made_at": made_at, **given})


def _refused(key: str, refusal: Refused) -> dict[str, Any]:
    reason = refusal.reasons[0]
    return {"id": key, "state": "refused", "code": reason.code, "sentence": sentence(reason)}


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _moment(value: Any) -> datetime | None:
    """An aware moment, or None."""
    try:
        found = parse_datetime(str(value))
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _class_words(training_class: TrainingClass) -> dict[str, Any]:
    course = training_class.course
    return {
        "number": training_class.number,
        "title": training_class.title,
        "place": training_class.place,
        "starts": moment(training_class.slot.starts_at),
        "ends_at": training_class.slot.ends_at.isoformat(),
        "stage": training_class.stage,
        "stage_label": training_class.get_stage_display(),
        "absence_limit": course.absence_limit_minutes,
        "minutes": course.minutes,
        "theory_pass": course.theory_pass_score,
        "practice_pass": course.practice_pass_score,
        "assessors": course.assessors_needed,
    }


def _learner_words(enrolment: Enrolment, me: UUID, *, names: bool, waiting: list[FieldEntry]) -> dict[str, Any]:
    person = enrolment.person
    return {
        "id": str(enrolment.id),
        "number": enrolment.number,
        "name": person.name if names else person.masked_name,
        "stage": enrolment.stage,
        "stage_label": enrolment.get_stage_display(),
        **{str(kind): queries.standing(enrolment, kind, me) for kind in EntryKind},
        "sat": max((one.score for one in enrolment.theory.all() if one.invigilated and one.attempt_id), default=None),
        "online": max((one.score for one in enrolment.theory.all() if not one.invigilated), default=None),
        "assessed_by": [one.assessor.masked_name for one in enrolment.sheets.all() if one.assessor_id != me],
        "conflicts": [_conflict_words(one, me) for one in waiting],
    }


def _conflict_words(entry: FieldEntry, me: UUID) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "kind": entry.kind,
        "value": entry.value,
        "standing": queries.standing(entry.enrolment, entry.kind, entry.assessor_id),
        "who": entry.author.masked_name if entry.author else "",
        "source": entry.get_source_display(),
        "at": moment(entry.made_at),
        "mine": entry.kind != EntryKind.SHEET or entry.source == "paper" or entry.assessor_id == me,
    }


def _conflicts_by_learner(training_class: TrainingClass) -> dict[UUID, list[FieldEntry]]:
    found: dict[UUID, list[FieldEntry]] = {}
    for entry in queries.conflicts(training_class):
        found.setdefault(entry.enrolment_id, []).append(entry)
    return found
