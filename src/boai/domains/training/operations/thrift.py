"""The shelf: textbooks lent and returned, consumables issued. Every correction is a counter entry."""

from typing import Annotated

from boai.domains.training import rules
from boai.domains.training.models import CostEntry, StockEntry, StockItem, TextbookLoan, TrainingClass
from boai.domains.training.rules import Loan
from boai.domains.training.vocabulary import CostKind, StockKind, StockMove, ThriftPermission
from boai.kernel.basics import clock
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person

Quantity = Annotated[int, Label("数量")]


@operation(ThriftPermission.KEEP, creates=StockItem, by={Post, System})
def add_stock_item(
    *,
    branch: Branch,
    kind: StockKind,
    name: str,
    unit: Annotated[str, Label("单位", "如 本、张、卷")],
    unit_cost: Annotated[Yuan, Label("单价（元）")],
    acting: Acting,
) -> StockItem:
    """新增物品

    Refuses: training.unit_cost_negative.
    """
    if unit_cost.fen < 0:
        raise refuse("training.unit_cost_negative")
    return StockItem(branch=branch, kind=kind, name=name, unit=unit, unit_cost_fen=unit_cost.fen)


@operation(ThriftPermission.KEEP, on=StockItem, by={Post, System})
def receive_stock(item: StockItem, *, quantity: Quantity, note: Annotated[Note, Label("备注")] = NOTHING_NOTED, acting: Acting) -> None:
    """入库

    Refuses: training.quantity_not_positive.
    """
    if quantity < 1:
        raise refuse("training.quantity_not_positive")
    _enter(item, StockMove.RECEIVED, quantity, note=note)


@operation(ThriftPermission.KEEP, on=StockItem, by={Post, System})
def issue_consumables(
    item: StockItem,
    *,
    training_class: Annotated[TrainingClass, Label("班次")],  # type: ignore[valid-type]  # django-stubs takes Annotated[Model, …] for its own
    quantity: Quantity,
    acting: Acting,
) -> None:
    """班次领用

    What is issued is a cost of the class, at the item's unit cost. Refuses: training.stock_not_issued, training.stock_short,
    training.quantity_not_positive.
    """
    if item.kind != StockKind.CONSUMABLE:
        raise refuse("training.stock_not_issued")
    refuse_if(rules.taking_fault(quantity, item.on_hand, item.unit))
    entry = _enter(item, StockMove.ISSUED, -quantity, training_class=training_class)
    enter_cost(training_class, CostKind.CONSUMABLES, quantity * item.unit_cost_fen, str(item.name), stock_entry=entry)


@operation(ThriftPermission.KEEP, on=StockItem, by={Post, System})
def lend_textbooks(
    item: StockItem,
    *,
    quantity: Quantity,
    training_class: Annotated[TrainingClass | None, Label("借给班次")] = None,
    borrower: Annotated[Person | None, Label("借给个人")] = None,
    acting: Acting,
) -> None:
    """借出教材

    Refuses: training.stock_not_lendable, training.borrower_missing, training.stock_short, training.quantity_not_positive.
    """
    if item.kind != StockKind.TEXTBOOK:
        raise refuse("training.stock_not_lendable")
    if training_class is None and borrower is None:
        raise refuse("training.borrower_missing")
    refuse_if(rules.taking_fault(quantity, item.on_hand, item.unit))
    loan = TextbookLoan(item=item, branch_id=item.branch_id, training_class=training_class, borrower=borrower)
    loan.lent_on, loan.lent = clock.today(), quantity
    loan.save()
    _enter(item, StockMove.LENT, -quantity, training_class=training_class, loan=loan)


@operation(ThriftPermission.KEEP, on=TextbookLoan, by={Post, System})
def return_textbooks(loan: TextbookLoan, *, quantity: Quantity, acting: Acting) -> None:
    """归还教材

    Refuses: training.loan_over_returned, training.quantity_not_positive.
    """
    refuse_if(rules.returning_fault(quantity, Loan(loan.lent, loan.returned, loan.written_off)))
    loan.returned += quantity
    _enter(_locked(loan.item), StockMove.RETURNED, quantity, training_class=loan.training_class, loan=loan)


@operation(ThriftPermission.CORRECT, on=TextbookLoan, by={Post, System})
def write_off_textbooks(loan: TextbookLoan, *, quantity: Quantity, acting: Acting) -> None:
    """教材报损

    Books that will not come back are a cost of their class. Refuses: training.loan_over_returned, training.quantity_not_positive.
    """
    refuse_if(rules.returning_fault(quantity, Loan(loan.lent, loan.returned, loan.written_off)))
    loan.written_off += quantity
    if loan.training_class is not None:
        enter_cost(loan.training_class, CostKind.TEXTBOOKS, quantity * loan.item.unit_cost_fen, loan.item.name)


@operation(ThriftPermission.CORRECT, on=StockItem, by={Post, System})
def write_off_stock(item: StockItem, *, quantity: Quantity, note: Annotated[Note, Label("报损原因")], acting: Acting) -> None:
    """库存报损

    Refuses: training.stock_short, training.quantity_not_positive.
    """
    refuse_if(rules.taking_fault(quantity, item.on_hand, item.unit))
    _enter(item, StockMove.WRITTEN_OFF, -quantity, note=note)


@operation(ThriftPermission.CORRECT, on=StockEntry, by={Post, System})
def reverse_stock_entry(entry: StockEntry, *, reason: Annotated[Note, Label("冲正原因")], acting: Acting) -> None:
    """冲正

    A counter entry takes the movement back, and its cost with it. Refuses: training.loan_move, training.already_reversed,
    training.reversal_of_reversal, training.reversal_reason, training.stock_short.
    """
    if entry.loan_id is not None:
        raise refuse("training.loan_move")
    item = _locked(entry.item)
    known = StockEntry.objects.unscoped().filter(reverses=entry).exists()
    refuse_if(rules.reversal_fault(reverses=entry.reverses_id is not None, reversed_already=known, reason=reason))
    if entry.quantity > 0:
        refuse_if(rules.taking_fault(entry.quantity, item.on_hand, item.unit))
    _enter(item, StockMove.REVERSED, -entry.quantity, training_class=entry.training_class, reverses=entry, note=reason)
    cost = CostEntry.objects.unscoped().filter(stock_entry=entry).first()
    if cost is not None:
        counter_cost(cost, reason)


def enter_cost(
    training_class: TrainingClass, kind: CostKind, amount_fen: int, note: str, stock_entry: StockEntry | None = None
) -> CostEntry:
    """One cost of a class, from the class's own pool. Runs inside an operation."""
    entry = CostEntry(
        training_class=training_class,
        branch_id=training_class.branch_id,
        kind=kind,
        pool=training_class.funding,
        amount_fen=amount_fen,
        stock_entry=stock_entry,
        entered_on=clock.today(),
        note=note,
    )
    entry.save()
    return entry


def counter_cost(cost: CostEntry, reason: str) -> None:
    """The negative of a cost, on the day it is reversed. Runs inside an operation."""
    counter = CostEntry(
        training_class_id=cost.training_class_id,
        branch_id=cost.branch_id,
        kind=cost.kind,
        pool=cost.pool,
        amount_fen=-cost.amount_fen,
        reverses=cost,
        entered_on=clock.today(),
        note=reason,
    )
    counter.save()


def _locked(item: StockItem) -> StockItem:
    return StockItem.objects.unscoped().select_for_update().get(pk=item.pk)


def _enter(
    item: StockItem,
    move: StockMove,
    quantity: int,
    *,
    training_class: TrainingClass | None = None,
    loan: TextbookLoan | None = None,
    reverses: StockEntry | None = None,
    note: str = "",
) -> StockEntry:
    """One movement and the new number on the shelf, in one transaction under the item's lock."""
    item.on_hand += quantity
    item.save()
    entry = StockEntry(
        item=item,
        branch_id=item.branch_id,
        move=move,
        quantity=quantity,
        unit_cost_fen=item.unit_cost_fen,
        training_class=training_class,
        loan=loan,
        reverses=reverses,
        entered_on=clock.today(),
        note=note,
    )
    entry.save()
    return entry
