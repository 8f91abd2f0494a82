"""The bare limit: Django endpoints on the product's own tables, by plain ORM. ``BARE_STACK=stock`` puts Django's stock middlewares before.

``POST /classes/<no>/book`` is what anybody would write: signed in, a form, one transaction with a booking's writes, a redirect.
``POST /book`` writes the same rows with nothing around: no middleware, no login, no form, ids in the body. ``/store`` stores one row.
``/row/<no>``, ``/facts/<no>`` and ``/certificates/<id>`` are pages that show one record.
"""

import json
import os
import uuid

import django
from django.conf import settings

from bench.bare_templates import TEMPLATES
from bench.ground import bare_database

STOCK = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.environ["BARE_SECRET"],
    STATIC_URL="/static/",
    LOGIN_URL="/login",
    AUTH_USER_MODEL="peer.Account",
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django.contrib.messages",
        "bench.peer",
    ],
    MIDDLEWARE=STOCK if os.environ.get("BARE_STACK") == "stock" else [],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": PROCESSORS,
                "loaders": [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", TEMPLATES)])],
                "libraries": {"static": "django.templatetags.static"},
            },
        }
    ],
    USE_TZ=True,
    DATABASES={"default": bare_database()},
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402
from django.urls import path  # noqa: E402

from bench.peer.models import (  # noqa: E402
    Certificate,
    Delta,
    Enrolment,
    Line,
    News,
    Result,
    Seat,
    Slot,
    Touch,
    TrainingClass,
)


def write_booking(held: TrainingClass, slot_id: uuid.UUID, person_id: uuid.UUID, login: str, key: str) -> bool:
    """The rows of a booking, each in the table where the product puts it; False where no seat is left."""
    society = held.society_id
    with transaction.atomic():
        seat = Seat.objects.create(society_id=society, slot_id=slot_id, person_id=person_id, state="booked")
        enrolment = Enrolment.objects.create(
            society_id=society, number=uuid.uuid4().hex[:16], training_class_id=held.id, branch_id=held.branch_id, person_id=person_id,
            seat=seat, source="self", stage="booked",
        )  # fmt: skip
        changes = {
            str(seat.id): {"model": "slots.Seat", "fields": {"slot_id": [None, str(slot_id)], "person_id": [None, str(person_id)]}},
            str(enrolment.id): {"model": "training.Enrolment", "fields": {"number": [None, enrolment.number], "stage": [None, "booked"]}},
        }
        line = Line.objects.create(
            society_id=society, operation="training.book", actor_kind="self", actor_person_id=person_id, actor_name=login,
            subject_id=enrolment.id, changes=changes, mac="1:" + "0" * 64,
        )  # fmt: skip
        rows = (("slots.Seat", seat), ("training.Enrolment", enrolment))
        Touch.objects.bulk_create(Touch(line=line, model=name, record_id=one.id, version=1, after_hash="0" * 64) for name, one in rows)
        told = {"enrolment_id": str(enrolment.id), "class_id": str(held.id), "person_id": str(person_id)}
        News.objects.create(society_id=society, key="training.seat.booked", record_id=enrolment.id, payload=told)
        Delta.objects.create(society_id=society, code="training.bookings", branch_id=held.branch_id, amount=1)
        Result.objects.create(
            society_id=society, actor=f"self:{person_id}", operation="training.book", key=key, payload_mac="1:" + "0" * 64,
            record_id=enrolment.id,
        )  # fmt: skip
        if not Slot.objects.filter(pk=slot_id, taken__lt=F("capacity")).update(taken=F("taken") + 1):
            transaction.set_rollback(True)
            return False
    return True


@login_required
def book(request: HttpRequest, number: str) -> HttpResponse:
    held = get_object_or_404(TrainingClass, number=number, stage="enrolling")
    if not write_booking(held, held.slot_id, request.user.person_id, request.user.login, request.POST["idempotency_key"]):
        return HttpResponse(status=409)
    return redirect("class", number)


def book_naked(request: HttpRequest) -> HttpResponse:
    asked = json.loads(request.body)
    held = TrainingClass(id=uuid.UUID(asked["class"]), society_id=uuid.UUID(asked["society"]), branch_id=uuid.UUID(asked["branch"]))
    done = write_booking(held, uuid.UUID(asked["slot"]), uuid.UUID(asked["person"]), "learner", asked["key"])
    return HttpResponse(status=302 if done else 409)


def store(request: HttpRequest) -> HttpResponse:
    asked = json.loads(request.body)
    one = uuid.uuid4()
    Result.objects.create(society_id=one, actor=asked["person"], operation="store", key=asked["key"], payload_mac="", record_id=one)
    return HttpResponse(status=302)


def row(request: HttpRequest, number: str) -> HttpResponse:
    columns = ("number", "title", "place", "stage", "setting")
    return render(request, "row.html", {"row": get_object_or_404(TrainingClass.objects.only(*columns), number=number)})


def facts(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(TrainingClass.objects.select_related("slot", "branch"), number=number)
    waiting = Seat.objects.filter(slot=found.slot, state="waiting").count()
    return render(request, "facts.html", {"row": found, "waiting": waiting})


def certificate(request: HttpRequest, certificate_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Certificate.objects.select_related("person", "branch"), pk=certificate_id)
    return render(request, "certificate.html", {"row": found})


urlpatterns = [
    path("ready", lambda request: HttpResponse("ok")),
    path("classes/<str:number>/book", book),
    path("book", book_naked),
    path("store", store),
    path("row/<str:number>", row),
    path("facts/<str:number>", facts, name="class"),
    path("certificates/<uuid:certificate_id>", certificate),
]
application = WSGIHandler()
