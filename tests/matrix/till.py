"""One record of each kind of payments, at the society and below, so that every desk has something to reach or not to reach."""

from datetime import timedelta
from uuid import UUID

from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_id
from boai.kernel.basics.money import Yuan
from boai.kernel.change.acting import system
from boai.kernel.orgs.models import Branch
from boai.kernel.payments import operations as payments
from boai.kernel.payments.models import Merchant, Payment
from boai.kernel.payments.rules import Way
from boai.kernel.payments.vocabulary import Channel, DifferenceKind, Source
from boai.kernel.people.models import Account


def build(society_id: UUID) -> None:
    """Orders paid and one to be refunded, a bill, a statement, a difference."""
    acting = system(society_id, name="till")
    merchant, bank = Merchant.objects.get(channel=Channel.WECHAT), Merchant.objects.get(channel=Channel.BANK)
    asked_by = Account.objects.get(login="finance").person
    for code in ("510113", "510104"):
        branch = Branch.objects.get(code=code)
        expires_at = clock.now() + timedelta(hours=1)
        order = payments.open_order(
            branch=branch, title="捐款", purpose="test.gift", subject=str(new_id()), amount=Yuan(100), expires_at=expires_at, acting=acting
        )
        payments.begin(order, merchant=merchant, way=Way.WECHAT_NATIVE, acting=acting)
        payments.settle(
            order, merchant=merchant, transaction=f"42{code}", amount_fen=100, currency="CNY", paid_at=clock.now(), source=Source.QUERY,
            acting=acting,
        )  # fmt: skip
        payment = Payment.objects.get(order=order)
        payments.propose_refund(payment=payment, amount=Yuan(1), because="矩阵所用的一条", asked_by=asked_by, acting=acting)
        payments.open_difference(branch=branch, kind=DifferenceKind.MISSING_THERE, key=code, day=clock.today(), acting=acting)
    day = clock.today()
    batch = {"sha256": "0" * 64, "lines": 0, "acting": acting}
    payments.import_bill(merchant=merchant, day=day, batch=str(new_id()), received="0", refunded="0", fee="0", **batch)
    payments.import_statement(account=bank, batch=str(new_id()), from_on=day, to_on=day, **batch)
