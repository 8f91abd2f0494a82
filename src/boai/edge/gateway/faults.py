"""The menu of faults: what may befall a payment, its notices, or the day's bill."""

from enum import StrEnum


class Fault(StrEnum):
    """One way in which things go wrong. What is forged must be refused, what is only late or doubled must still settle once."""

    NONE = "none"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    DROP = "drop"
    LATE = "late"
    EARLY = "early"
    PARALLEL = "parallel"
    MORE = "amount_plus"
    LESS = "amount_minus"
    OTHER_MERCHANT = "other_mchid"
    OTHER_APP = "other_appid"
    FOREIGN_KEY = "foreign_key"
    STALE = "stale"
    FUTURE = "future"
    RESERIALISED = "reserialised"
    TAMPERED = "tampered"
    ROTATED = "rotated"
    CERTIFICATE = "certificate"
    BUSY = "busy"
    TWICE = "paid_twice"
    BILL_MISSING = "bill_missing"
    BILL_EXTRA = "bill_extra"
    BILL_DUPLICATE = "bill_duplicate"


WORDS = {
    Fault.NONE: "一切正常",
    Fault.DUPLICATE: "通知重复五次",
    Fault.REORDER: "两笔的通知颠倒先后",
    Fault.DROP: "通知全部丢失，只能查询",
    Fault.LATE: "订单关闭后才付款",
    Fault.EARLY: "下单还没答复，通知已到",
    Fault.PARALLEL: "五份相同通知同时到",
    Fault.MORE: "通知金额多一分",
    Fault.LESS: "通知金额少一分",
    Fault.OTHER_MERCHANT: "通知里的商户号是别人的",
    Fault.OTHER_APP: "通知里的应用号是别人的",
    Fault.FOREIGN_KEY: "用别人的密钥签名",
    Fault.STALE: "重放十天前的通知",
    Fault.FUTURE: "通知的时间在将来",
    Fault.RESERIALISED: "正文被重新排列过",
    Fault.TAMPERED: "密文被改过一个字节",
    Fault.ROTATED: "中途换了新证书",
    Fault.CERTIFICATE: "用平台证书而不是公钥签名",
    Fault.BUSY: "接口时常答 500",
    Fault.TWICE: "一个订单付了两次",
    Fault.BILL_MISSING: "对账单缺一行",
    Fault.BILL_EXTRA: "对账单多一行",
    Fault.BILL_DUPLICATE: "对账单有重复行",
}
FORGED = frozenset(
    {
        Fault.MORE, Fault.LESS, Fault.OTHER_MERCHANT, Fault.OTHER_APP, Fault.FOREIGN_KEY, Fault.STALE, Fault.FUTURE,
        Fault.RESERIALISED, Fault.TAMPERED,
    }
)  # fmt: skip
"""Notices that must never settle anything."""
