"""/desk/upkeep: how backups, test restores and keys stand; and the red line when they do not stand well."""

from collections.abc import Iterator
from enum import StrEnum

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from boai.edge.backup import recovery, state
from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics import clock
from boai.kernel.change.contract import Acting, refuse
from boai.kernel.desk.notices import Notice, declare_notices
from boai.kernel.pages.opens import ActingRequest, staff_page

ADDRESS = "/desk/upkeep"
SHOWN = 30


class Permission(StrEnum):
    """Who looks after the machine."""

    UPKEEP_VIEW = "upkeep.backup.view"


give([*LEADERS, Role.ADMINISTRATOR], here=[Permission.UPKEEP_VIEW])


@staff_page
def upkeep(request: ActingRequest) -> HttpResponse:
    """Backups, newest first; the last test restore; keys without a checked backup."""
    if not request.acting.may(Permission.UPKEEP_VIEW):
        raise refuse("change.not_allowed")
    data = settings.DATA
    drill = state.drill(data)
    shown = {
        "backups": state.listed(state.folder(data))[:SHOWN],
        "overdue": state.overdue(data),
        "drill": drill,
        "drill_overdue": drill is None or not drill.equal or clock.now() - drill.at > state.DRILL_OVERDUE,
        "unchecked_keys": recovery.unchecked(data),
        "second_place": settings.INSTALLATION.served.second_place,
    }
    return render(request, "upkeep/upkeep.html", shown)


@declare_notices
def backup_notices(acting: Acting) -> Iterator[Notice]:
    """A red line for whoever looks after the machine, 26 hours after the last backup."""
    if acting.may(Permission.UPKEEP_VIEW) and state.overdue(settings.DATA):
        last = state.newest(settings.DATA)
        since = f"最近一份是{last.taken_at.astimezone(clock.CHINA):%m月%d日 %H:%M}" if last else "还一份都没有"
        yield Notice(f"超过26小时没有备份（{since}）", ADDRESS)
