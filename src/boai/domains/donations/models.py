"""Records of donations."""

from django.db import models

from boai.domains.donations.rules import shown_as
from boai.domains.donations.vocabulary import (
    Channel,
    Display,
    DonorKind,
    GiftStage,
    Purpose,
    RefundReason,
    RefundStage,
    SlipStage,
    SpendStage,
)
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.people.models import ERASED


class Donor(Record):
    """Who gave: a person, sealed as every person is, or a firm by its public name."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, verbose_name="登记组织", related_name="+")
    kind = models.CharField("类别", max_length=8, choices=DonorKind)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, verbose_name="捐赠人", related_name="+")
    firm = models.CharField("单位名称", max_length=80, blank=True)

    reach_by = ReachBy(branch="branch", person="person", joins=("person__key",))

    class Meta:
        verbose_name = "捐赠人"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=DonorKind.PERSON, person__isnull=False, firm="") | models.Q(kind=DonorKind.FIRM, person=None),
                name="donor_is_one_or_other",
            )
        ]

    def __str__(self) -> str:
        return self.person.masked_name if self.person else self.firm

    @property
    def name(self) -> str:
        """The name in full, opened; "" after erasure."""
        if self.person is None:
            return self.firm
        return self.person.name if self.person.name != ERASED else ""


class GiftSlip(Record):
    """A pre-numbered paper of the counter. Every number is answered for: used, void, or still unused."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, verbose_name="领用组织", related_name="+")
    number = models.CharField("编号", max_length=20)
    issued_on = models.DateField("领用日期")
    stage = models.CharField("状态", max_length=8, choices=SlipStage, default=SlipStage.UNUSED)
    void_because = models.TextField("作废原因", blank=True)

    reach_by = ReachBy(branch="branch")
    known_by = "number"
    refusals = {"giftslip_number_once": "change.try_again"}

    class Meta:
        verbose_name = "捐赠凭单"
        constraints = [models.UniqueConstraint(fields=["society_id", "number"], name="giftslip_number_once")]

    def __str__(self) -> str:
        return self.number


class Gift(Record):
    """Money given. ``code_hash`` knows the donor's own code.

    ``salts`` open the two commitments in the log (donor, record) and go to the donor alone; a person's stand sealed under the person's
    key, like the name: with the key both are gone, and the log stays as it is.
    """

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, verbose_name="受理组织", related_name="+")
    number = models.CharField("捐赠编号", max_length=12)
    fund = models.ForeignKey("ledger.Fund", models.PROTECT, verbose_name="基金", related_name="+")
    donor = models.ForeignKey(Donor, models.PROTECT, null=True, blank=True, verbose_name="捐赠人", related_name="+")
    donor_kind = models.CharField("捐赠人类别", max_length=8, choices=DonorKind, blank=True)
    amount_fen = models.BigIntegerField("金额（分）")
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    slip = models.OneToOneField(GiftSlip, models.PROTECT, null=True, blank=True, verbose_name="凭单", related_name="+")
    bank_line = models.CharField("银行流水号", max_length=60, blank=True)
    received_on = models.DateField("收到日期")
    display = models.CharField("公布方式", max_length=10, choices=Display, default=Display.MASKED)
    letter = models.CharField("捐赠函编号", max_length=40, blank=True)
    entered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, verbose_name="经办人", related_name="+")
    checked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, verbose_name="核对人", related_name="+")
    posted_on = models.DateField("入账日期", null=True, blank=True)
    journal = models.OneToOneField("ledger.Journal", models.PROTECT, null=True, blank=True, verbose_name="账目", related_name="+")
    salts = models.TextField(blank=True, editable=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=GiftStage, default=GiftStage.RECORDED)
    struck_because = models.TextField("作废原因", blank=True)

    reach_by = ReachBy(branch="branch", person="donor__person", public=models.Q(stage=GiftStage.POSTED), joins=("fund__book__branch",))
    refusals = {"gift_number_once": "change.try_again", "gift_bank_line_once": "donations.line_claimed"}
    known_by = "number"

    class Meta:
        verbose_name = "捐赠"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "number"], name="gift_number_once"),
            models.UniqueConstraint(fields=["society_id", "code_hash"], condition=~models.Q(code_hash=""), name="gift_code_once"),
            models.UniqueConstraint(
                fields=["society_id", "bank_line"],
                condition=~models.Q(bank_line="") & ~models.Q(stage=GiftStage.STRUCK),
                name="gift_bank_line_once",
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="gift_above_zero"),
            models.CheckConstraint(
                condition=models.Q(stage=GiftStage.POSTED, journal__isnull=False) | ~models.Q(stage=GiftStage.POSTED),
                name="gift_posted_has_journal",
            ),
        ]
        indexes = [
            models.Index(fields=["society_id", "stage"], name="gift_stage"),
            models.Index(fields=["donor", "stage"], name="gift_of_donor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}"

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)

    @property
    def shown_as(self) -> str:
        """The donor as the open book prints it: never kept, so that it ends with the person's key."""
        return shown_as(self.donor.name if self.donor else "", display=self.display)


class Refund(Record):
    """Money of a gift that goes back, or an entry of ours that is taken back: asked by one, decided by another."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, verbose_name="组织", related_name="+")
    gift = models.ForeignKey(Gift, models.PROTECT, verbose_name="捐赠", related_name="+")
    amount_fen = models.BigIntegerField("金额（分）")
    reason = models.CharField("原因", max_length=20, choices=RefundReason)
    note = models.TextField("说明")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, verbose_name="提出人", related_name="+")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, verbose_name="复核人", related_name="+")
    done_on = models.DateField("办理日期", null=True, blank=True)
    journal = models.OneToOneField("ledger.Journal", models.PROTECT, null=True, blank=True, verbose_name="账目", related_name="+")
    salts = models.CharField(max_length=128, blank=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=RefundStage, default=RefundStage.ASKED)

    reach_by = ReachBy(branch="branch", public=models.Q(stage=RefundStage.DONE), joins=("gift__fund__account", "gift__journal"))

    class Meta:
        verbose_name = "退款与更正"
        constraints = [models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="refund_above_zero")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.amount}"

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)


class Spend(Record):
    """Money used: for what, on which voucher, for which group. ``title`` is public; ``payee`` is not."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, verbose_name="组织", related_name="+")
    number = models.CharField("支出编号", max_length=12)
    fund = models.ForeignKey("ledger.Fund", models.PROTECT, verbose_name="基金", related_name="+")
    amount_fen = models.BigIntegerField("金额（分）")
    purpose = models.CharField("用途", max_length=12, choices=Purpose)
    title = models.CharField("事由（公开）", max_length=80)
    payee = models.CharField("收款单位", max_length=80)
    voucher = models.CharField("凭证号", max_length=40)
    group = models.ForeignKey("orgs.Branch", models.PROTECT, null=True, blank=True, verbose_name="受益地", related_name="+")
    persons = models.PositiveIntegerField("受益人数", default=0)
    reservation = models.OneToOneField("ledger.Reservation", models.PROTECT, verbose_name="预留", related_name="+")
    prepared_by = models.ForeignKey("people.Person", models.PROTECT, null=True, verbose_name="经办人", related_name="+")
    paid_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, verbose_name="付款人", related_name="+")
    paid_on = models.DateField("付款日期", null=True, blank=True)
    journal = models.OneToOneField("ledger.Journal", models.PROTECT, null=True, blank=True, verbose_name="账目", related_name="+")
    salts = models.CharField(max_length=128, blank=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=SpendStage, default=SpendStage.PREPARED)
    declined_because = models.TextField("退回原因", blank=True)

    reach_by = ReachBy(branch="branch", public=models.Q(stage=SpendStage.PAID), joins=("fund__account", "reservation"))
    refusals = {"spend_number_once": "change.try_again"}
    known_by = "number"

    class Meta:
        verbose_name = "支出"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "number"], name="spend_number_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="spend_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.amount}"

    @property
    def amount(self) -> Yuan:
        return Yuan(self.amount_fen)
