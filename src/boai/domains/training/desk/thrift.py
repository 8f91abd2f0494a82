"""Staff pages of the thrift ledger."""

from django.db.models import F, Q

from boai.domains.training import operations as do
from boai.domains.training.models import ClassBudget, CostEntry, StockEntry, StockItem, TextbookLoan, TrainingAid
from boai.domains.training.vocabulary import AidStage, ThriftPermission
from boai.kernel.desk.declaration import Desk, Task

GROUP = "培训节约台账"

stock = Desk(
    key="training/stock",
    group=GROUP,
    model=StockItem,
    view=ThriftPermission.VIEW,
    columns=("name", "kind", "branch", "on_hand", "unit", ("unit_cost", "单价")),
    search=("name", "branch__name"),
    filters=("kind",),
    operations=(do.add_stock_item, do.receive_stock, do.issue_consumables, do.lend_textbooks, do.write_off_stock),
)

entries = Desk(
    key="training/stock_entries",
    group=GROUP,
    model=StockEntry,
    view=ThriftPermission.VIEW,
    columns=("item", "move", "quantity", ("value", "金额"), "training_class", "entered_on", "note"),
    details=("item", "move", "quantity", ("value", "金额"), "branch", "training_class", "loan", "reverses", "entered_on", "note"),
    search=("item__name", "training_class__title"),
    filters=("move",),
    operations=(do.reverse_stock_entry,),
)

loans = Desk(
    key="training/loans",
    group=GROUP,
    model=TextbookLoan,
    view=ThriftPermission.VIEW,
    columns=("item", "training_class", "borrower", "lent_on", "lent", "returned", "written_off", ("outstanding", "在外")),
    search=("item__name", "training_class__title", "borrower"),
    operations=(do.return_textbooks, do.write_off_textbooks),
    tasks=(Task("还没有还清的教材", Q(lent__gt=F("returned") + F("written_off")), do.return_textbooks),),
)

aids = Desk(
    key="training/aids",
    group=GROUP,
    model=TrainingAid,
    view=ThriftPermission.VIEW,
    columns=("name", "tag", "branch", "uses", ("cost_per_use", "每次折合"), "condition", "disinfected_on", "stage"),
    details=(
        "name", "tag", "branch", "bought_on", ("price", "原价"), "uses", ("cost_per_use", "每次折合"), "needs_disinfection",
        "disinfected_on", "condition", "stage", "note",
    ),
    search=("name", "tag"),
    filters=("stage", "condition"),
    operations=(do.register_aid, do.use_aid, do.disinfect, do.send_to_repair, do.take_back_repaired, do.retire_aid),
    tasks=(
        Task("待消毒的教具", Q(stage=AidStage.TO_DISINFECT), do.disinfect),
        Task("维修中的教具", Q(stage=AidStage.IN_REPAIR), do.take_back_repaired),
    ),
)  # fmt: skip

costs = Desk(
    key="training/costs",
    group=GROUP,
    model=CostEntry,
    view=ThriftPermission.VIEW,
    columns=("training_class", "kind", ("amount", "金额"), "pool", "branch", "entered_on", "note"),
    search=("training_class__title", "note"),
    filters=("kind", "pool"),
    operations=(do.record_cost, do.reverse_cost),
)

budgets = Desk(
    key="training/budgets",
    group=GROUP,
    model=ClassBudget,
    view=ThriftPermission.VIEW,
    columns=("training_class", "pool", ("amount", "预算"), "venue_free", "branch", "set_on"),
    search=("training_class__title",),
    filters=("pool",),
    operations=(do.set_budget,),
)
