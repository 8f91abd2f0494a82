"""What first-aid training does by the clock. Each job asks the records what is due, so it may run twice, late, or after a week."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.db.models import F, QuerySet

from boai.domains.training import rules, telling
from boai.domains.training.models import Certificate, Enrolment, TrainingClass
from boai.domains.training.operations.certificates import expire
from boai.domains.training.operations.waiting import lapse, offer
from boai.domains.training.rules import Deadlines
from boai.domains.training.vocabulary import (
    WANTING,
    CertificateStage,
    ClassStage,
    EnrolmentStage,
    Permission,
)
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, Refused
from boai.kernel.change.deadlines import daily, every
from boai.kernel.editions.holidays import working_days_after
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch

LATE_STAGES = {
    ClassStage.RUNNING: ("training.results_late", Permission.CLASS_RUN),
    ClassStage.EXAM: ("training.results_late", Permission.CLASS_RUN),
    ClassStage.RESULTS: ("training.certificates_late", Permission.CLASS_AUDIT),
    ClassStage.AUDITED: ("training.certificates_late", Permission.CERTIFICATE_ISSUE),
}


@every(1, "training.waiting_lists")
def tend_waiting_lists(acting: Acting) -> None:
    """Offers that were not confirmed pass on; waits end with the start; free seats are offered."""
    now = clock.now()
    rows = Enrolment.objects.unscoped().filter(society_id=acting.society_id, stage__in=WANTING)
    over = rows.filter(seat__held_until__lte=now) | rows.filter(training_class__slot__closes_at__lte=now)
    for enrolment in over.order_by("id"):
        _unless_refused(partial(lapse, enrolment, acting=acting))
    waiting = TrainingClass.objects.unscoped().filter(society_id=acting.society_id, stage=ClassStage.ENROLLING)
    free = waiting.filter(enrolments__stage=EnrolmentStage.WAITING, slot__taken__lt=F("slot__capacity"), slot__closes_at__gt=now)
    for training_class in free.distinct().order_by("id"):
        _unless_refused(partial(offer, training_class, acting=acting))


@daily(17, 0, "training.class_reminders")
def remind_of_classes(acting: Acting) -> None:
    """Who has a seat in a class of the coming days is reminded once."""
    today = clock.today()
    days = _deadlines(acting).class_reminder_days_before
    rows = Enrolment.objects.unscoped().filter(
        society_id=acting.society_id,
        stage=EnrolmentStage.BOOKED,
        training_class__stage=ClassStage.ENROLLING,
        training_class__slot__starts_at__gt=clock.now(),
        training_class__slot__starts_at__lt=clock.end_of(today + timedelta(days=days)),
    )
    for enrolment in rows.select_related("training_class__slot", "person__key", "branch", "seat").order_by("id"):
        starts = enrolment.training_class.slot.starts_at.isoformat()
        telling.tell_learner(enrolment, "training.class_tomorrow", starts, acting)


@daily(0, 5, "training.certificate_expiry")
def expire_certificates(acting: Acting) -> None:
    """Certificates whose last day is over are entered as expired, once."""
    for certificate in _issued(acting).filter(valid_until_on__lt=clock.today(), expired_at=None).order_by("id"):
        _unless_refused(partial(expire, certificate, acting=acting))


@daily(9, 0, "training.certificate_reminders")
def remind_of_expiry(acting: Acting) -> None:
    """Holders are reminded 90, 30 and 7 days before (edition); after a standstill only the nearest is sent."""
    today, days = clock.today(), _deadlines(acting).certificate_reminder_days
    last = today + timedelta(days=max(days, default=0))
    rows = _issued(acting).filter(valid_until_on__gte=today, valid_until_on__lte=last)
    for certificate in rows.select_related("person__key", "branch").order_by("id"):
        assert certificate.valid_until_on is not None
        left = (certificate.valid_until_on - today).days
        due = rules.due_reminder(left, days)
        if due is not None:
            telling.tell_holder(certificate, "training.certificate_expiring", str(due), acting, days=str(left))


@daily(9, 30, "training.late_classes")
def nag_about_late_classes(acting: Acting) -> None:
    """Who answers for a class that should have been closed is told, once a week, on working days only."""
    limits, today = _deadlines(acting), clock.today()
    if working_days_after(today - timedelta(days=1), 1, _society(acting)) != today:
        return
    rows = TrainingClass.objects.unscoped().filter(society_id=acting.society_id, stage__in=LATE_STAGES, slot__ends_at__lt=clock.now())
    for training_class in rows.select_related("slot", "branch").order_by("id"):
        kind, permission = LATE_STAGES[ClassStage(training_class.stage)]
        results = kind == "training.results_late"
        days = limits.results_within_working_days if results else limits.certificates_within_working_days
        if today > working_days_after(clock.day_of(training_class.slot.ends_at), days, training_class.branch):
            telling.tell_staff(training_class, kind, permission, _week(today), acting, days=str(days))


def _issued(acting: Acting) -> QuerySet[Certificate]:
    return Certificate.objects.unscoped().filter(society_id=acting.society_id, stage=CertificateStage.ISSUED)


def _deadlines(acting: Acting) -> Deadlines:
    return pin(Deadlines, at=_society(acting)).rule(Deadlines)


def _society(acting: Acting) -> Branch:
    return Branch.objects.unscoped().get(id=acting.society_id)


def _week(day: date) -> str:
    return "{}-W{:02}".format(*day.isocalendar())


def _unless_refused(act: Callable[[], object]) -> None:
    """Somebody may have been quicker: what is refused is simply no longer due."""
    try:
        act()
    except Refused:
        return
