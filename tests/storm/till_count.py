"""After the storm: ask the gateway for what no notice told, take in its bill, and count. Prints what stands there."""

import json
import sys
from datetime import timedelta

from boai.edge.cli.ground import stand

installation = stand()

from django.conf import settings  # noqa: E402

from boai.edge.gateway.server import Gateway  # noqa: E402
from boai.edge.outgoing.gateways import FILE, gateways_in  # noqa: E402
from boai.kernel.basics import clock  # noqa: E402
from boai.kernel.change import chain  # noqa: E402
from boai.kernel.change.acting import system  # noqa: E402
from boai.kernel.change.models import OutboxNews  # noqa: E402
from boai.kernel.payments import gateways  # noqa: E402
from boai.kernel.payments.importing import take_in_bill  # noqa: E402
from boai.kernel.payments.models import Beginning, Difference, Merchant, Notice, Order, Payment  # noqa: E402
from boai.kernel.payments.reconciling import reconcile_bill  # noqa: E402

gateways.bind(gateways_in(installation.data / "keys" / FILE, "127.0.0.1:1"), "http://127.0.0.1:1")
acting = system(installation.society_id, name="storm")
merchant = Merchant.objects.get()
before = Payment.objects.count()
days = {clock.today(), clock.today() - timedelta(days=1)}
with Gateway(0, installation.data, "127.0.0.1:1") as fake:
    bills = [raw for day in sorted(days) if b"SUCCESS" in (raw := fake.desk.bill("wechat", day.isoformat()))]
    paid = {row["txn"]: row["amount"] for row in fake.desk.memory.rows("SELECT * FROM payments")}
for raw in bills:
    reconcile_bill(take_in_bill(merchant, raw, acting))
while chain.extend():
    pass
posted = dict(Payment.objects.values_list("transaction", "amount_fen"))
print(
    json.dumps(
        {
            "by_notice": before,
            "posted": len(posted),
            "as_the_bill": posted == paid,
            "paid_orders": Order.objects.filter(stage="paid").count(),
            "told": OutboxNews.objects.filter(key="payments.payment.received").count(),
            "held": Payment.objects.filter(stage="held").count(),
            "refused": Notice.objects.exclude(outcome__in=("settled", "received")).count(),
            "open_questions": Beginning.objects.filter(due_at__isnull=False, order__stage="paid").count(),
            "cases": sorted(set(Difference.objects.values_list("kind", flat=True))),
            "findings": [finding.kind for finding in chain.verify(settings.AUDIT_FOLDER)],
            "argument": sys.argv[1:],
        }
    )
)
