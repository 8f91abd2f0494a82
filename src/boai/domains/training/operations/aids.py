"""Training aids used again and again, and what a class costs beside the shelf."""

from datetime import date
from typing import Annotated

from boai.domains.training import rules
from boai.domains.training.models import AidUse, ClassBudget, CostEntry, TrainingAid, TrainingClass
from boai.domains.training.operations.thrift import counter_cost, enter_cost
from boai.domains.training.vocabulary import AidStage, Condition, CostKind, Funding, ThriftPermission
from boai.kernel.basics import clock
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.orgs.models import Branch


@operation(ThriftPermission.KEEP, creates=TrainingAid, by={Post, System})
def register_aid(
    *,
    branch: Branch,
    tag: str,
    name: str,
    bought_on: date,
    price: Annotated[Yuan, Label("原价（元）")],
    needs_disinfection: bool = True,
    acting: Acting,
) -> TrainingAid:
    """登记教具

    Refuses: training.aid_tag_taken, training.unit_cost_negative.
    """
    if TrainingAid.objects.unscoped().filter(branch=branch, tag=tag).exists():
        raise refuse("training.aid_tag_taken", tag=tag)
    if price.fen < 0:
        raise refuse("training.unit_cost_negative")
    return TrainingAid(branch=branch, tag=tag, name=name, bought_on=bought_on, price_fen=price.fen, needs_disinfection=needs_disinfection)


@operation(ThriftPermission.KEEP, on=TrainingAid, when={AidStage.READY}, by={Post, System})
def use_aid(
    aid: TrainingAid,
    *,
    training_class: Annotated[TrainingClass, Label("班次")],  # type: ignore[valid-type]  # django-stubs takes Annotated[Model, …] for its own
    acting: Acting,
) -> None:
    """登记使用

    An aid that touches mouths must be disinfected before the next use: it is not ready until then.
    """
    AidUse(aid=aid, training_class=training_class, used_on=clock.today()).save()
    aid.uses += 1
    if aid.needs_disinfection:
        aid.stage = AidStage.TO_DISINFECT


@operation(ThriftPermission.KEEP, on=TrainingAid, when={AidStage.TO_DISINFECT}, becomes=AidStage.READY, by={Post, System})
def disinfect(aid: TrainingAid, *, acting: Acting) -> None:
    """登记消毒"""
    aid.disinfected_on = clock.today()


@operation(
    ThriftPermission.KEEP,
    on=TrainingAid,
    when={AidStage.READY, AidStage.TO_DISINFECT},
    becomes=AidStage.IN_REPAIR,
    by={Post, System},
)
def send_to_repair(aid: TrainingAid, *, note: Annotated[Note, Label("损坏情况")], acting: Acting) -> None:
    """送修

    Refuses: training.aid_note_missing.
    """
    if len(note) < 4:
        raise refuse("training.aid_note_missing")
    aid.note, aid.condition = note, Condition.BROKEN


@operation(ThriftPermission.KEEP, on=TrainingAid, when={AidStage.IN_REPAIR}, by={Post, System})
def take_back_repaired(
    aid: TrainingAid,
    *,
    condition: Annotated[Condition, Label("修后成色")],
    note: Annotated[Note, Label("维修说明")] = NOTHING_NOTED,
    acting: Acting,
) -> None:
    """修好取回"""
    aid.condition, aid.note = condition, note
    aid.stage = AidStage.TO_DISINFECT if aid.needs_disinfection else AidStage.READY


@operation(
    ThriftPermission.CORRECT,
    on=TrainingAid,
    when={AidStage.READY, AidStage.TO_DISINFECT, AidStage.IN_REPAIR},
    becomes=AidStage.RETIRED,
    by={Post, System},
)
def retire_aid(aid: TrainingAid, *, note: Annotated[Note, Label("报废原因")], acting: Acting) -> None:
    """报废

    Refuses: training.aid_note_missing.
    """
    if len(note) < 4:
        raise refuse("training.aid_note_missing")
    aid.note = note


@operation(ThriftPermission.KEEP, creates=CostEntry, by={Post, System}, at="training_class")
def record_cost(
    *,
    training_class: TrainingClass,
    kind: CostKind,
    amount: Annotated[Yuan, Label("金额（元）")],
    note: Note = NOTHING_NOTED,
    acting: Acting,
) -> CostEntry:
    """登记费用

    From the class's own pool. Refuses: training.cost_not_positive, training.venue_is_free.
    """
    if amount.fen < 1:
        raise refuse("training.cost_not_positive")
    if kind == CostKind.VENUE and training_class.budgets.filter(venue_free=True).exists():
        raise refuse("training.venue_is_free")
    return enter_cost(training_class, kind, amount.fen, note)


@operation(ThriftPermission.CORRECT, on=CostEntry, by={Post, System})
def reverse_cost(cost: CostEntry, *, reason: Annotated[Note, Label("冲正原因")], acting: Acting) -> None:
    """冲正费用

    Refuses: training.stock_cost, training.already_reversed, training.reversal_of_reversal, training.reversal_reason.
    """
    if cost.stock_entry_id is not None:
        raise refuse("training.stock_cost")
    known = CostEntry.objects.unscoped().filter(reverses=cost).exists()
    refuse_if(rules.reversal_fault(reverses=cost.reverses_id is not None, reversed_already=known, reason=reason))
    counter_cost(cost, reason)


@operation(ThriftPermission.BUDGET, creates=ClassBudget, by={Post, System}, at="training_class")
def set_budget(
    *,
    training_class: TrainingClass,
    pool: Funding,
    amount: Annotated[Yuan, Label("预算（元）")],
    venue_free: bool = True,
    acting: Acting,
) -> ClassBudget:
    """下达预算

    One a class and pool; set again, it replaces the first, and the history keeps both. Refuses: training.budget_negative.
    """
    if amount.fen < 0:
        raise refuse("training.budget_negative")
    known = ClassBudget.objects.unscoped().filter(training_class=training_class, pool=pool).first()
    budget = known or ClassBudget(training_class=training_class, branch_id=training_class.branch_id, pool=pool, set_on=clock.today())
    budget.amount_fen, budget.venue_free = amount.fen, venue_free
    budget.save()
    return budget
