"""Books, accounts and funds are records. Journals, legs and places are this module's own tables: inserted, never changed (``triggers``)."""

from django.db import models
from django.db.models import F, Q

from boai.kernel.basics.ids import new_id
from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.ledger.vocabulary import ASSETS, FEN, AccountKind, FundStage, JournalKind, Nature, ReservationStage, Restriction, Side


class Book(Record):
    """The book of one legal person. ``sealed_through_on`` is the last day of the last month that is closed."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="法人")
    chart = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="会计科目")
    opened_on = models.DateField("启用日")
    sealed_through_on = models.DateField("已结账至", null=True, blank=True)

    reach_by = ReachBy(branch="branch", public=Q())
    refusals = {"book_once_per_branch": "ledger.book_open"}

    class Meta:
        verbose_name = "账本"
        constraints = [models.UniqueConstraint(fields=["branch"], name="book_once_per_branch")]

    def __str__(self) -> str:
        return f"{self.branch}账本"


class Account(Record):
    """A place where value stands. ``floor``: it can never go below zero, and its balance row says how far it may go."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="+", verbose_name="账本")
    code = models.CharField("代码", max_length=20)
    title = models.CharField("名称", max_length=80)
    kind = models.CharField("种类", max_length=10, choices=AccountKind)
    unit = models.CharField("计量单位", max_length=20, default=FEN)
    floor = models.BooleanField("不可透支", default=False)

    reach_by = ReachBy(branch="book__branch", joins=("book",))
    refusals = {"account_code_once": "ledger.code_taken"}

    class Meta:
        verbose_name = "账户"
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="account_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def inward(self) -> int:
        """The sign of a leg that makes this account grow."""
        return 1 if self.kind in ASSETS else -1


class Fund(Record):
    """Money for one purpose. Its terms never change: what differs is another fund. ``number`` counts within its Book."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="funds", verbose_name="账本")
    account = models.OneToOneField(Account, models.PROTECT, related_name="fund", verbose_name="账户")
    number = models.PositiveIntegerField("序号", editable=False)
    code = models.CharField("代码", max_length=20)
    name = models.CharField("名称", max_length=60)
    restriction = models.CharField("限定", max_length=14, choices=Restriction)
    terms = models.TextField("用途约定")
    terms_hash = models.CharField("约定的指纹", max_length=64, editable=False)
    stage = models.CharField("状态", max_length=8, choices=FundStage, default=FundStage.OPEN)

    reach_by = ReachBy(branch="book__branch", society=True, public=Q(), joins=("book__branch", "account"))
    refusals = {"fund_code_once": "ledger.code_taken", "fund_numbered": "change.try_again"}

    class Meta:
        verbose_name = "基金"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "code"], name="fund_code_once"),
            models.UniqueConstraint(fields=["book", "number"], name="fund_numbered"),
        ]

    def __str__(self) -> str:
        return self.name


class Balance(models.Model):
    """How far a floor account may go. ``in_total`` counts numbered income only; gifts never touch this row, only the sequencer does.

    ``out_numbered`` is how much of ``out_total`` has its place on the line.
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="balance")
    in_total = models.BigIntegerField(default=0)
    out_total = models.BigIntegerField(default=0)
    holes_total = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    out_numbered = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(in_total__gte=F("out_total") + F("holes_total") + F("reserved")), name="balance_never_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(out_numbered__gte=0, out_total__gte=F("out_numbered"), holes_total__gte=0, reserved__gte=0),
                name="balance_no_part_below_zero",
            ),
        ]

    @property
    def left(self) -> int:
        """What can still be promised or spent."""
        return self.in_total - self.out_total - self.holes_total - self.reserved


class Journal(models.Model):
    """One movement: its header, written after its legs. ``event_on`` is the bank's day, ``period`` the month it is booked to.

    ``transfer`` links the two journals of a transfer between Books; ``subject`` is the domain's record; ``told`` what its leaf in the
    log says beside fund, amount and place: closed numbers and salted commitments (kernel/openlog), never a word about anybody.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    society_id = models.UUIDField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=JournalKind)
    key = models.CharField(max_length=120)
    payload_hash = models.CharField(max_length=64)
    event_on = models.DateField()
    period = models.DateField()
    posted_at = models.DateTimeField()
    subject = models.UUIDField(null=True, db_index=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    transfer = models.UUIDField(null=True, db_index=True)
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "key"], name="journal_key_once"),
            models.UniqueConstraint(fields=["reverses"], name="journal_reversed_once"),
        ]
        indexes = [models.Index(fields=["book", "period"], name="journal_of_period")]


class Leg(models.Model):
    """One line of a journal: debit above zero, credit below. Its journal is inserted after it, and closes it."""

    journal = models.ForeignKey(Journal, models.PROTECT, related_name="legs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    nature = models.CharField(max_length=12, choices=Nature, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="leg_moves_something")]


class Hole(models.Model):
    """A part of a gift that left by name: ``taken_by`` says in which journal."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    lo = models.BigIntegerField()
    hi = models.BigIntegerField()
    gift = models.ForeignKey(Journal, models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(Journal, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "lo"], name="hole_once"),
            models.CheckConstraint(condition=Q(lo__lt=F("hi")), name="hole_forward"),
        ]


class Unnumbered(models.Model):
    """A journal that waits for its number. ``rank``: holes come before spends, which step over them; the log then always knows why."""

    journal = models.OneToOneField(Journal, models.PROTECT, primary_key=True, related_name="+")
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()


class Numbered(models.Model):
    """The number of a journal in its Book and where its first leaf stands in the Book's log; None where no fund moved."""

    journal = models.OneToOneField(Journal, models.PROTECT, primary_key=True, related_name="numbered")
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    leaf_index = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="numbered_once"),
            models.UniqueConstraint(fields=["book", "leaf_index"], name="numbered_leaf_once"),
        ]


class Place(models.Model):
    """Where a numbered journal lies on a fund's line: income on the line itself, spends on the solid line (``tracing``)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="places")
    side = models.CharField(max_length=3, choices=Side)
    lo = models.BigIntegerField()
    hi = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "side", "lo"], name="place_once"),
            models.CheckConstraint(condition=Q(lo__lt=F("hi")), name="place_forward"),
        ]


class Reservation(Record):
    """Money of a fund promised to something that is not yet paid."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", verbose_name="基金")
    amount_fen = models.BigIntegerField("金额")
    key = models.CharField("业务编号", max_length=120)
    stage = models.CharField("状态", max_length=8, choices=ReservationStage, default=ReservationStage.HELD)

    reach_by = ReachBy(branch="fund__book__branch")
    refusals = {"reservation_once": "ledger.key_reused"}

    class Meta:
        verbose_name = "资金预留"
        constraints = [models.UniqueConstraint(fields=["fund", "key"], name="reservation_once")]


class Seal(Record):
    """A closed month: nothing is posted to it any more. ``trial_balance`` is what stood on each account, ``root`` its digest."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="+", verbose_name="账本")
    month = models.DateField("月份")
    trial_balance = models.JSONField("科目余额")
    root = models.CharField("指纹", max_length=64)
    sealed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="结账人")

    reach_by = ReachBy(branch="book__branch")

    class Meta:
        verbose_name = "月结"
        constraints = [models.UniqueConstraint(fields=["book", "month"], name="seal_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y年%m月}"
