"""Staff pages for popularisation, drills, and requests for a class."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training.desk.group import REACH
from boai.domains.training.models import ClassRequest, Drill, PopularisationSession
from boai.domains.training.vocabulary import DrillPermission, PopularisationPermission, RequestPermission, RequestStage
from boai.kernel.desk.declaration import Desk, Link, Task

popularisation = Desk(
    key="training/popularisation",
    group=REACH,
    model=PopularisationSession,
    view=PopularisationPermission.VIEW,
    columns=("topic", "held_on", "branch", "setting", "class_type", "persons", "stage"),
    details=(
        "topic", "held_on", "branch", "setting", "class_type", "persons", "place", "photos", "training_class", "recorded_by", "stage",
        "withdrawn_because",
    ),
    search=("topic", "place", "branch__name"),
    filters=("setting", "class_type", "stage"),
    operations=(do.withdraw_popularisation,),
    order="-held_on",
    pages=(
        Link("登记一场普及", lambda _: reverse("training:popularisation_new")),
        Link("培训统计", lambda _: reverse("training:statistics")),
    ),
)  # fmt: skip

requests = Desk(
    key="training/requests",
    group=REACH,
    model=ClassRequest,
    view=RequestPermission.VIEW,
    columns=("organiser", "number", "branch", "setting", "persons", "wished_on", "answer_by_on", "stage"),
    details=(
        "number", "organiser", "organiser_kind", "contact", "branch", "setting", "persons", "wished_on", "alternative_on", "place",
        "wishes", "filed_on", "answer_by_on", "first_offer_at", "second_offer_at", "chosen_at", "answer", "training_class", "stage",
    ),
    search=("number", "organiser", "place", "contact"),
    filters=("stage", "organiser_kind", "setting"),
    operations=(do.request_class, do.offer_dates, do.decline_request, do.choose_date, do.withdraw_request),
    steps=lambda _: (RequestStage.FILED, RequestStage.OFFERED, RequestStage.PLANNED),
    tasks=(Task("待答复的开班申请", Q(stage=RequestStage.FILED), do.offer_dates),),
    links=(
        Link(
            "接受并排班",
            lambda one: (
                reverse("training:request_plan", args=[one.number]) if one.stage in (RequestStage.FILED, RequestStage.OFFERED) else None
            ),
        ),
    ),
)  # fmt: skip

drills = Desk(
    key="training/drills",
    group=REACH,
    model=Drill,
    view=DrillPermission.VIEW,
    columns=("unit", "kind", "held_on", "branch", "place", "persons", "stage"),
    details=(
        "unit", "kind", "held_on", "branch", "place", "persons", "minutes", "evacuation_seconds", "content", "stage",
        "withdrawn_because",
    ),
    search=("unit", "place"),
    filters=("kind", "stage"),
    operations=(do.record_drill, do.withdraw_drill),
    order="-held_on",
)  # fmt: skip
