"""Staff pages of grassroots organisations."""

from django.db.models import Q

from boai.domains.grassroots import operations as do
from boai.domains.grassroots.models import SelfCheck
from boai.domains.grassroots.vocabulary import CheckStage, Have, Permission
from boai.kernel.desk.declaration import Desk, Task

_ANSWERS = tuple(column for have in Have for column in (have.value, f"{have}_evidence"))

checks = Desk(
    key="grassroots/checks",
    group="基层组织",
    model=SelfCheck,
    view=Permission.CHECK_VIEW,
    columns=("branch", "year", "filed_by", "filed_on", "stage", "meets_standard"),
    details=(
        "branch", "year", "filed_by", "filed_on", *_ANSWERS, "edition", "stage", "returned_because", "verified_on", "meets_standard",
    ),
    search=("branch__name", "filed_by"),
    filters=("year", "stage", "branch"),
    operations=(do.file, do.verify, do.return_for_change, do.correct),
    tasks=(
        Task("待核实的五有自查", Q(stage=CheckStage.FILED), do.verify),
        Task("被退回、待更正的五有自查", Q(stage=CheckStage.RETURNED), do.correct),
    ),
)  # fmt: skip
