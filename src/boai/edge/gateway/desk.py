"""What the fake does with an order: takes it, lets it be paid, closes it, gives money back; and tells of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from boai.edge.gateway import bills, notices
from boai.edge.gateway.enrolment import Own, own
from boai.edge.gateway.faults import Fault
from boai.edge.gateway.memory import Memory, Row, now
from boai.edge.gateway.notices import Parcel
from boai.kernel.basics import clock, randomness

FEE_PER_10000 = 60
CLOCK_S = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
Post = Callable[[Row, Parcel, float, int], None]
"""``post(trade, parcel, after seconds, copies)``: the sender puts it on its list."""


class Desk:
    """The fake's business, apart from how it is asked. ``speed`` compresses the clock on which notices are repeated."""

    def __init__(self, folder: Path, post: Post, speed: float = 60.0) -> None:
        self.own: Own = own(folder)
        self.memory = Memory(folder / "gateway" / "memory.sqlite3")
        self.fault, self.speed, self._post = Fault.NONE, speed, post
        self._held: list[tuple[Row, Parcel]] = []
        self.rotated = False

    def take(self, channel: str, kind: str, asked: dict[str, Any]) -> Row:
        """An order of ours, once a number; its fault is the one that is set now."""
        known = self.memory.trade(channel, asked["number"])
        if known is None:
            made = {"id": randomness.take(8).hex(), "channel": channel, "kind": kind, "state": "NOTPAY", "fault": str(self.fault)}
            self.memory.add("trades", **made, **asked, made_at=now().isoformat())
            known = self.memory.trade(channel, asked["number"])
            assert known is not None
            if self.fault is Fault.EARLY:
                self.pay(known["id"])
        return known

    def pay(self, trade_id: str) -> Row | None:
        """Somebody pays; gives the payment, or None where the trade cannot be paid any more."""
        trade = self.memory.one("SELECT * FROM trades WHERE id = ?", trade_id)
        if trade is None:
            return None
        late = trade["fault"] == Fault.LATE
        if not (self.memory.move(trade_id, "NOTPAY", "SUCCESS") or (late and self.memory.move(trade_id, "CLOSED", "SUCCESS"))):
            return None
        payment = self._paid(trade)
        self._tell(trade, payment)
        if trade["fault"] == Fault.TWICE:
            self._tell(trade, self._paid(trade))
        return payment

    def close(self, channel: str, number: str) -> bool:
        """Whether it is closed now; a paid one cannot be."""
        trade = self.memory.trade(channel, number)
        return trade is not None and (self.memory.move(trade["id"], "NOTPAY", "CLOSED") or trade["state"] == "CLOSED")

    def give_back(self, channel: str, number: str, refund_number: str, amount: int) -> Row | None:
        """A refund, once a number; None where there is nothing to give back."""
        trade = self.memory.trade(channel, number)
        paid = self.memory.payments(trade["id"]) if trade else []
        if trade is None or not paid:
            return None
        done = self.memory.one("SELECT * FROM refunds WHERE number = ?", refund_number)
        if done is not None:
            return done if (done["trade"], done["amount"]) == (trade["id"], amount) else None
        back = sum(one["amount"] for one in self.memory.rows("SELECT * FROM refunds WHERE trade = ?", trade["id"]))
        if back + amount > sum(one["amount"] for one in paid):
            return None
        self.memory.add(
            "refunds",
            number=refund_number,
            id=f"5{randomness.take(13).hex()}",
            trade=trade["id"],
            txn=paid[-1]["txn"],
            amount=amount,
            at=_wall(),
        )
        one = self.memory.one("SELECT * FROM refunds WHERE number = ?", refund_number)
        assert one is not None
        if channel == "wechat":
            self._post(trade, notices.wechat_notice(self.own, "REFUND.SUCCESS", notices.refund(trade, one), now()), 0.2, 1)
        return one

    def bill(self, channel: str, day: str) -> bytes:
        """The day's bill, with what the faults do to it."""
        rows = bills.spoilt(self.memory.paid_on(channel, day))
        return bills.wechat_bill(rows) if channel == "wechat" else bills.alipay_bill(rows, day)

    def notice(self, trade: Row, payment: Row, at: datetime, fault: Fault) -> Parcel:
        """One notice of a payment, as a fault says."""
        if trade["channel"] == "alipay":
            return notices.alipay_notice(self.own, trade, payment, at, fault)
        return notices.wechat_notice(self.own, "TRANSACTION.SUCCESS", notices.transaction(trade, payment), at, fault)

    def repeats(self) -> list[float]:
        """After how many seconds a notice that was not answered well is sent again."""
        return [pause / self.speed for pause in CLOCK_S]

    def _paid(self, trade: Row) -> Row:
        fee = (trade["total"] * FEE_PER_10000 + 5000) // 10000
        txn = f"4{randomness.bits(88):027d}"
        self.memory.add("payments", txn=txn, trade=trade["id"], amount=trade["total"], fee=fee, paid_at=_wall())
        found = self.memory.one("SELECT * FROM payments WHERE txn = ?", txn)
        assert found is not None
        return found

    def _tell(self, trade: Row, payment: Row) -> None:
        """Post the notices of a payment as its fault says."""
        fault = Fault(trade["fault"])
        if fault is Fault.DROP:
            return
        self.rotated = self.rotated or fault is Fault.ROTATED
        parcel = self.notice(trade, payment, now(), fault)
        if fault is Fault.REORDER:
            self._held.append((trade, parcel))
            if len(self._held) < 2:
                return
            for held, one in reversed(self._held):
                self._post(held, one, 0.1, 1)
            self._held.clear()
            return
        copies = {Fault.DUPLICATE: 1, Fault.PARALLEL: 5}.get(fault, 1)
        self._post(trade, parcel, 0.0 if fault is Fault.EARLY else 0.1, copies)
        if fault is Fault.DUPLICATE:
            for number in range(1, 5):
                self._post(trade, parcel, 0.1 + number * 0.3, 1)


def expires(text: str | None) -> str:
    """When a trade ends there: as asked, or in two hours."""
    return text or (now() + timedelta(hours=2)).isoformat()


def _wall() -> str:
    return now().astimezone(clock.CHINA).isoformat(timespec="seconds")
