"""A gateway of its own for tests: it listens, signs and encrypts, and hands its notices to the test instead of posting them."""

import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from boai.edge.gateway import enrolment
from boai.edge.gateway.faults import Fault
from boai.edge.gateway.server import Gateway
from boai.edge.outgoing.gateways import FILE, gateways_in
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_id
from boai.kernel.basics.money import Yuan
from boai.kernel.payments import asking, gateways, queries, receiving
from boai.kernel.payments import operations as payments
from boai.kernel.payments.models import Merchant, Order
from boai.kernel.payments.rules import Way
from boai.kernel.payments.vocabulary import Channel
from tests.cast import Cast

ORIGIN = "http://127.0.0.1:9"


class Ground:
    """Merchants of the society, a bound gateway, and what it wants to tell us: ``posted``."""

    def __init__(self, folder: Path, cast: Cast) -> None:
        enrolment.enrol(folder)
        self.cast, self.server = cast, Gateway(0, folder, "127.0.0.1:9")
        self.posted: list[tuple[dict, object, float, int]] = []
        self.desk = self.server.desk
        self.desk._post = lambda *one: self.posted.append(one)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        gateways.bind(gateways_in(folder / "keys" / FILE, f"127.0.0.1:{self.server.server_port}"), ORIGIN)
        self.wechat = self.merchant(Channel.WECHAT, enrolment.MCHID, enrolment.APP_ID)
        self.alipay = self.merchant(Channel.ALIPAY, enrolment.ALI_SELLER, enrolment.ALI_APP)

    def end(self) -> None:
        gateways.bind([], "")
        self.server.shutdown()
        self.server.server_close()
        self.desk.memory.close()

    def merchant(self, channel: Channel, number: str, app_id: str = "", bank: str = "") -> Merchant:
        made = payments.propose_merchant(
            branch=self.cast.society,
            channel=channel,
            number=number,
            app_id=app_id,
            title="成都市红十字会",
            bank=bank,
            acting=self.cast.system,
        )
        return payments.confirm_merchant(made, acting=self.cast.system)

    def order(self, fen: int = 10_000, minutes: int = 30, payer: str = "") -> Order:
        return payments.open_order(
            branch=self.cast.county,
            title="救灾捐款",
            purpose="test.gift",
            subject=str(new_id()),
            amount=Yuan(fen),
            expires_at=clock.now() + timedelta(minutes=minutes),
            payer=self.cast.person(payer) if payer else None,
            acting=self.cast.system,
        )

    def begun(self, fault: Fault = Fault.NONE, way: Way = Way.WECHAT_NATIVE, fen: int = 10_000, minutes: int = 30) -> Order:
        order = self.order(fen, minutes)
        self.desk.fault = fault
        asking.prepare(order, self.wechat if way.channel == "wechat" else self.alipay, way)
        self.desk.fault = Fault.NONE
        order.refresh_from_db()
        return order

    def trade(self, order: Order, channel: str = "wechat") -> dict:
        found = self.desk.memory.trade(channel, order.number)
        assert found is not None
        return found

    def pay(self, order: Order, channel: str = "wechat") -> None:
        """Somebody presses 付款 there; nothing has arrived here yet."""
        assert self.desk.pay(self.trade(order, channel)["id"])

    def deliver(self) -> list[bool]:
        """Everything that was posted comes in; gives how each was answered."""
        waiting, self.posted[:] = list(self.posted), []
        return [self.bring(trade, parcel) for trade, parcel, _, copies in waiting for _ in range(copies)]

    def bring(self, trade: dict, parcel) -> bool:
        headers = {name.lower(): value for name, value in parcel.headers.items()}
        number = enrolment.MCHID if trade["channel"] == "wechat" else enrolment.ALI_SELLER
        return receiving.receive(self.society_id, trade["channel"], number, headers, parcel.body)

    def fresh(self, order: Order) -> Order:
        found = queries.order_numbered(self.society_id, order.number)
        assert found is not None
        return found

    @property
    def society_id(self) -> UUID:
        return self.cast.society.id
