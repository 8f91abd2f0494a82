"""Recording drills and outside teams' training."""

from datetime import date
from typing import Annotated

from boai.domains.training import rules
from boai.domains.training.models import Drill
from boai.domains.training.vocabulary import TEAM_TRAININGS, DrillKind, DrillPermission, RecordedStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.orgs.models import Branch


@operation(DrillPermission.RECORD, creates=Drill, by={Post, System})
def record_drill(
    *,
    branch: Branch,
    kind: DrillKind,
    unit: str,
    held_on: date,
    place: str,
    persons: int,
    minutes: int,
    evacuation_seconds: Annotated[int | None, Label("疏散用时（秒）", "疏散演练必填，队伍训练不填")] = None,
    content: Note = NOTHING_NOTED,
    acting: Acting,
) -> Drill:
    """登记演练或训练

    Refuses: training.drill_future, training.drill_persons, training.drill_minutes, training.drill_evacuation_seconds.
    """
    is_drill = kind not in TEAM_TRAININGS
    refuse_if(rules.drill_fault(held_on, clock.today(), persons, minutes, evacuation_seconds, is_drill=is_drill))
    return Drill(
        branch=branch,
        kind=kind,
        unit=unit,
        held_on=held_on,
        place=place,
        persons=persons,
        minutes=minutes,
        evacuation_seconds=evacuation_seconds if is_drill else None,
        content=content,
    )


@operation(DrillPermission.RECORD, on=Drill, when={RecordedStage.RECORDED}, becomes=RecordedStage.WITHDRAWN, by={Post, System})
def withdraw_drill(drill: Drill, *, reason: Annotated[Note, Label("撤回原因")], acting: Acting) -> None:
    """撤回记录

    Refuses: training.drill_reason_missing.
    """
    if len(reason) < 4:
        raise refuse("training.drill_reason_missing")
    drill.withdrawn_because = reason
