"""Staff pages for rosters and for days on which instructors cannot teach."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training.desk.instructors import GROUP
from boai.domains.training.models import InstructorAbsence, Roster
from boai.domains.training.vocabulary.rosters import RosterPermission, RosterStage
from boai.domains.training.vocabulary.teaching import TeachingPermission
from boai.kernel.desk.declaration import Desk, Link, Task

rosters = Desk(
    key="training/rosters",
    group=GROUP,
    model=Roster,
    view=RosterPermission.VIEW,
    columns=("number", "branch", "starts_on", "ends_on", "proposed_on", "proved", "stage"),
    details=("number", "branch", "starts_on", "ends_on", "edition", "proposed_on", "proved", "stage", "dropped_because"),
    search=("number",),
    filters=("stage",),
    operations=(do.adopt_roster, do.drop_roster),
    links=(Link("逐条查看与调整", lambda one: reverse("training:roster", args=[one.number])),),
    pages=(Link("自动排班", lambda one: reverse("training:roster_new")),),
    tasks=(Task("待采用的排班建议", Q(stage=RosterStage.PROPOSED), do.adopt_roster),),
)

absences = Desk(
    key="training/absences",
    group=GROUP,
    model=InstructorAbsence,
    view=TeachingPermission.VIEW,
    columns=(("instructor__person", "师资"), "starts_on", "ends_on", "note", "stage"),
    search=("instructor__person",),
    filters=("stage",),
    order="-starts_on",
)
