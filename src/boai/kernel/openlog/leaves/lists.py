"""The closed lists a leaf chooses from. Numbers are for ever: a list may grow at its end, a number never changes its meaning."""

from enum import IntEnum


class LeafKind(IntEnum):
    GIFT = 1
    INKIND = 2
    REFUND = 3
    MATCH = 4
    REDESIGNATE = 5
    TRANSFER = 6
    SPEND = 7
    ISSUE = 8
    RETURN = 9
    CORRECTION = 10
    CAMPAIGN = 11
    STATEMENT = 12
    SEAL = 13
    KEY = 14
    ERASURE = 15
    OPENING = 16
    CONTINUITY = 17
    SLIP = 18


class Restriction(IntEnum):
    """非限定, 项目限定, 协议定向, 受托代理."""

    UNRESTRICTED = 1
    PROJECT = 2
    AGREEMENT = 3
    ENTRUSTED = 4


class Channel(IntEnum):
    """微信支付, 支付宝, 银联, 数字人民币, 银行转账, 柜台现金, 募捐箱, 指定平台结算, 静态收款码, 演示."""

    WECHAT = 1
    ALIPAY = 2
    UNIONPAY = 3
    ECNY = 4
    BANK = 5
    COUNTER = 6
    CASH_BOX = 7
    PLATFORM = 8
    STATIC_CODE = 9
    DEMO = 250


class Display(IntEnum):
    """How the public list names the donor: 隐去部分, 具名 (with consent), 不具名."""

    MASKED = 1
    NAMED = 2
    ANONYMOUS = 3


class Purpose(IntEnum):
    """救灾, 人道救助, 救护, 三献, 志愿服务, 青少年, 宣传, 项目执行, 管理费, 筹资费用, 通道手续费, 拨付下级, 其他."""

    DISASTER = 1
    RELIEF = 2
    FIRST_AID = 3
    LIFE_GIFTS = 4
    VOLUNTEERS = 5
    YOUTH = 6
    OUTREACH = 7
    PROJECT = 8
    MANAGEMENT = 9
    FUNDRAISING = 10
    CHANNEL_FEE = 11
    PASSED_ON = 12
    OTHER = 99


class RefundReason(IntEnum):
    """误捐, 未成年人, 重复支付, 活动未成, 无法履行用途, 其他."""

    MISTAKE = 1
    MINOR = 2
    DUPLICATE = 3
    CAMPAIGN_FAILED = 4
    PURPOSE_IMPOSSIBLE = 5
    OTHER = 99


class Direction(IntEnum):
    """Which side of a transfer between two Books this leaf is: 转出, 转入."""

    OUT = 1
    IN = 2


class Valuation(IntEnum):
    """What the value of goods rests on: 发票, 合同, 中标价, 市场价, 第三方评估, 未计价."""

    INVOICE = 1
    CONTRACT = 2
    BID = 3
    MARKET = 4
    APPRAISAL = 5
    UNVALUED = 6


class CorrectionEffect(IntEnum):
    """只更正说明; 撤销收入 (carves the fen out); 支出退回 (they come in again)."""

    NOTE = 0
    WITHDRAWN = 1
    RETURNED = 2


class CorrectionReason(IntEnum):
    """录入错误, 重复入账, 银行退票, 款项退回, 公示内容更正, 其他."""

    TYPED_WRONG = 1
    POSTED_TWICE = 2
    BANK_RETURN = 3
    PAID_BACK = 4
    PUBLISHED_WRONG = 5
    OTHER = 99


class KeyReason(IntEnum):
    """定期轮换, 遗失, 被盗."""

    ROUTINE = 1
    LOST = 2
    STOLEN = 3


class ErasureReason(IntEnum):
    """本人要求, 保存期满, 依法."""

    ASKED = 1
    RETENTION = 2
    LAW = 3


class SlipState(IntEnum):
    """领用, 使用, 未用, 作废, 遗失 (a range of pre-numbered counter slips)."""

    ISSUED = 1
    USED = 2
    UNUSED = 3
    VOID = 4
    MISSING = 5
