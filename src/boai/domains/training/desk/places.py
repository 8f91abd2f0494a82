"""Staff pages for bases, stations and experience halls."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training.models import HallVisit, PlaceEquipment, PlaceReview, TrainingPlace
from boai.domains.training.vocabulary.places import PlacePermission, PlaceStage
from boai.kernel.desk.declaration import Desk, Link, Task

GROUP = "基地与体验馆"

places = Desk(
    key="training/places",
    group=GROUP,
    model=TrainingPlace,
    view=PlacePermission.VIEW,
    columns=("name", "kind", "grade", "branch", "seats", "reviewed_year", "stage"),
    details=(
        "name", "number", "kind", "grade", "branch", "partner", "address", ("point", "坐标"), "opening_hours", "seats", "about",
        "opened_on", "reviewed_year", "stage", "closed_because",
    ),
    search=("name", "number", "address", "partner"),
    filters=("kind", "grade", "stage"),
    operations=(do.open_place, do.correct_place, do.pause_place, do.reopen_place, do.close_place),
    links=(Link("公众页面", lambda one: reverse("training:place", args=[one.number]) if one.stage != PlaceStage.CLOSED else None),),
    tasks=(Task("从未复核的培训场所", Q(reviewed_year=None) & ~Q(stage=PlaceStage.CLOSED), do.review_place),),
)  # fmt: skip

equipment = Desk(
    key="training/place_equipment",
    group=GROUP,
    model=PlaceEquipment,
    view=PlacePermission.VIEW,
    columns=("name", "place", "count", "usable", "counted_on", "note"),
    search=("name", "place__name"),
    operations=(do.add_equipment, do.count_equipment),
)

reviews = Desk(
    key="training/place_reviews",
    group=GROUP,
    model=PlaceReview,
    view=PlacePermission.VIEW,
    columns=("place", "year", "grade_before", "grade", "branch", "reviewed_on"),
    details=("place", "year", "grade_before", "grade", "branch", "reviewed_on", "findings"),
    search=("place__name",),
    filters=("year", "grade"),
    operations=(do.review_place,),
)

visits = Desk(
    key="training/hall_visits",
    group=GROUP,
    model=HallVisit,
    view=PlacePermission.VIEW,
    columns=("place", "visited_on", "persons", "visitors", "branch", "stage"),
    search=("place__name", "visitors"),
    filters=("stage",),
    operations=(do.record_visit, do.withdraw_visit),
)
