"""Closed lists of payments: gateways, states, why a notice is refused, what differences are called, who may do what."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.news import News, news
from boai.kernel.payments.statements import Doubt


class Channel(models.TextChoices):
    WECHAT = "wechat", "微信支付"
    ALIPAY = "alipay", "支付宝"
    BANK = "bank", "银行转账"


class MerchantStage(models.TextChoices):
    PROPOSED = "proposed", "待确认"
    ACTIVE = "active", "使用中"
    ENDED = "ended", "已停用"


class OrderStage(models.TextChoices):
    CREATED = "created", "待支付"
    PAYING = "paying", "支付中"
    PAID = "paid", "已支付"
    CLOSED = "closed", "已关闭"
    REFUNDING = "refunding", "退款中"
    PARTLY_REFUNDED = "partly_refunded", "部分退款"
    REFUNDED = "refunded", "已退款"


OPEN = (OrderStage.CREATED, OrderStage.PAYING)
"""An order that can still be paid."""


class PaymentStage(models.TextChoices):
    POSTED = "posted", "已入账"
    HELD = "held", "待处理"


class Source(models.TextChoices):
    """From where we know of a payment."""

    NOTICE = "notice", "支付通知"
    QUERY = "query", "主动查询"
    BILL = "bill", "对账单"
    STATEMENT = "statement", "银行流水"


class NoticeOutcome(models.TextChoices):
    """What became of a notice. The middle five are why it was not believed."""

    RECEIVED = "received", "处理中"
    SETTLED = "settled", "已处理"
    UNREADABLE = Doubt.UNREADABLE.value, "读不懂"
    UNKNOWN_KEY = Doubt.UNKNOWN_KEY.value, "密钥不明"
    BAD_SIGNATURE = Doubt.BAD_SIGNATURE.value, "签名不符"
    STALE = Doubt.STALE.value, "时间不符"
    UNDECIPHERABLE = Doubt.UNDECIPHERABLE.value, "不能解密"
    REFUSED = "refused", "与订单不符"


class RefundStage(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    APPROVED = "approved", "退款中"
    SETTLED = "settled", "已退回"
    FAILED = "failed", "退款失败"
    WITHDRAWN = "withdrawn", "已撤回"


class DifferenceKind(models.TextChoices):
    """What reconciliation and the notices find; one case each."""

    MISSING_HERE = "missing_here", "渠道已收、我方无记录"
    MISSING_THERE = "missing_there", "我方已记、渠道无记录"
    AMOUNT_DIFFERS = "amount_differs", "金额不一致"
    NUMBER_DIFFERS = "number_differs", "交易号不一致"
    DUPLICATE_THERE = "duplicate_there", "对账单重复行"
    DUPLICATE_HERE = "duplicate_here", "我方重复记录"
    NOT_IN_BANK = "not_in_bank", "渠道已结算、银行未到"
    NOT_IN_BILL = "not_in_bill", "银行已到、渠道无结算"
    SETTLEMENT_DIFFERS = "settlement_differs", "结算金额不一致"
    PAID_AFTER_CLOSE = "paid_after_close", "订单关闭后到账"
    PAID_TWICE = "paid_twice", "一单两次付款"
    NOTICE_DIFFERS = "notice_differs", "通知与订单不符"
    REFUND_FAILED = "refund_failed", "退款失败"


class DifferenceStage(models.TextChoices):
    OPEN = "open", "待认领"
    TAKEN = "taken", "处理中"
    SETTLED = "settled", "已结案"


class Outcome(models.TextChoices):
    """How a difference ends."""

    ACCEPTED = "accepted", "记入订单"
    REFUNDED = "refunded", "已原路退回"
    CORRECTED = "corrected", "对方已更正"
    TIMING = "timing", "跨日，次日已一致"
    EXPLAINED = "explained", "说明后结案"


class Permission(StrEnum):
    """What may be done with money that comes in online."""

    MERCHANT_VIEW = "payments.merchant.view"
    MERCHANT_PROPOSE = "payments.merchant.propose"
    MERCHANT_CONFIRM = "payments.merchant.confirm"
    ORDER_VIEW = "payments.order.view"
    ORDER_OPEN = "payments.order.open"
    PAYMENT_SETTLE = "payments.payment.settle"
    REFUND_PROPOSE = "payments.refund.propose"
    REFUND_APPROVE = "payments.refund.approve"
    REFUND_SETTLE = "payments.refund.settle"
    BILL_IMPORT = "payments.bill.import"
    DIFFERENCE_OPEN = "payments.difference.open"
    DIFFERENCE_SETTLE = "payments.difference.settle"


_VIEWS = (Permission.MERCHANT_VIEW, Permission.ORDER_VIEW)
give([Role.FINANCE, *LEADERS, Role.SUPERVISOR], below=_VIEWS)
give(
    [Role.FINANCE],
    below=[Permission.MERCHANT_PROPOSE, Permission.REFUND_PROPOSE, Permission.BILL_IMPORT, Permission.DIFFERENCE_SETTLE],
)
give([Role.FINANCE, *LEADERS], below=[Permission.REFUND_APPROVE])
give(LEADERS, below=[Permission.MERCHANT_CONFIRM])


@news("payments.payment.received")
class PaymentReceived(News):
    """An order was paid, once. ``subject_id`` is the domain's own record, ``purpose`` says whose it is."""

    order_id: UUID
    payment_id: UUID
    branch_id: UUID
    purpose: str
    subject_id: UUID


@news("payments.refund.settled")
class RefundSettled(News):
    """Money went back by the way it came."""

    order_id: UUID
    refund_id: UUID
    payment_id: UUID
    purpose: str
    subject_id: UUID


@news("payments.difference.found")
class DifferenceFound(News):
    """Two sides say different things; somebody has to look."""

    difference_id: UUID
    branch_id: UUID
    kind: str


declare_reasons(
    "payments",
    {
        "payments.merchant_known": "这个商户号已经登记",
        "payments.amount_not_positive": "金额须大于零",
        "payments.expires_too_soon": "支付期限须在一分钟之后",
        "payments.not_open": "这笔订单现在不能支付",
        "payments.over": "支付时间已过，请重新下单",
        "payments.no_merchant": "这里还没有开通{channel}",
        "payments.unknown_order": "没有这笔订单",
        "payments.other_merchant": "商户号或应用与订单不符",
        "payments.other_amount": "金额与订单不符：应为{expected}，通知为{stated}",
        "payments.other_currency": "币种与订单不符：{stated}",
        "payments.key_taken": "同一交易号已用于另一笔入账",
        "payments.refund_too_much": "退款合计超过已收金额",
        "payments.asked_by_missing": "请写明由谁提出退款",
        "payments.not_yours_to_accept": "订单已有一笔付款，这一笔只能原路退回",
        "payments.no_payment_held": "这个差异没有待处理的款项",
        "payments.bill_known": "这份文件已经导入过",
        "payments.bill_unreadable": "第{line}行读不懂，整份文件没有导入：{text}",
        "payments.bill_sum_differs": "文件末尾的合计与各行不符，整份文件没有导入",
        "payments.bill_other_merchant": "这份文件是商户{stated}的，不是{expected}的",
    },
)
