"""The bare limit: Django endpoints without middleware. ``/book`` does a booking's writes by plain ORM, ``/store`` stores one row."""

import json
import uuid

import django
from django.conf import settings

from bench.ground import bare_database

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[],
    MIDDLEWARE=[],
    USE_TZ=True,
    DATABASES={"default": bare_database()},
)
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    society_id = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Slot(Row):
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "bare"


class Seat(Row):
    slot_id = models.UUIDField()
    person_id = models.UUIDField()
    state = models.CharField(max_length=10)
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "bare"
        constraints = [models.UniqueConstraint(fields=["slot_id", "person_id"], name="bare_once")]


class Enrolment(Row):
    number = models.CharField(max_length=20, unique=True)
    class_id = models.UUIDField()
    branch_id = models.UUIDField()
    person_id = models.UUIDField()
    seat = models.OneToOneField(Seat, models.PROTECT)
    source = models.CharField(max_length=10)
    booked_on = models.DateField(default=timezone.localdate)
    stage = models.CharField(max_length=12)

    class Meta:
        app_label = "bare"


class Line(Row):
    at = models.DateTimeField(default=timezone.now)
    operation = models.CharField(max_length=100)
    actor = models.UUIDField()
    changes = models.JSONField()
    mac = models.CharField(max_length=80)

    class Meta:
        app_label = "bare"


class Touch(models.Model):
    line = models.ForeignKey(Line, models.PROTECT)
    record_id = models.UUIDField()
    version = models.PositiveIntegerField()
    after_hash = models.CharField(max_length=64)

    class Meta:
        app_label = "bare"


class News(Row):
    key = models.CharField(max_length=80)
    record_id = models.UUIDField()
    payload = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "bare"


class Delta(models.Model):
    code = models.CharField(max_length=80)
    branch_id = models.UUIDField()
    day = models.DateField(default=timezone.localdate)
    amount = models.BigIntegerField()

    class Meta:
        app_label = "bare"


class Result(models.Model):
    actor = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    record_id = models.UUIDField()

    class Meta:
        app_label = "bare"
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="bare_result_once")]


MODELS = (Slot, Seat, Enrolment, Line, Touch, News, Delta, Result)


def book(request) -> HttpResponse:
    asked = json.loads(request.body)
    person, slot = uuid.UUID(asked["person"]), uuid.UUID(asked["slot"])
    with transaction.atomic():
        seat = Seat.objects.create(slot_id=slot, person_id=person, state="booked")
        enrolment = Enrolment.objects.create(
            number=uuid.uuid4().hex[:16], class_id=slot, branch_id=slot, person_id=person, seat=seat, source="self", stage="booked"
        )
        line = Line.objects.create(operation="book", actor=person, changes={"seat": str(seat.id)}, mac="0" * 66)
        Touch.objects.bulk_create(Touch(line=line, record_id=one.id, version=1, after_hash="0" * 64) for one in (seat, enrolment))
        News.objects.create(key="booked", record_id=enrolment.id, payload={"seat": str(seat.id)})
        Delta.objects.create(code="bookings", branch_id=slot, amount=1)
        Result.objects.create(actor=str(person), key=asked["key"], record_id=enrolment.id)
        if not Slot.objects.filter(pk=slot, taken__lt=models.F("capacity")).update(taken=models.F("taken") + 1):
            transaction.set_rollback(True)
            return HttpResponse(status=409)
    return HttpResponse(status=302)


def store(request) -> HttpResponse:
    asked = json.loads(request.body)
    Result.objects.create(actor=asked["person"], key=asked["key"], record_id=uuid.uuid4())
    return HttpResponse(status=302)


urlpatterns = [path("book", book), path("store", store), path("ready", lambda request: HttpResponse("ok"))]
application = WSGIHandler()


def make(seats: int) -> str:
    """Tables and one slot; gives its id."""
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    return str(Slot.objects.create(capacity=seats).id)


if __name__ == "__main__":
    import sys

    print(json.dumps({"slot": make(int(sys.argv[1]))}))
