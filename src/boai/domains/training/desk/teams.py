"""Staff pages for instructor teams and calls for community funds."""

from django.db.models import Q
from django.urls import reverse

from boai.domains.training import operations as do
from boai.domains.training.models import FundBid, FundCall, InstructorTeam, TeamJobs, TeamMember, TeamSession
from boai.domains.training.vocabulary.teams import BidStage, CallStage, TeamPermission
from boai.kernel.desk.declaration import Desk, Link, Task

GROUP = "师资团队与社区资金"

teams = Desk(
    key="training/teams",
    group=GROUP,
    model=InstructorTeam,
    view=TeamPermission.VIEW,
    columns=("name", "number", "branch", ("leader__person", "负责人"), "founded_on", "stage"),
    details=("name", "number", "branch", ("leader__person", "负责人"), "founded_on", "about", "stage", "disbanded_because"),
    search=("name", "number", "leader__person"),
    filters=("stage",),
    operations=(do.found_team, do.disband_team),
)

members = Desk(
    key="training/team_members",
    group=GROUP,
    model=TeamMember,
    view=TeamPermission.VIEW,
    columns=("team", ("instructor__person", "师资"), "joined_on"),
    search=("team__name", "instructor__person"),
    operations=(do.join_team,),
)

sessions = Desk(
    key="training/team_sessions",
    group=GROUP,
    model=TeamSession,
    view=TeamPermission.VIEW,
    columns=("team", "community", "topic", "held_on", "persons", "stage"),
    search=("team__name", "community", "topic"),
    filters=("stage",),
    operations=(do.record_team_session, do.withdraw_team_session),
)

jobs = Desk(
    key="training/team_jobs",
    group=GROUP,
    model=TeamJobs,
    view=TeamPermission.VIEW,
    columns=("team", "jobs", "what", "since_on"),
    search=("team__name", "what"),
    operations=(do.record_team_jobs,),
)

calls = Desk(
    key="training/fund_calls",
    group=GROUP,
    model=FundCall,
    view=TeamPermission.VIEW,
    columns=("title", "number", "branch", ("budget", "资金总额"), "closes_on", "stage"),
    details=("title", "number", "branch", "purpose", ("budget", "资金总额"), "closes_on", "edition", "published_on", "stage"),
    search=("title", "number"),
    filters=("stage",),
    steps=lambda _: (CallStage.DRAFT, CallStage.OPEN, CallStage.SCORING, CallStage.AWARDED),
    operations=(do.draft_call, do.publish_call, do.begin_scoring, do.announce_call),
    links=(Link("公众页面", lambda one: None if one.stage == CallStage.DRAFT else reverse("training:fund_call", args=[one.number])),),
    tasks=(Task("评审中的社区资金征集", Q(stage=CallStage.SCORING), do.announce_call),),
)

bids = Desk(
    key="training/fund_bids",
    group=GROUP,
    model=FundBid,
    view=TeamPermission.VIEW,
    columns=("team", "call", ("amount", "申请金额"), "stage"),
    details=("team", "call", "plan", ("amount", "申请金额"), "stage", "reason"),
    search=("team__name", "call__title"),
    filters=("stage",),
    operations=(do.award_bid, do.decline_bid),
    links=(Link("评分", lambda one: reverse("training:score_bid", args=[one.id])),),
    tasks=(Task("待决定的资金申报", Q(stage=BidStage.FILED, call__stage=CallStage.SCORING), do.award_bid),),
)
