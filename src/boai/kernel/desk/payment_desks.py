"""Staff pages for money that comes in online: merchants, orders, payments, refunds, bills, differences, and notices refused."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from boai.kernel.change.contract import refuse
from boai.kernel.desk.declaration import Desk, SpecialPage, Task
from boai.kernel.pages.opens import ActingRequest, staff_page
from boai.kernel.payments import operations as payments
from boai.kernel.payments.models import BankStatement, Bill, Difference, Merchant, Notice, Order, Payment, Refund
from boai.kernel.payments.vocabulary import DifferenceStage, MerchantStage, NoticeOutcome, Permission, RefundStage

GROUP = "在线收款"
PAGE_ROWS = 50

differences = Desk(
    key="payments/differences",
    group=GROUP,
    model=Difference,
    view=Permission.ORDER_VIEW,
    columns=("kind", "order_number", ("ours", "我方"), ("theirs", "对方"), "day", ("age", "已挂"), "owner", "stage"),
    details=(
        "kind", "branch", "merchant", "order_number", "transaction", ("ours", "我方"), ("theirs", "对方"), "day", "found_at",
        ("age", "已挂"), "owner", "stage", "outcome", "note", "settled_at",
    ),
    search=("order_number", "transaction"),
    filters=("stage", "kind", "merchant"),
    operations=(payments.take_difference, payments.settle_difference),
    tasks=(
        Task("待认领的对账差异", Q(stage=DifferenceStage.OPEN), payments.take_difference),
        Task("处理中的对账差异", Q(stage=DifferenceStage.TAKEN), payments.settle_difference),
    ),
    order="found_at",
)  # fmt: skip

orders = Desk(
    key="payments/orders",
    group=GROUP,
    model=Order,
    view=Permission.ORDER_VIEW,
    columns=("number", "title", ("amount", "金额"), "branch", "opened_at", "paid_at", "stage"),
    details=(
        "number", "code", "title", "purpose", ("amount", "金额"), "currency", "branch", "payer", "opened_at", "expires_at", "paid_at",
        "closed_at", "stage",
    ),
    search=("number", "code"),
    filters=("stage", "purpose"),
)  # fmt: skip

payments_received = Desk(
    key="payments/payments",
    group=GROUP,
    model=Payment,
    view=Permission.ORDER_VIEW,
    columns=("transaction", ("amount", "金额"), "order", "merchant", "paid_at", "source", "stage"),
    details=(
        "transaction", ("amount", "金额"), "order", "merchant", "branch", "paid_at", "posted_at", "source", "stage", "refund_asked_fen",
        "refunded_fen",
    ),
    search=("transaction", "order__number"),
    filters=("stage", "source", "merchant"),
)  # fmt: skip

refunds = Desk(
    key="payments/refunds",
    group=GROUP,
    model=Refund,
    view=Permission.ORDER_VIEW,
    columns=("number", ("amount", "金额"), "payment", "branch", "proposed_by", "approved_by", "settled_at", "stage"),
    details=(
        "number", ("amount", "金额"), "payment", "branch", "because", "proposed_by", "approved_by", "settled_at", "stage",
    ),
    search=("number", "payment__transaction"),
    filters=("stage",),
    operations=(payments.propose_refund, payments.approve_refund, payments.withdraw_refund),
    tasks=(Task("待复核的退款", Q(stage=RefundStage.PROPOSED), payments.approve_refund),),
)  # fmt: skip

bills = Desk(
    key="payments/bills",
    group=GROUP,
    model=Bill,
    view=Permission.ORDER_VIEW,
    columns=("day", "merchant", "lines", ("received", "收款"), ("refunded", "退款"), ("fee", "手续费"), "imported_at"),
    details=("day", "merchant", "lines", ("received", "收款"), ("refunded", "退款"), ("fee", "手续费"), "sha256", "imported_at"),
    filters=("merchant",),
    order="-day",
)

statements = Desk(
    key="payments/statements",
    group=GROUP,
    model=BankStatement,
    view=Permission.ORDER_VIEW,
    columns=("account", "from_on", "to_on", "lines", "imported_at"),
    details=("account", "from_on", "to_on", "lines", "sha256", "imported_at"),
    filters=("account",),
    order="-to_on",
)

merchants = Desk(
    key="payments/merchants",
    group=GROUP,
    model=Merchant,
    view=Permission.MERCHANT_VIEW,
    columns=("title", "channel", "number", "branch", "stage"),
    details=("title", "channel", "number", "app_id", "bank", "branch", "proposed_by", "stage"),
    search=("number", "title"),
    filters=("channel", "stage"),
    operations=(payments.propose_merchant, payments.confirm_merchant, payments.end_merchant),
    tasks=(Task("待确认的收款商户", Q(stage=MerchantStage.PROPOSED), payments.confirm_merchant),),
)

SpecialPage(title="未采信的通知", address="/desk/payments/notices", view=Permission.ORDER_VIEW, group=GROUP)


@staff_page
def notices(request: ActingRequest) -> HttpResponse:
    """/desk/payments/notices: what came and was not believed, the newest first; never what stood in it."""
    if not request.acting.may(Permission.ORDER_VIEW):
        raise refuse("change.not_allowed")
    ours = Merchant.objects.within(request.acting.reach(Permission.ORDER_VIEW)).values("number")
    rows = Notice.objects.filter(society_id=request.acting.society_id, merchant__in=ours)
    rows = rows.exclude(outcome__in=(NoticeOutcome.RECEIVED, NoticeOutcome.SETTLED)).order_by("-received_at")
    shown = Paginator(rows.defer("body", "headers"), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "desk/payment_notices.html", {"page": shown})
