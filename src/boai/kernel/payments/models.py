"""Merchants, orders, payments, refunds, bills and differences are records; beginnings, notices and lines are machinery."""

from datetime import datetime, timedelta

from django.db import models

from boai.kernel.basics import clock, keys
from boai.kernel.basics.ids import new_id
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.payments.rules import LINK_LIFE, Way
from boai.kernel.payments.vocabulary import (
    OPEN,
    Channel,
    DifferenceKind,
    DifferenceStage,
    MerchantStage,
    NoticeOutcome,
    OrderStage,
    Outcome,
    PaymentStage,
    RefundStage,
    Source,
)


class Merchant(Record):
    """Where money comes in for a branch and all below it. Secrets stand in ``keys/`` alone, found by channel and number."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="收款组织")
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    number = models.CharField("商户号", max_length=40, help_text="微信商户号、支付宝商户PID，或银行账号")
    app_id = models.CharField("应用编号", max_length=40, blank=True)
    title = models.CharField("户名", max_length=80)
    bank = models.CharField("开户行", max_length=80, blank=True)
    stage = models.CharField("状态", max_length=10, choices=MerchantStage, default=MerchantStage.PROPOSED)
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="提出人")

    reach_by = ReachBy(branch="branch")
    refusals = {"merchant_once": "payments.merchant_known"}

    class Meta:
        verbose_name = "收款商户"
        constraints = [models.UniqueConstraint(fields=["society_id", "channel", "number"], name="merchant_once")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.number}"


class Order(Record):
    """One amount that somebody is to pay once. ``purpose`` and ``subject_id`` say to the domain what for."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    number = models.CharField("订单号", max_length=32, editable=False)
    code = models.CharField("附言码", max_length=12, editable=False)
    title = models.CharField("名称", max_length=40)
    purpose = models.CharField("用途", max_length=40)
    subject_id = models.UUIDField(editable=False)
    payer = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="付款人")
    amount_fen = models.BigIntegerField("金额（分）")
    currency = models.CharField("币种", max_length=3, default="CNY")
    link_hash = models.CharField(max_length=64, editable=False)
    stage = models.CharField("状态", max_length=16, choices=OrderStage, default=OrderStage.CREATED)
    opened_at = models.DateTimeField("下单时间")
    expires_at = models.DateTimeField("支付期限")
    paid_at = models.DateTimeField("支付时间", null=True, blank=True)
    closed_at = models.DateTimeField("关闭时间", null=True, blank=True)

    reach_by = ReachBy(branch="branch", person="payer")

    class Meta:
        verbose_name = "支付订单"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "number"], name="order_number_once"),
            models.UniqueConstraint(fields=["society_id", "code"], name="order_code_once"),
            models.UniqueConstraint(fields=["link_hash"], name="order_link_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="order_of_something"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="order_open", condition=models.Q(stage__in=OPEN))]

    def __str__(self) -> str:
        return self.number

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)

    @property
    def token(self) -> str:
        """160 bits for the pay page's address, derived under a key outside the database; at rest stands only its hash."""
        return keys.blind("payments.link", self.society_id, str(self.id))

    @property
    def path(self) -> str:
        """The pay page."""
        return f"/pay/{self.token}"

    @property
    def link_ends_at(self) -> datetime:
        """Until when the link shows how the order stands."""
        return self.expires_at + LINK_LIFE


class Payment(Record):
    """Money that arrived, once per gateway transaction. HELD where its order could not take it: a case waits."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    order = models.ForeignKey(Order, models.PROTECT, related_name="payments", verbose_name="订单")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", verbose_name="商户")
    key = models.CharField(max_length=140, editable=False)
    transaction = models.CharField("渠道交易号", max_length=64)
    amount_fen = models.BigIntegerField("金额（分）")
    paid_at = models.DateTimeField("支付时间")
    posted_at = models.DateTimeField("入账时间")
    source = models.CharField("得知途径", max_length=10, choices=Source)
    stage = models.CharField("状态", max_length=8, choices=PaymentStage)
    refund_asked_fen = models.BigIntegerField("申请退款（分）", default=0)
    refunded_fen = models.BigIntegerField("已退款（分）", default=0)

    reach_by = ReachBy(branch="branch", person="order__payer")
    refusals = {"payment_once": "payments.key_taken", "payment_refund_within": "payments.refund_too_much"}

    class Meta:
        verbose_name = "到账"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "key"], name="payment_once"),
            models.UniqueConstraint(fields=["order"], condition=models.Q(stage=PaymentStage.POSTED), name="payment_posted_once_an_order"),
            models.CheckConstraint(condition=models.Q(refund_asked_fen__lte=models.F("amount_fen")), name="payment_refund_within"),
            models.CheckConstraint(condition=models.Q(refunded_fen__lte=models.F("refund_asked_fen")), name="payment_refunded_asked"),
        ]
        indexes = [models.Index(fields=["merchant", "paid_at"], name="payment_of_day")]

    def __str__(self) -> str:
        return self.transaction

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)


class Refund(Record):
    """Money on its way back by the way it came, asked by one person and approved by another."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds", verbose_name="到账")
    number = models.CharField("退款号", max_length=32, editable=False)
    amount_fen = models.BigIntegerField("退款金额（分）")
    because = models.TextField("原因")
    stage = models.CharField("状态", max_length=10, choices=RefundStage, default=RefundStage.PROPOSED)
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="提出人")
    approved_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人")
    settled_at = models.DateTimeField("退回时间", null=True, blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "退款"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "number"], name="refund_number_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="refund_of_something"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)


class Bill(Record):
    """A day's bill of one merchant at its gateway. Its lines stood before it; the file's hash covers them."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", verbose_name="商户")
    day = models.DateField("账单日")
    sha256 = models.CharField("文件摘要", max_length=64)
    lines = models.PositiveIntegerField("行数")
    received_fen = models.BigIntegerField("收款（分）")
    refunded_fen = models.BigIntegerField("退款（分）")
    fee_fen = models.BigIntegerField("手续费（分）")
    imported_at = models.DateTimeField("导入时间")

    reach_by = ReachBy(branch="branch")
    refusals = {"bill_once": "payments.bill_known"}

    class Meta:
        verbose_name = "渠道对账单"
        constraints = [models.UniqueConstraint(fields=["merchant", "day", "sha256"], name="bill_once")]
        indexes = [models.Index(fields=["merchant", "day"], name="bill_of_day")]

    def __str__(self) -> str:
        return f"{self.merchant} {self.day}"

    @property
    def received(self) -> Yuan:
        return Yuan(self.received_fen)

    @property
    def refunded(self) -> Yuan:
        return Yuan(self.refunded_fen)

    @property
    def fee(self) -> Yuan:
        return Yuan(self.fee_fen)


class BankStatement(Record):
    """A file of bank lines of one account, from a day to a day."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    account = models.ForeignKey(Merchant, models.PROTECT, related_name="+", verbose_name="账户")
    from_on = models.DateField("自")
    to_on = models.DateField("至")
    sha256 = models.CharField("文件摘要", max_length=64)
    lines = models.PositiveIntegerField("新增行数")
    imported_at = models.DateTimeField("导入时间")

    reach_by = ReachBy(branch="branch")
    refusals = {"statement_once": "payments.bill_known"}

    class Meta:
        verbose_name = "银行流水"
        constraints = [models.UniqueConstraint(fields=["account", "sha256"], name="statement_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.from_on}"


class Difference(Record):
    """Two sides say different things: a case with an owner and an age. ``key`` says what about, so that it is opened once."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    merchant = models.ForeignKey(Merchant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="商户")
    kind = models.CharField("种类", max_length=20, choices=DifferenceKind)
    key = models.CharField(max_length=160, editable=False)
    order_number = models.CharField("订单号", max_length=64, blank=True)
    transaction = models.CharField("渠道交易号", max_length=64, blank=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="到账")
    ours_fen = models.BigIntegerField("我方（分）", null=True, blank=True)
    theirs_fen = models.BigIntegerField("对方（分）", null=True, blank=True)
    day = models.DateField("账单日")
    found_at = models.DateTimeField("发现时间")
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人")
    stage = models.CharField("状态", max_length=8, choices=DifferenceStage, default=DifferenceStage.OPEN)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, blank=True)
    note = models.TextField("处理经过", blank=True)
    settled_at = models.DateTimeField("结案时间", null=True, blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "对账差异"
        constraints = [models.UniqueConstraint(fields=["society_id", "key"], name="difference_once")]
        indexes = [models.Index(fields=["branch", "stage"], name="difference_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.transaction or self.order_number}"

    @property
    def age(self) -> str:
        """How long it has been open."""
        return f"{((self.settled_at or clock.now()) - self.found_at) // timedelta(days=1)}天"

    @property
    def ours(self) -> Yuan | None:
        return None if self.ours_fen is None else Yuan(self.ours_fen)

    @property
    def theirs(self) -> Yuan | None:
        return None if self.theirs_fen is None else Yuan(self.theirs_fen)


class Beginning(models.Model):
    """That somebody began to pay an order at a merchant: how they go on, and when we ask the gateway ourselves."""

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.ForeignKey(Order, models.PROTECT, related_name="beginnings")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    way = models.CharField(max_length=16, choices=[(str(way), str(way)) for way in Way])
    address = models.TextField(blank=True)
    code = models.CharField(max_length=200, blank=True)
    bridge = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "merchant"], name="beginning_once")]
        indexes = [models.Index(fields=["due_at"], name="beginning_due", condition=models.Q(due_at__isnull=False))]


class Sending(models.Model):
    """An approved refund that waits to be sent or asked after."""

    refund = models.OneToOneField(Refund, models.PROTECT, related_name="sending", primary_key=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="sending_due", condition=models.Q(due_at__isnull=False))]


class Notice(models.Model):
    """One notice as it came, and what became of it. The body is kept for as long as a dispute may last, then taken away."""

    id = models.UUIDField(primary_key=True, default=new_id)
    society_id = models.UUIDField()
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    merchant = models.CharField("商户号", max_length=40)
    received_at = models.DateTimeField("收到时间")
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    outcome = models.CharField("结果", max_length=16, choices=NoticeOutcome, default=NoticeOutcome.RECEIVED)
    reason = models.CharField("原因", max_length=60, blank=True)
    order_number = models.CharField("订单号", max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["merchant", "received_at"], name="notice_when"),
            models.Index(fields=["order_number"], name="notice_of_order"),
        ]


class BillLine(models.Model):
    """One line of a bill, as it stands there. ``bill_id`` names a Bill that follows once all its lines stand."""

    id = models.BigAutoField(primary_key=True)
    bill_id = models.UUIDField()
    transaction = models.CharField(max_length=64)
    order_number = models.CharField(max_length=64)
    refund_number = models.CharField(max_length=64, blank=True)
    amount_fen = models.BigIntegerField()
    fee_fen = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["bill_id", "transaction"], name="billline_by_transaction")]


class BankLine(models.Model):
    """One incoming line of a bank account. Two equal lines of one day are both real: ``occurrence`` counts them.

    ``code`` is an order's code found in the note, ``settles`` the merchant whose settlement it is; the note itself, which may name
    people, is sealed.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    statement_id = models.UUIDField()
    line_hash = models.CharField(max_length=64)
    occurrence = models.PositiveIntegerField()
    day = models.DateField()
    amount_fen = models.BigIntegerField()
    code = models.CharField(max_length=12, blank=True)
    settles = models.ForeignKey(Merchant, models.PROTECT, null=True, related_name="+")
    note_sealed = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "line_hash", "occurrence"], name="bankline_once")]
        indexes = [models.Index(fields=["account", "day"], name="bankline_of_day")]
