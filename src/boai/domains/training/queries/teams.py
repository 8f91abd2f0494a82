"""Questions about teams and calls for community funds."""

from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from boai.domains.training.models import FundCall, InstructorTeam
from boai.domains.training.vocabulary import RecordedStage
from boai.domains.training.vocabulary.teams import TeamStage
from boai.kernel.change.contract import Reach


def fund_calls(reach: Reach) -> QuerySet[FundCall]:
    """Calls that anybody may see, those still open first."""
    return FundCall.objects.within(reach).select_related("branch").order_by("-closes_on", "-id")


def fund_call_numbered(reach: Reach, number: str) -> FundCall | None:
    """The call with this number, within reach."""
    return FundCall.objects.within(reach).filter(number=number).select_related("branch").first()


def teams_led_by(reach: Reach, person_id: UUID) -> QuerySet[InstructorTeam]:
    """The teams a person answers for."""
    return InstructorTeam.objects.within(reach).filter(leader__person_id=person_id, stage=TeamStage.ACTIVE).order_by("name")


def team_sums(team: InstructorTeam) -> dict[str, int]:
    """Communities served, sessions, person-times and jobs of a team."""
    sums = team.sessions.filter(stage=RecordedStage.RECORDED).aggregate(
        communities=Count("community", distinct=True), sessions=Count("id"), persons=Sum("persons")
    )
    jobs = team.jobs.aggregate(jobs=Sum("jobs"))
    return {name: value or 0 for name, value in {**sums, **jobs}.items()}
