"""The bill of a day, as the gateways write it: comma-separated, every field behind a backtick, amounts in yuan."""

from collections.abc import Iterable

from boai.edge.gateway.enrolment import ALI_SELLER, APP_ID, MCHID
from boai.edge.gateway.faults import Fault
from boai.edge.gateway.memory import Row
from boai.kernel.payments.alipay import yuan_of

WECHAT_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,"
    "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
WECHAT_FOOT = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
ALIPAY_HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,"
    "退款批次号/请求号,服务费（元）,备注"
)


def wechat_bill(rows: Iterable[Row]) -> bytes:
    """The ALL bill of one merchant."""
    listed = list(rows)
    lines = [WECHAT_HEAD, *(_wechat_line(row) for row in listed), WECHAT_FOOT]
    paid = sum(row["amount"] for row in listed if not row["refund"])
    back = sum(row["amount"] for row in listed if row["refund"])
    fee = sum(row["fee"] for row in listed)
    lines.append(_ticked(str(len(listed)), yuan_of(paid), yuan_of(back), "0.00", yuan_of(fee), yuan_of(paid), yuan_of(back)))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def alipay_bill(rows: Iterable[Row], day: str) -> bytes:
    """The detail file of one merchant, GBK as Alipay writes it."""
    listed = list(rows)
    lines = ["#支付宝业务明细查询", f"#账号：[{ALI_SELLER}]", f"#起始日期：[{day} 00:00:00]", "#----------业务明细列表----------"]
    lines += [ALIPAY_HEAD, *(_alipay_line(row) for row in listed), "#----------业务明细列表结束----------"]
    paid = sum(row["amount"] for row in listed if not row["refund"])
    back = sum(row["amount"] for row in listed if row["refund"])
    count = len([row for row in listed if not row["refund"]])
    lines.append(f"#交易合计：{count}笔，商家实收共{yuan_of(paid)}元")
    lines.append(f"#退款合计：{len(listed) - count}笔，商家实收退款共-{yuan_of(back)}元")
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def spoilt(rows: list[Row]) -> list[Row]:
    """The rows with what the faults of their trades do to a bill."""
    listed: list[Row] = []
    for row in rows:
        listed += {Fault.BILL_MISSING: [], Fault.BILL_DUPLICATE: [row, row]}.get(Fault(row["fault"]), [row])
        if row["fault"] == Fault.BILL_EXTRA:
            listed.append({**row, "txn": f"{row['txn'][:-1]}X", "number": f"X{row['number'][1:]}"})
    return listed


def _wechat_line(row: Row) -> str:
    at, back = f"{row['at'][:10]} {row['at'][11:19]}", bool(row["refund"])
    amount = yuan_of(row["amount"])
    return _ticked(
        at, APP_ID, MCHID, "0", "", row["txn"], row["number"], "demo-openid", row["kind"].upper(), "REFUND" if back else "SUCCESS",
        "OTHERS", "CNY", "0.00" if back else amount, "0.00", f"5{row['txn'][1:]}" if back else "0", row["refund"] or "0",
        amount if back else "0.00", "0.00", "ORIGINAL" if back else "", "SUCCESS" if back else "", row["title"].replace(",", " "), "",
        yuan_of(row["fee"]), "0.60%", "0.00" if back else amount, amount if back else "0.00", "",
    )  # fmt: skip


def _alipay_line(row: Row) -> str:
    at, back = f"{row['at'][:10]} {row['at'][11:19]}", bool(row["refund"])
    amount = ("-" if back else "") + yuan_of(row["amount"])
    fields = (
        row["txn"], row["number"], "退款" if back else "交易", row["title"].replace(",", " "), at, at, "", "", "", "", "demo", amount,
        amount, row["refund"], f"-{yuan_of(row['fee'])}" if row["fee"] else "0.00", "",
    )  # fmt: skip
    return ",".join(f"{field}\t" for field in fields)


def _ticked(*fields: str) -> str:
    return ",".join(f"`{field}" for field in fields)
