"""Closed lists of donations: stages, reasons, purposes, permissions, news. Numbers of the log's lists stand beside their words."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news
from boai.kernel.ledger.vocabulary import Permission as OfLedger
from boai.kernel.people.vocabulary import Permission as OfPeople


class GiftStage(models.TextChoices):
    """Where a gift stands. Only a posted one counts."""

    RECORDED = "recorded", "待核对"
    POSTED = "posted", "已入账"
    STRUCK = "struck", "已作废"


class Channel(models.TextChoices):
    """How the money came."""

    COUNTER = "counter", "柜台现金"
    BANK = "bank", "银行转账"


class Display(models.TextChoices):
    """How the open book names the donor; without consent it masks."""

    MASKED = "masked", "隐去名字（张*）"
    NAMED = "named", "同意公布全名"
    ANONYMOUS = "anonymous", "不具名（爱心人士）"


class DonorKind(models.TextChoices):
    PERSON = "person", "个人"
    FIRM = "firm", "单位"


class SlipStage(models.TextChoices):
    UNUSED = "unused", "未用"
    USED = "used", "已用"
    VOID = "void", "作废"


class RefundReason(models.TextChoices):
    """Why a gift goes back. The last corrects our own entry and pays nobody."""

    MISTAKE = "mistake", "误捐"
    MINOR = "minor", "未成年人捐赠"
    DUPLICATE = "duplicate", "重复捐赠"
    PURPOSE_IMPOSSIBLE = "purpose_impossible", "用途无法履行"
    ENTRY_ERROR = "entry_error", "登记有误（更正）"


class RefundStage(models.TextChoices):
    ASKED = "asked", "待复核"
    DONE = "done", "已办理"
    DECLINED = "declined", "未同意"


class SpendStage(models.TextChoices):
    PREPARED = "prepared", "待审核付款"
    PAID = "paid", "已支付"
    DECLINED = "declined", "已退回"


class Purpose(models.TextChoices):
    """What money is used for."""

    DISASTER = "disaster", "救灾"
    RELIEF = "relief", "人道救助"
    FIRST_AID = "first_aid", "应急救护"
    LIFE_GIFTS = "life_gifts", "三献"
    VOLUNTEERS = "volunteers", "志愿服务"
    YOUTH = "youth", "青少年"
    PROJECT = "project", "项目执行"
    MANAGEMENT = "management", "管理费"
    FUNDRAISING = "fundraising", "筹资费用"
    OTHER = "other", "其他"


class Permission(StrEnum):
    """What may be done with gifts and spends."""

    GIFT_VIEW = "donations.gift.view"
    GIFT_ENTER = "donations.gift.enter"
    GIFT_CHECK = "donations.gift.check"
    DONOR_VIEW = "donations.donor.view"
    SLIP_VIEW = "donations.slip.view"
    SLIP_ISSUE = "donations.slip.issue"
    REFUND_ASK = "donations.refund.ask"
    REFUND_DECIDE = "donations.refund.decide"
    SPEND_VIEW = "donations.spend.view"
    SPEND_PREPARE = "donations.spend.prepare"
    SPEND_PAY = "donations.spend.pay"


_VIEWS = (Permission.GIFT_VIEW, Permission.SPEND_VIEW, Permission.SLIP_VIEW)
_ENTERING = (Role.FUNDRAISER, Role.COUNTY_OFFICER)
_CHECKING = (Role.FINANCE, *LEADERS)

give([*_ENTERING, *_CHECKING, Role.SUPERVISOR], below=[*_VIEWS, OfLedger.FUND_VIEW])
give([*_ENTERING, *_CHECKING], below=[Permission.DONOR_VIEW])
give(_ENTERING, below=[Permission.GIFT_ENTER, Permission.REFUND_ASK, Permission.SPEND_PREPARE, OfPeople.PERSON_REGISTER])
give([*_ENTERING, Role.FINANCE], below=[Permission.SLIP_ISSUE])
give(_CHECKING, below=[Permission.GIFT_CHECK, Permission.REFUND_DECIDE, Permission.SPEND_PAY])

declare_reasons(
    "donations",
    {
        "donations.no_amount": "金额应大于零",
        "donations.not_yet": "日期不能晚于今天",
        "donations.slip_unknown": "没有编号为“{number}”的捐赠凭单，或不是本单位领用的",
        "donations.slip_spent": "这张捐赠凭单已经用过或作废",
        "donations.slip_count": "一次可领用1至{most}张",
        "donations.name_missing": "请写捐赠人，或选“不具名”",
        "donations.firm_named": "单位捐赠按全称公布；不愿公布的请选“不具名”",
        "donations.letter_missing": "{from_yuan}及以上的捐赠须有书面捐赠函，请填写捐赠函编号",
        "donations.other_legal_person": "这个基金不属于本单位或上级单位的账本",
        "donations.fund_closed": "这个基金不再接受捐赠",
        "donations.group_too_small": "受益人少于{least}人的不能单独公布，请并入同一乡镇或同类的一批",
        "donations.voucher_missing": "请上传至少一份凭证",
        "donations.whole_only": "登记有误的捐赠只能整笔更正",
        "donations.code_wrong": "没有找到这个查询码，请核对凭单上的26个字符",
        "donations.line_claimed": "这条银行流水已经登记过",
    },
)


@news("donations.gift.received")
class GiftReceived(News):
    """A gift was checked and posted."""

    gift_id: UUID
    branch_id: UUID
    fund_id: UUID
    amount_fen: int


@news("donations.spend.paid")
class SpendPaid(News):
    """A spend was paid and posted."""

    spend_id: UUID
    branch_id: UUID
    fund_id: UUID
    amount_fen: int
