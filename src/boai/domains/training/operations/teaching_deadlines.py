"""What is done by the clock for those who teach."""

from boai.domains.training import queries, telling
from boai.domains.training.models import Instructor, TrainingPlace
from boai.domains.training.operations.instructors import number_instructor
from boai.domains.training.rules.places import PlaceRule
from boai.domains.training.rules.teaching import CheckRule, still_owed
from boai.domains.training.vocabulary import InstructorStage
from boai.domains.training.vocabulary.places import PlacePermission, PlaceStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting
from boai.kernel.change.deadlines import daily, every
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch


@daily(9, 15, "training.instructor_checks")
def remind_of_year_check(acting: Acting) -> None:
    """From the month that the edition names, each instructor who still owes hours or events this year is told once."""
    rule = pin(CheckRule, at=Branch.objects.unscoped().get(id=acting.society_id)).rule(CheckRule)
    today = clock.today()
    if today.month < rule.remind_from_month:
        return
    rows = Instructor.objects.unscoped().filter(society_id=acting.society_id, stage=InstructorStage.REGISTERED)
    for instructor in rows.exclude(checks__year=today.year).select_related("person__key", "branch").order_by("id"):
        hours, events = still_owed(*queries.taught_in(instructor, today.year), rule)
        if hours or events:
            owed = {"year": str(today.year), "hours": str(hours), "events": str(events)}
            telling.tell_instructor(instructor, "training.instructor_check_due", str(today.year), acting, **owed)


@daily(9, 20, "training.place_reviews")
def remind_of_place_reviews(acting: Acting) -> None:
    """From the month that the edition names, whoever reviews is told once a month of each older place not reviewed this year."""
    rule = pin(PlaceRule, at=Branch.objects.unscoped().get(id=acting.society_id)).rule(PlaceRule)
    today = clock.today()
    if today.month < rule.remind_from_month:
        return
    rows = TrainingPlace.objects.unscoped().filter(society_id=acting.society_id, opened_on__year__lt=today.year)
    rows = rows.exclude(stage=PlaceStage.CLOSED).exclude(reviewed_year=today.year)
    for place in rows.select_related("branch").order_by("id"):
        occasion = f"{today:%Y-%m}"
        telling.tell_keepers(place, "training.place_review_due", PlacePermission.REVIEW, occasion, acting, year=str(today.year))


@every(60, "training.instructor_numbers")
def give_missing_numbers(acting: Acting) -> None:
    """After an upgrade from a program without them."""
    for instructor in Instructor.objects.unscoped().filter(society_id=acting.society_id, number=""):
        number_instructor(instructor, acting=acting)
