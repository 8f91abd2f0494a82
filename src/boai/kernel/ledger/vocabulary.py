"""Closed lists of the ledger."""

from enum import StrEnum

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons

FEN = "CNY-fen"
"""The unit of money. Goods and hours stand in the same ledger under units of their own; units are never added."""


class AccountKind(models.TextChoices):
    """What stands on an account. A chart of accounts gives each its official code (``rules.Chart``)."""

    CASH = "cash", "库存现金"
    BANK = "bank", "银行存款"
    CLEARING = "clearing", "支付渠道待结算"
    SUSPENSE = "suspense", "待认领款"
    FUND = "fund", "基金"
    GOODS = "goods", "物资"


ASSETS = frozenset({AccountKind.CASH, AccountKind.BANK, AccountKind.CLEARING, AccountKind.GOODS})
"""Accounts that a debit makes grow; the others grow by credits."""


class Restriction(models.TextChoices):
    """The four pools of money; they never mix (domain.md 0, 7)."""

    UNRESTRICTED = "unrestricted", "非限定"
    PROJECT = "project", "项目限定"
    AGREEMENT = "agreement", "协议定向"
    ENTRUSTED = "entrusted", "受托代理"


class JournalKind(models.TextChoices):
    """Why money moved."""

    OPENING = "opening", "期初余额"
    GIFT = "gift", "捐赠收入"
    SPEND = "spend", "支出"
    REFUND = "refund", "退款"
    REVERSAL = "reversal", "更正冲销"
    REDESIGNATE = "redesignate", "变更用途"
    TRANSFER = "transfer", "会间划转"
    BANKING = "banking", "资金归集"


class Nature(models.TextChoices):
    """What a movement of a fund is called in a chart of accounts."""

    OPENING = "opening", "期初净资产"
    INCOME = "income", "捐赠收入"
    PROGRAMME = "programme", "业务活动成本"
    MANAGEMENT = "management", "管理费用"
    FUNDRAISING = "fundraising", "筹资费用"
    MOVE = "move", "净资产划转"


class Side(models.TextChoices):
    """The two directions of a number line."""

    IN = "in", "收入"
    OUT = "out", "使用"


class FundStage(models.TextChoices):
    OPEN = "open", "开放"
    CLOSED = "closed", "已关闭"


class ReservationStage(models.TextChoices):
    HELD = "held", "已预留"
    SPENT = "spent", "已使用"
    RELEASED = "released", "已释放"


class Permission(StrEnum):
    """What may be done with books, accounts and funds."""

    BOOK_VIEW = "ledger.book.view"
    BOOK_OPEN = "ledger.book.open"
    BOOK_SEAL = "ledger.book.seal"
    ACCOUNT_OPEN = "ledger.account.open"
    FUND_VIEW = "ledger.fund.view"
    FUND_OPEN = "ledger.fund.open"
    FUND_CLOSE = "ledger.fund.close"


_BOOKKEEPERS = (Role.FINANCE, Role.COUNTY_OFFICER)

give([*_BOOKKEEPERS, *LEADERS, Role.FUNDRAISER, Role.SUPERVISOR], below=[Permission.BOOK_VIEW, Permission.FUND_VIEW])
give(_BOOKKEEPERS, below=[Permission.ACCOUNT_OPEN, Permission.FUND_OPEN, Permission.FUND_CLOSE])
give(LEADERS, below=[Permission.BOOK_OPEN, Permission.BOOK_SEAL])

declare_reasons(
    "ledger",
    {
        "ledger.no_legal_person": "只有独立法人的红十字会才能建账",
        "ledger.book_open": "这个组织已经建账",
        "ledger.code_taken": "这个代码已经用过",
        "ledger.bad_code": "代码只能用数字、大写字母和短横线，2至20位",
        "ledger.key_reused": "这个业务编号已用于另一笔账，没有重复入账",
        "ledger.unbalanced": "借贷不平衡",
        "ledger.nothing_moved": "金额应大于零",
        "ledger.other_book": "科目不属于这本账",
        "ledger.pools_mixed": "一笔账里不能从一个基金转到另一个基金；变更用途须有捐赠人同意",
        "ledger.fund_short": "“{fund}”可用余额只有{left}",
        "ledger.spent_already": "这笔捐赠尚未使用的只有{left}",
        "ledger.not_numbered": "这笔收入刚刚入账，请稍候再试",
        "ledger.already_reversed": "这笔账已经冲销过",
        "ledger.consent_missing": "变更用途须有捐赠人同意的文件编号",
        "ledger.same_book": "会间划转须在两本账之间进行",
        "ledger.not_held": "这笔预留已经使用或释放",
        "ledger.month_open": "只能结到上个月，并按顺序逐月结账：下一个是{month}",
        "ledger.terms_missing": "请写明基金的用途约定",
        "ledger.fund_in_use": "基金还有余额{left}，不能关闭",
    },
)
