"""Instructor teams: founded, joined, their sessions and the jobs they create."""

from datetime import date
from typing import Annotated

from boai.domains.training.models import Instructor, InstructorTeam, TeamJobs, TeamMember, TeamSession
from boai.domains.training.rules.teams import CallRule, session_fault
from boai.domains.training.vocabulary import RecordedStage
from boai.domains.training.vocabulary.teams import TeamPermission, TeamStage
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Because, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch


@operation(TeamPermission.FOUND, creates=InstructorTeam, by={Post, System})
def found_team(
    *, branch: Branch, name: str, leader: Instructor, founded_on: date, about: Note = NOTHING_NOTED, acting: Acting
) -> InstructorTeam:
    """成立师资团队

    Refuses: training.team_once.
    """
    return InstructorTeam(number=new_number("TD"), branch=branch, name=name, leader=leader, founded_on=founded_on, about=about)


@operation(TeamPermission.FOUND, on=InstructorTeam, when={TeamStage.ACTIVE}, becomes=TeamStage.DISBANDED, by={Post, System})
def disband_team(team: InstructorTeam, *, reason: Because, acting: Acting) -> None:
    """解散团队"""
    team.disbanded_because = reason


@operation(TeamPermission.KEEP, creates=TeamMember, by={Post, System}, at="team")
def join_team(*, team: InstructorTeam, instructor: Instructor, acting: Acting) -> TeamMember:
    """加入团队

    Refuses: training.team_not_active, training.team_member_once.
    """
    _check_active(team)
    return TeamMember(team=team, instructor=instructor, joined_on=clock.today())


@operation(TeamPermission.KEEP, creates=TeamSession, by={Post, System}, at="team")
def record_team_session(*, team: InstructorTeam, community: str, topic: str, held_on: date, persons: int, acting: Acting) -> TeamSession:
    """登记团队服务

    Refuses: training.team_not_active, training.team_session_day, training.team_persons.
    """
    _check_active(team)
    refuse_if(session_fault(held_on, clock.today(), persons, pin(CallRule, at=team.branch).rule(CallRule)))
    session = TeamSession(team=team, branch_id=team.branch_id, community=community, topic=topic)
    session.held_on, session.persons = held_on, persons
    return session


@operation(TeamPermission.KEEP, on=TeamSession, when={RecordedStage.RECORDED}, becomes=RecordedStage.WITHDRAWN, by={Post, System})
def withdraw_team_session(session: TeamSession, *, reason: Because, acting: Acting) -> None:
    """撤回登记"""
    session.withdrawn_because = reason


@operation(TeamPermission.FOUND, creates=TeamJobs, by={Post, System}, at="team")
def record_team_jobs(
    *, team: InstructorTeam, jobs: int, what: Annotated[str, Label("是什么岗位", "如 社区救护专员，全职")], since_on: date, acting: Acting
) -> TeamJobs:
    """登记创造的岗位

    Refuses: training.team_not_active, training.team_jobs.
    """
    _check_active(team)
    if not 1 <= jobs <= 200:
        raise refuse("training.team_jobs")
    return TeamJobs(team=team, branch_id=team.branch_id, jobs=jobs, what=what, since_on=since_on)


def _check_active(team: InstructorTeam) -> None:
    if team.stage != TeamStage.ACTIVE:
        raise refuse("training.team_not_active")
