"""Make a society with a merchant and many begun orders on the installation in BOAI_DATA. Prints their numbers."""

import json
import sys
from datetime import timedelta

from boai.edge.cli.ground import migrate, stand

installation = stand(create_demo=True)
migrate(installation)

from boai.edge.gateway.enrolment import APP_ID, MCHID, enrol  # noqa: E402  # Django must stand first
from boai.kernel.basics import clock  # noqa: E402
from boai.kernel.basics.ids import new_id  # noqa: E402
from boai.kernel.basics.money import Yuan  # noqa: E402
from boai.kernel.change.turns import writer_turn  # noqa: E402
from boai.kernel.payments import operations as payments  # noqa: E402
from boai.kernel.payments.models import Beginning, Order  # noqa: E402
from boai.kernel.payments.rules import Way  # noqa: E402
from boai.kernel.payments.vocabulary import Channel  # noqa: E402
from tests.cast import Cast  # noqa: E402


def main(count: int) -> None:
    enrol(installation.data)
    Cast.make()
    cast = Cast()
    merchant = payments.propose_merchant(
        branch=cast.society, channel=Channel.WECHAT, number=MCHID, app_id=APP_ID, title="成都市", acting=cast.system
    )
    payments.confirm_merchant(merchant, acting=cast.system)
    rows = [
        {"branch": cast.county, "title": "捐款", "purpose": "test.gift", "subject": str(new_id()), "amount": Yuan(100 + number),
         "expires_at": clock.now() + timedelta(hours=20)}
        for number in range(count)
    ]  # fmt: skip
    orders = [one.record for one in payments.open_order.many(rows, acting=cast.system)]
    payments.begin.many([{"record": one, "merchant": merchant, "way": Way.WECHAT_NATIVE} for one in orders], acting=cast.system)
    with writer_turn():  # the clock of our own questions begins when the storm is over: what notices do is looked at alone
        Beginning.objects.update(due_at=clock.now() + timedelta(hours=19))
    paying = Order.objects.unscoped().filter(stage="paying").order_by("id").values_list("number", "amount_fen")
    print(json.dumps({"orders": list(paying)}))


main(int(sys.argv[1]))
