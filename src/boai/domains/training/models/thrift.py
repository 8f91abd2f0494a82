"""The thrift ledger: stock with its entries, loans, training aids, costs and budgets of a class. Entries are never changed."""

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.domains.training.vocabulary.classes import Funding
from boai.domains.training.vocabulary.thrift import AidStage, Condition, CostKind, StockKind, StockMove
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import ReachBy, Record


class StockItem(Record):
    """Something counted on a shelf. ``on_hand`` is the sum of its entries, never negative."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="保管组织")
    kind = models.CharField("种类", max_length=12, choices=StockKind)
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=6)
    unit_cost_fen = models.PositiveIntegerField("单价（分）")
    on_hand = models.IntegerField("库存", default=0)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "教材与耗材"
        constraints = [
            models.UniqueConstraint(fields=["branch", "name"], name="stockitem_once"),
            models.CheckConstraint(condition=models.Q(on_hand__gte=0), name="stockitem_never_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.on_hand}{self.unit}）"

    @property
    def unit_cost(self) -> Yuan:
        return Yuan(self.unit_cost_fen)


class TextbookLoan(Record):
    """Textbooks out with a class or a person, until all came back or were written off."""

    item = models.ForeignKey(StockItem, models.PROTECT, related_name="loans", verbose_name="教材")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="保管组织")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, null=True, related_name="loans", verbose_name="班次")
    borrower = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="借阅人")
    lent_on = models.DateField("借出日期")
    lent = models.PositiveIntegerField("借出")
    returned = models.PositiveIntegerField("归还", default=0)
    written_off = models.PositiveIntegerField("报损", default=0)

    reach_by = ReachBy(branch="branch", person="borrower")

    class Meta:
        verbose_name = "教材借还"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lent__gte=models.F("returned") + models.F("written_off")), name="textbookloan_no_more_than_lent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item.name} {self.lent}本"

    @property
    def outstanding(self) -> int:
        return self.lent - self.returned - self.written_off


class StockEntry(Record):
    """One movement on a shelf; a correction is a counter entry that names what it reverses."""

    item = models.ForeignKey(StockItem, models.PROTECT, related_name="entries", verbose_name="物品")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="保管组织")
    move = models.CharField("事由", max_length=12, choices=StockMove)
    quantity = models.IntegerField("增减")
    unit_cost_fen = models.PositiveIntegerField("单价（分）")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, null=True, related_name="+", verbose_name="班次")
    loan = models.ForeignKey(TextbookLoan, models.PROTECT, null=True, related_name="entries", verbose_name="借还")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by", verbose_name="冲正")
    entered_on = models.DateField("日期")
    note = models.TextField("说明", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "库存流水"

    def __str__(self) -> str:
        return f"{self.item.name} {self.get_move_display()} {self.quantity:+d}"

    @property
    def value(self) -> Yuan:
        return Yuan(abs(self.quantity) * self.unit_cost_fen)


class TrainingAid(Record):
    """A manikin, a trainer AED: one thing with a tag, used many times."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="保管组织")
    tag = models.CharField("编号", max_length=30)
    name = models.CharField("名称", max_length=60)
    bought_on = models.DateField("购置日期")
    price_fen = models.PositiveIntegerField("原价（分）")
    needs_disinfection = models.BooleanField("用后须消毒", default=True)
    uses = models.PositiveIntegerField("使用次数", default=0)
    disinfected_on = models.DateField("最近消毒", null=True, blank=True)
    condition = models.CharField("成色", max_length=8, choices=Condition, default=Condition.GOOD)
    stage = models.CharField("状态", max_length=14, choices=AidStage, default=AidStage.READY)
    note = models.TextField("情况", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "教具"
        constraints = [models.UniqueConstraint(fields=["branch", "tag"], name="trainingaid_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.tag}"

    @property
    def price(self) -> Yuan:
        return Yuan(self.price_fen)

    @property
    def cost_per_use(self) -> Yuan | None:
        """What each use has cost so far; None before the first."""
        return Yuan(round(self.price_fen / self.uses)) if self.uses else None


class AidUse(Record):
    """An aid was used in a class."""

    aid = models.ForeignKey(TrainingAid, models.PROTECT, related_name="used", verbose_name="教具")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="aids_used", verbose_name="班次")
    used_on = models.DateField("使用日期")

    reach_by = ReachBy(branch="aid__branch")

    class Meta:
        verbose_name = "教具使用"


class CostEntry(Record):
    """What a class cost, in fen; a correction is a negative counter entry."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="costs", verbose_name="班次")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="办班组织")
    kind = models.CharField("费用", max_length=12, choices=CostKind)
    pool = models.CharField("经费来源", max_length=12, choices=Funding)
    amount_fen = models.BigIntegerField("金额（分）")
    stock_entry = models.OneToOneField(StockEntry, models.PROTECT, null=True, related_name="cost", verbose_name="库存流水")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by", verbose_name="冲正")
    entered_on = models.DateField("日期")
    note = models.TextField("说明", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "培训成本"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)


class ClassBudget(Record):
    """What a pool gives for a class, in fen, and whether the venue is free."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="budgets", verbose_name="班次")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="办班组织")
    pool = models.CharField("经费来源", max_length=12, choices=Funding)
    amount_fen = models.BigIntegerField("预算（分）")
    venue_free = models.BooleanField("场地免费", default=True)
    set_on = models.DateField("下达日期")

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "班次预算"
        constraints = [
            models.UniqueConstraint(fields=["training_class", "pool"], name="classbudget_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="classbudget_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_pool_display()} {self.amount}"

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)
