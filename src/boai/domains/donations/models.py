"""Records of donations."""

from typing import Any

from django.db import models

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

_OF_MONEY: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class Donor(Record):
    """Who gave: a person, sealed as every person is, or a firm by its public name."""

    branch = models.ForeignKey("orgs.Branch", verbose_name="登记组织", **_OF_MONEY)
    kind = models.CharField("类别", max_length=8, choices=DonorKind)
    person = models.ForeignKey("people.Person", null=True, blank=True, verbose_name="捐赠人", **_OF_MONEY)
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


class GiftSlip(Record):
    """A pre-numbered paper of the counter. Every number is answered for: used, void, or still unused."""

    branch = models.ForeignKey("orgs.Branch", verbose_name="领用组织", **_OF_MONEY)
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
    """Money given. ``shown_as`` is the donor as the open book prints it: a projection that can be corrected or erased.

    ``salts`` open the two commitments in the log (donor, record) and go to the donor alone; ``code_hash`` knows the donor's own code.
    """

    branch = models.ForeignKey("orgs.Branch", verbose_name="受理组织", **_OF_MONEY)
    number = models.CharField("捐赠编号", max_length=12)
    fund = models.ForeignKey("ledger.Fund", verbose_name="基金", **_OF_MONEY)
    donor = models.ForeignKey(Donor, null=True, blank=True, verbose_name="捐赠人", **_OF_MONEY)
    donor_kind = models.CharField("捐赠人类别", max_length=8, choices=DonorKind, blank=True)
    amount_fen = models.BigIntegerField("金额（分）")
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    slip = models.OneToOneField(GiftSlip, null=True, blank=True, verbose_name="凭单", **_OF_MONEY)
    bank_line = models.CharField("银行流水号", max_length=60, blank=True)
    received_on = models.DateField("收到日期")
    display = models.CharField("公布方式", max_length=10, choices=Display, default=Display.MASKED)
    shown_as = models.CharField("公布为", max_length=80)
    letter = models.CharField("捐赠函编号", max_length=40, blank=True)
    entered_by = models.ForeignKey("people.Person", null=True, verbose_name="经办人", **_OF_MONEY)
    checked_by = models.ForeignKey("people.Person", null=True, blank=True, verbose_name="核对人", **_OF_MONEY)
    posted_on = models.DateField("入账日期", null=True, blank=True)
    journal = models.OneToOneField("ledger.Journal", null=True, blank=True, verbose_name="账目", **_OF_MONEY)
    salts = models.CharField(max_length=128, blank=True, editable=False)
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


class Refund(Record):
    """Money of a gift that goes back, or an entry of ours that is taken back: asked by one, decided by another."""

    branch = models.ForeignKey("orgs.Branch", verbose_name="组织", **_OF_MONEY)
    gift = models.ForeignKey(Gift, verbose_name="捐赠", **_OF_MONEY)
    amount_fen = models.BigIntegerField("金额（分）")
    reason = models.CharField("原因", max_length=20, choices=RefundReason)
    note = models.TextField("说明")
    asked_by = models.ForeignKey("people.Person", null=True, verbose_name="提出人", **_OF_MONEY)
    decided_by = models.ForeignKey("people.Person", null=True, blank=True, verbose_name="复核人", **_OF_MONEY)
    done_on = models.DateField("办理日期", null=True, blank=True)
    journal = models.OneToOneField("ledger.Journal", null=True, blank=True, verbose_name="账目", **_OF_MONEY)
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

    branch = models.ForeignKey("orgs.Branch", verbose_name="组织", **_OF_MONEY)
    number = models.CharField("支出编号", max_length=12)
    fund = models.ForeignKey("ledger.Fund", verbose_name="基金", **_OF_MONEY)
    amount_fen = models.BigIntegerField("金额（分）")
    purpose = models.CharField("用途", max_length=12, choices=Purpose)
    title = models.CharField("事由（公开）", max_length=80)
    payee = models.CharField("收款单位", max_length=80)
    voucher = models.CharField("凭证号", max_length=40)
    group = models.ForeignKey("orgs.Branch", null=True, blank=True, verbose_name="受益地", **_OF_MONEY)
    persons = models.PositiveIntegerField("受益人数", default=0)
    reservation = models.OneToOneField("ledger.Reservation", verbose_name="预留", **_OF_MONEY)
    prepared_by = models.ForeignKey("people.Person", null=True, verbose_name="经办人", **_OF_MONEY)
    paid_by = models.ForeignKey("people.Person", null=True, blank=True, verbose_name="付款人", **_OF_MONEY)
    paid_on = models.DateField("付款日期", null=True, blank=True)
    journal = models.OneToOneField("ledger.Journal", null=True, blank=True, verbose_name="账目", **_OF_MONEY)
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
