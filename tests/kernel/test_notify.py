"""Messages: told once, over several carriers, sealed; whom nobody reached is telephoned; alarms keep their money."""

import json
from datetime import timedelta

import pytest
import time_machine

from boai.kernel.basics import clock
from boai.kernel.change.models import TraceLine
from boai.kernel.editions import operations as editions
from boai.kernel.notify import budget, carriers, codes, delivering, links, rules
from boai.kernel.notify import operations as notify
from boai.kernel.notify.carriers import Busy, Parcel, Receipt, Rejected
from boai.kernel.notify.kinds import MessageKind, declare_messages
from boai.kernel.notify.models import Address, Call, Delivery, LinkToken, Message
from boai.kernel.notify.queries import answering_for, call_list, messages_of, unread
from boai.kernel.notify.rules import SmsBudget
from boai.kernel.notify.vocabulary import CallOutcome, DeliveryState, Inbox, Permission
from boai.kernel.people import operations as people
from tests.cast import PASSWORD, Cast, id_number, refuses

OFFERED, BOOKED = "training.seat_offered", "training.seat_booked"
VALUES = {"title": "白马村救护员培训", "starts_at": "11月26日 09:00", "place": "党群服务中心", "until": "11月22日 21:00"}


class Recording:
    """A carrier that does what the test says."""

    def __init__(self, name: str, sends: object = None, tells: object = DeliveryState.DELIVERED) -> None:
        self.name, self.sends, self.tells, self.parcels = name, sends, tells, []

    def send(self, parcel: Parcel) -> Receipt:
        self.parcels.append(parcel)
        if isinstance(self.sends, Exception):
            raise self.sends
        return Receipt("1", self.sends or DeliveryState.SENT)

    def receipt(self, number: str, address: str) -> DeliveryState:
        if isinstance(self.tells, Exception):
            raise self.tells
        return self.tells


@pytest.fixture
def bound():
    def bind(*made: Recording) -> None:
        carriers.bind(made, "https://boai.example")

    yield bind
    carriers.bind([], "")


def tell(cast: Cast, kind: str = BOOKED, person=None, key: str = "k", **more) -> Message:
    person = person or cast.person("citizen1")
    return notify.tell(branch=cast.village, person=person, kind=kind, values=json.dumps(VALUES), key=key, acting=cast.system, **more)


def states(message: Message) -> dict[str, str]:
    return {row.carrier: row.state for row in message.deliveries.all()}


def later(minutes: int) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
        delivering.deliver()


def test_a_message_is_told_once_and_stands_sealed_in_the_inbox(cast: Cast, bound) -> None:
    message = tell(cast)
    assert tell(cast) == message and Message.objects.count() == 1
    assert "白马村救护员培训" in message.text and "白马村" not in message.values_sealed
    lines = TraceLine.objects.filter(operation="notify.tell").values_list("changes", flat=True)
    assert all("白马村" not in json.dumps(changes, ensure_ascii=False) for changes in lines)
    reach = cast.citizen1.reach(Permission.MESSAGE_READ)
    assert list(messages_of(reach, cast.citizen1.person_id)) == [message] and unread(reach, cast.citizen1.person_id) == 1
    assert message.carried == "只在收件箱" and not Call.objects.exists()
    with refuses("notify.unknown_kind"):
        tell(cast, "notify.moon", key="other")


def test_an_sms_goes_out_after_the_transaction_and_its_receipt_comes_in(cast: Cast, bound) -> None:
    sms = Recording("sms")
    bound(sms)
    message = tell(cast)
    assert sms.parcels == [] and states(message) == {"sms": "waiting"}
    delivering.deliver()
    assert states(message) == {"sms": "sent"} and sms.parcels[0].template == "SMS_1001"
    assert sms.parcels[0].address == "19900000501"
    later(1)
    assert states(message) == {"sms": "delivered"} and "短信：已送达" in message.carried


def test_the_next_carrier_is_tried_and_then_somebody_telephones(cast: Cast, bound) -> None:
    bound(Recording("wechat", Rejected("43004")), Recording("sms", tells=DeliveryState.FAILED))
    notify.bind_address(person=cast.person("citizen1"), carrier="wechat", value="openid", acting=cast.system)
    message = tell(cast, OFFERED)
    assert states(message) == {"wechat": "waiting", "sms": "later"}
    delivering.deliver()
    later(1)
    assert states(message) == {"wechat": "failed", "sms": "sent"} and not Call.objects.exists()
    later(3)
    assert states(message)["sms"] == "failed"
    assert [call.message for call in call_list(cast.village_clerk.reach(Permission.CALL_VIEW))] == [message]
    assert not call_list(cast.foreign_officer.reach(Permission.CALL_VIEW))
    notify.give_up(message, acting=cast.system)
    assert Call.objects.count() == 1


def test_what_is_not_pressing_waits_in_the_inbox_but_who_has_no_login_is_telephoned(cast: Cast, bound) -> None:
    bound()
    tell(cast)
    assert not Call.objects.exists()
    person = people.register(branch=cast.village, name="老张", id_number=id_number(777), acting=cast.system)
    message = tell(cast, person=person, key="old")
    call = Call.objects.get(message=message)
    with refuses("notify.no_phone"):
        notify.dial(call, acting=cast.village_clerk)


def test_a_busy_provider_is_tried_again_with_growing_pauses_and_given_up(cast: Cast, bound) -> None:
    sms = Recording("sms", Busy("500"))
    bound(sms)
    message = tell(cast, OFFERED)
    for hour in range(rules.MOST_TRIES + 1):
        later(hour * 60)
    assert states(message) == {"sms": "failed"} and len(sms.parcels) == rules.MOST_TRIES
    assert len({parcel.id for parcel in sms.parcels}) == 1 and Call.objects.exists()
    assert budget.spent(cast.society.id)["shared"] == 1


def test_no_receipt_is_not_a_delivery(cast: Cast, bound) -> None:
    bound(Recording("sms", tells=DeliveryState.SENT))
    message = tell(cast, OFFERED)
    for hour in range(rules.RECEIPT_TRIES + 1):
        later(hour * 61)
    assert states(message) == {"sms": "failed"} and message.deliveries.get().trouble == "no receipt"


def test_a_carrier_that_cannot_be_asked_keeps_its_delivery(cast: Cast, bound) -> None:
    bound(Recording("sms", tells=Busy("later")))
    message = tell(cast)
    delivering.deliver()
    later(1)
    assert states(message) == {"sms": "sent"}


def test_two_workers_never_send_the_same(cast: Cast, bound) -> None:
    sms = Recording("sms")
    bound(sms)
    message = tell(cast)
    row = message.deliveries.get()
    assert delivering._leased(row) and not delivering._leased(row)
    assert delivering.deliver() == 0 and sms.parcels == []
    later(5)
    assert len(sms.parcels) == 1


def test_a_process_without_carriers_leaves_it_to_one_that_has_them(cast: Cast, bound) -> None:
    bound(Recording("sms"))
    message = tell(cast)
    bound()
    delivering.deliver()
    assert states(message) == {"sms": "waiting"}


def test_reading_stops_what_is_still_to_go_and_strikes_the_call(cast: Cast, bound) -> None:
    bound()
    message = tell(cast, OFFERED)
    call = Call.objects.get()
    with refuses("change.not_found"):
        notify.read(message, acting=cast.citizen2)
    notify.read(message, acting=cast.citizen1)
    assert Call.objects.get(pk=call.pk).stage == "read" and Message.objects.get().read_at
    bound(Recording("sms"))
    other = tell(cast, key="again")
    notify.read(other, acting=cast.citizen1)
    assert states(other) == {"sms": "skipped"}


def test_the_clerk_dials_and_ticks(cast: Cast, bound) -> None:
    bound()
    tell(cast, OFFERED)
    call = Call.objects.get()
    notify.dial(call, acting=cast.village_clerk)
    notify.record_call(call, outcome=CallOutcome.NO_ANSWER, acting=cast.village_clerk)
    assert Call.objects.get().stage == "open" and Call.objects.get().tries == 1
    notify.record_call(call, outcome=CallOutcome.FAMILY, acting=cast.village_clerk)
    done = Call.objects.get()
    assert done.stage == "done" and done.done_by_id == cast.village_clerk.person_id
    with refuses("change.wrong_stage"):
        notify.dial(call, acting=cast.village_clerk)
    with refuses("change.not_found"):
        notify.dial(call, acting=cast.foreign_officer)
    tell(cast, OFFERED, key="2")
    wrong = notify.record_call(Call.objects.get(stage="open"), outcome=CallOutcome.WRONG_NUMBER, acting=cast.village_clerk)
    assert wrong.stage == "unreachable"


def test_an_address_is_sealed_and_replaced(cast: Cast) -> None:
    for value in ("a", "b"):
        notify.bind_address(person=cast.person("citizen1"), carrier="wechat", value=value, acting=cast.system)
    assert Address.objects.get().value == "b" and Address.objects.get().value_sealed != "b"


def small_budget(cast: Cast, daily: int, reserve: int, login: int) -> None:
    values = json.dumps({"daily": daily, "alarm_reserve": reserve, "login_most": login})
    row = editions.propose(
        branch=cast.society,
        kind="notify.budget",
        title="小额",
        values=values,
        source="测试",
        valid_from_on=clock.today(),
        acting=cast.system,
    )
    editions.publish(row, acting=cast.system)


def test_login_messages_can_never_spend_what_is_reserved_for_alarms(cast: Cast) -> None:
    small_budget(cast, daily=5, reserve=2, login=9)
    society = cast.society.id
    assert [budget.spend(society, "login") for _ in range(5)] == [True, True, True, False, False]
    assert not budget.spend(society, "ordinary")
    assert all(budget.spend(society, "alarm") for _ in range(9))
    assert budget.spent(society) == {"shared": 3, "login": 3, "alarm": 9}
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert budget.spend(society, "ordinary")


def test_logins_have_their_own_limit_within_the_rest(cast: Cast) -> None:
    small_budget(cast, daily=10, reserve=2, login=2)
    society = cast.society.id
    assert [budget.spend(society, "login") for _ in range(3)] == [True, True, False]
    assert budget.spent(society) == {"shared": 2, "login": 2} and budget.spend(society, "ordinary")


def test_without_a_budget_only_alarms_are_sent() -> None:
    assert rules.purses("alarm", budget.NONE) == (("alarm", None),)
    assert rules.purses("ordinary", SmsBudget(daily=1, alarm_reserve=4, login_most=0)) == (("shared", 0),)


def test_an_empty_purse_means_the_telephone(cast: Cast, bound) -> None:
    small_budget(cast, daily=2, reserve=2, login=0)
    sms = Recording("sms")
    bound(sms)
    message = tell(cast, OFFERED)
    delivering.deliver()
    assert states(message) == {"sms": "failed"} and sms.parcels == [] and Call.objects.exists()


def test_a_login_code_leaves_no_trace_and_is_paid_by_logins(cast: Cast, bound) -> None:
    assert not codes.send_code(cast.society.id, "13800000000", "123456")
    bound(Recording("sms"))
    assert codes.send_code(cast.society.id, "13800000000", "123456") and not Delivery.objects.exists()
    bound(Recording("sms", Busy("500")))
    assert not codes.send_code(cast.society.id, "13800000000", "123456")
    assert budget.spent(cast.society.id)["login"] == 2


def test_an_alarm_goes_over_everything_at_once(cast: Cast, bound) -> None:
    from boai.kernel.notify import kinds

    if "test.alarm" not in kinds.message_kinds():
        declare_messages("test", MessageKind(key="test.alarm", title="警报", text="警报", urgency="alarm"))
    assert rules.plan({"sms", "wechat"}, desk=False, alarm=True, outside=True) == (("wechat", 0), ("sms", 0))
    assert rules.plan({"sms", "dingtalk"}, desk=True, alarm=False, outside=True) == (("dingtalk", 0), ("sms", 1))
    assert rules.plan({"sms"}, desk=False, alarm=False, outside=False) == ()
    with pytest.raises(ValueError, match="declared twice"):
        declare_messages("test", MessageKind(key="test.alarm", title="", text=""))
    kinds._kinds.pop("test.alarm")


def test_a_link_opens_one_thing_until_its_end(cast: Cast) -> None:
    record, person = cast.village.id, cast.person("citizen1").id
    token = links.issue(cast.society.id, "training.confirm", record, person, clock.now() + timedelta(hours=1))
    assert token not in LinkToken.objects.get().hash and links.find(token, "training.confirm").record_id == record
    assert links.find(token, "notify.other") is None and links.find(token[:-1], "training.confirm") is None
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert links.find(token, "training.confirm") is None
    assert links.revoke(record) == 1 and links.find(token, "training.confirm") is None


def test_staff_are_told_where_somebody_answers(cast: Cast, bound) -> None:
    assert [one.id for one in answering_for(cast.village, "training.class.plan")] == [cast.village_clerk.person_id]
    assert [one.id for one in answering_for(cast.village, "training.class.audit")] == [cast.city_officer.person_id]
    assert answering_for(cast.village, "nobody.does.this") == []
    bound(Recording("dingtalk"), Recording("sms"))
    notify.bind_address(person=cast.person("village_clerk"), carrier="dingtalk", value="u1", acting=cast.system)
    message = tell(cast, person=cast.person("village_clerk"), inbox=Inbox.DESK)
    assert states(message) == {"dingtalk": "waiting", "sms": "later"}


def test_everything_in_an_inbox_is_read_at_once_and_nobody_else_s(cast: Cast, client) -> None:
    clerk, officer = cast.person("village_clerk"), cast.person("county_officer")
    mine = [tell(cast, person=clerk, key=key, inbox=Inbox.DESK) for key in ("a", "b")]
    others = [tell(cast, person=officer, key="c", inbox=Inbox.DESK), tell(cast, person=clerk, key="d")]
    client.post("/login", {"login": "village_clerk", "password": PASSWORD})
    assert "2 条未读" in client.get("/desk/inbox").content.decode()
    assert client.get("/desk/inbox/read").status_code == 405
    assert client.post("/desk/inbox/read")["Location"] == "/desk/inbox"
    assert all(Message.objects.get(pk=one.pk).read_at for one in mine)
    assert not any(Message.objects.get(pk=one.pk).read_at for one in others)
    assert "未读" not in client.get("/desk/inbox").content.decode()
    assert client.post("/me/messages/read")["Location"] == "/me/messages" and Message.objects.get(pk=others[1].pk).read_at
