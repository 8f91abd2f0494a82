"""Staff pages for those who teach."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training.models import EventAttendance, Instructor, InstructorEvent, MentorPair, Observation, Promotion, YearCheck
from boai.domains.training.vocabulary import Permission
from boai.domains.training.vocabulary.teaching import CheckStage, PairStage, PromotionStage, TeachingPermission
from boai.kernel.desk.declaration import Desk, Link, Task

GROUP = "救护师资"

instructors = Desk(
    key="training/instructors",
    group=GROUP,
    model=Instructor,
    view=Permission.INSTRUCTOR_VIEW,
    columns=("person", "number", "branch", "tier", "grade", "valid_until_on", "stage"),
    details=(
        "person", "number", "branch", "tier", "grade", "home", "registered_on", "trial", "document", "valid_until_on", "stage",
        "stopped_because",
    ),
    search=("person", "number"),
    filters=("tier", "grade", "stage"),
    operations=(do.register_instructor, do.suspend_instructor, do.resume_instructor, do.withdraw_instructor),
    links=(Link("师资档案", lambda one: reverse("training:instructor", args=[one.number])),),
)  # fmt: skip

checks = Desk(
    key="training/year_checks",
    group=GROUP,
    model=YearCheck,
    view=TeachingPermission.VIEW,
    columns=(("instructor__person", "师资"), "year", "branch", "minutes", "events", "checked_on", "stage"),
    details=(
        "instructor", "year", "branch", "edition", "minutes", "events", "checked_on", "stage", "because",
    ),
    search=("instructor__person", "instructor__number"),
    filters=("year", "stage"),
    operations=(do.check_year, do.excuse_check, do.lapse_instructor),
    tasks=(Task("考核不合格、待处理的师资", Q(stage=CheckStage.FAILED), do.lapse_instructor),),
)  # fmt: skip

events = Desk(
    key="training/instructor_events",
    group=GROUP,
    model=InstructorEvent,
    view=TeachingPermission.VIEW,
    columns=("title", "kind", "branch", "held_on"),
    search=("title",),
    filters=("kind",),
    operations=(do.hold_event,),
)

attendances = Desk(
    key="training/event_attendances",
    group=GROUP,
    model=EventAttendance,
    view=TeachingPermission.VIEW,
    columns=("event", ("instructor__person", "师资"), ("event__held_on", "日期")),
    search=("event__title", "instructor__person"),
    operations=(do.attend_event,),
)

promotions = Desk(
    key="training/promotions",
    group=GROUP,
    model=Promotion,
    view=TeachingPermission.VIEW,
    columns=(("instructor__person", "师资"), "rank", "branch", "proposed_on", "mean_score", "stage"),
    details=(
        "number", "instructor", "rank", "branch", "grounds", "proposed_by", "proposed_on", "edition", "mean_score", "decided_on", "stage",
    ),
    search=("instructor__person", "number"),
    filters=("rank", "stage"),
    operations=(do.propose_promotion, do.decide_promotion),
    links=(Link("评议与评分", lambda one: reverse("training:promotion", args=[one.number])),),
    tasks=(Task("评议中的师资晋级", Q(stage=PromotionStage.SCORING), do.decide_promotion),),
)  # fmt: skip

pairs = Desk(
    key="training/mentor_pairs",
    group=GROUP,
    model=MentorPair,
    view=TeachingPermission.VIEW,
    columns=(("mentor__person", "带教人"), ("mentee__person", "徒弟"), "branch", "starts_on", "ends_on", "result", "stage"),
    details=("mentor", "mentee", "branch", "goal", "starts_on", "ends_on", "result", "remark", "stage"),
    search=("mentor__person", "mentee__person"),
    filters=("stage", "result"),
    operations=(do.pair_up, do.end_pair, do.break_pair),
    tasks=(Task("结对中的师徒", Q(stage=PairStage.ACTIVE), do.end_pair),),
)

observations = Desk(
    key="training/observations",
    group=GROUP,
    model=Observation,
    view=TeachingPermission.VIEW,
    columns=(("observed__person", "授课人"), ("observer__person", "听课人"), "held_on", "branch", "stage"),
    details=(
        "observed", "observer", "pair", "training_class", "branch", "held_on", "means", "method", "content", "handling", "strengths",
        "suggestions", "reply", "acknowledged_on", "stage",
    ),
    search=("observed__person", "observer__person"),
    filters=("stage",),
    operations=(do.record_observation,),
)  # fmt: skip
