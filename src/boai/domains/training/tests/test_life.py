"""What people are told, what the clock does, and the life of a certificate after it was issued."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import verification
from boai.domains.training.models import Certificate, Enrolment
from boai.domains.training.operations import deadlines
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.domains.training.verification import State
from boai.kernel.basics import clock
from boai.kernel.change import outbox
from boai.kernel.change.contract import NotFound
from boai.kernel.figures import tallies
from boai.kernel.figures.reading import read
from boai.kernel.notify import carriers, delivering
from boai.kernel.notify.carriers import Receipt
from boai.kernel.notify.models import Call, Message
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, id_number, refuses, unchanged


def told(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"training.{kind}").order_by("id"))


def test_everybody_hears_of_booking_waiting_and_the_offer(cast: Cast) -> None:
    cast.training.waiting()
    outbox.deliver()
    assert "您排在第1位" in told("seat_waiting")[0].text and len(told("seat_booked")) == 1
    do.cancel(Enrolment.objects.get(stage="booked"), acting=cast.citizen1)
    outbox.deliver()
    outbox.deliver()
    [offer] = told("seat_offered")
    assert offer.person == cast.person("citizen2") and "为您保留到" in offer.text
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        deadlines.tend_waiting_lists(cast.system)
        outbox.deliver()
    assert "没有在保留时间内确认" in told("seat_lapsed")[0].text


def test_what_is_long_over_is_no_news(cast: Cast) -> None:
    cast.training.certified()
    with time_machine.travel(clock.now() + timedelta(days=40)):
        outbox.deliver()
    assert not told("seat_booked") and not told("certificate_issued")


def test_a_group_s_contact_hears_once_for_all(cast: Cast) -> None:
    opened = cast.training.booked(seats=2).training_class
    group = do.gather(training_class=opened, leader=cast.person("citizen2"), acting=cast.citizen2)
    do.add_known(group=group, person=cast.person("citizen3"), acting=cast.village_clerk)
    do.book_group(group, acting=cast.citizen2)
    do.cancel(Enrolment.objects.get(stage="booked"), acting=cast.citizen1)
    outbox.deliver()
    outbox.deliver()
    [offer] = told("group_offered")
    assert "2个名额" in offer.text and offer.path == f"/training/groups/{group.number}" and not told("seat_offered")


class Catching:
    """A text-message carrier that keeps the link."""

    name = "sms"

    def __init__(self) -> None:
        self.links: list[str] = []

    def send(self, parcel) -> Receipt:
        self.links.append(parcel.link)
        return Receipt("1")


@pytest.fixture
def sms():
    caught = Catching()
    carriers.bind([caught], "")
    yield caught
    carriers.bind([], "")


def offered_link(cast: Cast, sms: Catching) -> tuple[Enrolment, str]:
    enrolment = cast.training.offered()
    outbox.deliver()
    delivering.deliver()
    return enrolment, next(link for link in sms.links if "/offers/" in link)


def test_the_link_in_the_message_confirms_by_post_alone(cast: Cast, sms: Catching) -> None:
    enrolment, link = offered_link(cast, sms)
    client = Client()
    page = client.get(link)
    assert "确认参加" in page.content.decode() and unchanged(enrolment)
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    answer = client.post(link, {"idempotency_key": key_on(client, link)})
    assert "已确认，请按时参加" in answer.content.decode() and Enrolment.objects.get(pk=enrolment.pk).stage == "booked"
    outbox.deliver()
    assert client.get(link).status_code == 404


def test_the_link_also_declines_and_a_wrong_one_says_nothing(cast: Cast, sms: Catching) -> None:
    enrolment, link = offered_link(cast, sms)
    client = Client()
    assert client.get("/training/offers/" + "x" * 32).status_code == 404
    client.post(link, {"idempotency_key": key_on(client, link), "answer": "decline"})
    assert Enrolment.objects.get(pk=enrolment.pk).stage == "cancelled"


def test_every_learner_hears_of_a_cancelled_class_with_reason_and_other_dates(cast: Cast) -> None:
    other = cast.training.open_class(starts_at=clock.now() + timedelta(days=9))
    enrolment = cast.training.waiting()
    do.call_off(enrolment.training_class, reason="暴雨红色预警", acting=cast.village_clerk)
    outbox.deliver()
    messages = told("class_called_off")
    assert {one.person_id for one in messages} == {cast.citizen1.person_id, cast.citizen2.person_id}
    assert "暴雨红色预警" in messages[0].text and other.title in messages[0].text and Call.objects.count() == 2


def test_every_learner_hears_of_a_moved_class_once_a_move(cast: Cast) -> None:
    enrolment = cast.training.waiting()
    later = enrolment.training_class.slot.starts_at + timedelta(days=2)
    end, clerk = later + timedelta(hours=13), cast.village_clerk
    do.postpone(enrolment.training_class, starts_at=later, ends_at=end, place="镇文化站", reason="停水停电", acting=clerk)
    outbox.deliver()
    assert len(told("class_moved")) == 2 and "停水停电" in told("class_moved")[0].text and "镇文化站" in told("class_moved")[0].text
    assert "近期没有同类班次" in told("class_moved")[0].text


def test_swapping_and_offers_that_are_over_tell_the_right_people(cast: Cast) -> None:
    enrolment = cast.training.booked()
    do.swap(enrolment, person=cast.person("citizen2"), acting=cast.village_clerk)
    outbox.deliver()
    assert [one.person_id for one in told("seat_swapped")] == [cast.citizen2.person_id]


def test_the_class_is_recalled_the_day_before_and_once(cast: Cast) -> None:
    enrolment = cast.training.booked()
    deadlines.remind_of_classes(cast.system)
    assert not told("class_tomorrow")
    with time_machine.travel(enrolment.training_class.slot.starts_at - timedelta(hours=20)):
        deadlines.remind_of_classes(cast.system)
        deadlines.remind_of_classes(cast.system)
    assert len(told("class_tomorrow")) == 1


def test_a_certificate_reminds_at_90_30_and_7_days_and_expires_once(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    outbox.deliver()
    last = certificate.valid_until_on
    for days in (100, 90, 80, 30, 29, 7, 1, 0):
        with time_machine.travel(clock.at(last - timedelta(days=days), 9)):
            deadlines.remind_of_expiry(cast.system)
            deadlines.expire_certificates(cast.system)
    assert [re.search(r"还有(\d+)天", one.text)[1] for one in told("certificate_expiring")] == ["90", "30", "7"]
    assert Certificate.objects.get().expired_at is None
    with refuses("training.not_expired"):
        do.expire(certificate, acting=cast.system)
    with time_machine.travel(clock.at(last + timedelta(days=1), 1)):
        for _ in range(2):
            deadlines.expire_certificates(cast.system)
        outbox.deliver()
        assert verification.today_state(Certificate.objects.get()) == State.EXPIRED
    assert len(told("certificate_expired")) == 1 and len(told("certificate_issued")) == 1


def test_after_a_standstill_only_the_nearest_reminder_is_sent(cast: Cast) -> None:
    last = cast.training.certified().certificate.valid_until_on
    with time_machine.travel(clock.at(last - timedelta(days=5), 9)):
        deadlines.remind_of_expiry(cast.system)
    assert len(told("certificate_expiring")) == 1


def test_a_second_certificate_renews_the_first(cast: Cast) -> None:
    first = cast.training.certified().certificate
    with time_machine.travel(clock.now() + timedelta(days=30)):
        second = cast.training.certified().certificate
    first = Certificate.objects.get(pk=first.pk)
    assert first.stage == "renewed" and first.replaced_by == second and Certificate.objects.get(pk=second.pk).stage == "issued"
    with refuses("change.not_allowed"):
        do.renew(second, replaced_by=first, acting=cast.city_officer)


def test_a_lost_certificate_is_replaced_under_a_new_number_and_counted_once(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    before = read("training.certificates", ids_below(cast.county)).value
    do.replace(certificate, reason="证书遗失", acting=cast.city_officer)
    old, new = Certificate.objects.get(pk=certificate.pk), Certificate.objects.exclude(pk=certificate.pk).get()
    assert old.stage == "replaced" and old.replaced_by == new and new.valid_until_on == old.valid_until_on
    assert read("training.certificates", ids_below(cast.county)).value == before and not tallies.verify()
    do.revoke(new, reason="成绩登记有误", acting=cast.city_officer)
    outbox.deliver()
    assert new.number in told("certificate_replaced")[0].text and told("certificate_revoked")


def test_a_renewal_course_is_for_holders_and_renews_theirs(cast: Cast, monkeypatch) -> None:
    from boai.domains.training.models import TrainingClass

    course = cast.training.draft().course
    renewal = type(course)(**{**course.__dict__, "renews": "first_aider"})
    certificate = cast.training.certified().certificate
    opened = cast.training.open_class(starts_at=clock.now() + timedelta(days=9))
    monkeypatch.setattr(TrainingClass, "course", property(lambda self: renewal))
    with refuses("training.renewal_needs_certificate"):
        do.book(training_class=opened, person=cast.person("citizen2"), acting=cast.citizen2)
    assert do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1).stage == "booked"
    assert certificate.stage == "issued"


def nagging_on(cast: Cast, day: date) -> list[str]:
    with time_machine.travel(clock.at(day, 10)):
        deadlines.nag_about_late_classes(cast.system)
    return [one.kind.partition(".")[2] for one in Message.objects.filter(kind__endswith="_late").order_by("id")]


def test_a_class_not_closed_nags_on_working_days_once_a_week(cast: Cast) -> None:
    friday = clock.today() + timedelta(days=11 - clock.today().weekday())
    enrolment = cast.training.booked(starts_at=clock.at(friday, 9))
    with time_machine.travel(clock.at(friday, 9)):
        do.start(enrolment.training_class, acting=cast.lead)
    wednesday = friday + timedelta(days=5)
    assert nagging_on(cast, wednesday) == [] and nagging_on(cast, wednesday + timedelta(days=3)) == []
    first = nagging_on(cast, wednesday + timedelta(days=1))
    assert first and set(first) == {"results_late"} and nagging_on(cast, wednesday + timedelta(days=2)) == first
    assert len(nagging_on(cast, wednesday + timedelta(days=5))) == 2 * len(first)


def test_results_that_nobody_audits_are_recalled_too(cast: Cast) -> None:
    cast.training.assessed()
    with time_machine.travel(clock.now() + timedelta(days=40)):
        day = clock.today()
    while day.weekday() > 1:
        day += timedelta(days=1)
    assert "certificates_late" in nagging_on(cast, day)


def test_a_job_that_comes_too_late_does_nothing() -> None:
    def refused() -> None:
        raise NotFound

    deadlines._unless_refused(refused)


def test_my_page_shows_place_reason_and_messages(cast: Cast) -> None:
    cast.training.waiting()
    outbox.deliver()
    client = signed_in("citizen2")
    mine = client.get("/me").content.decode()
    assert "第 1 位" in mine and "前面还有0人" in mine and "1 条未读" in mine
    messages = client.get("/me/messages").content.decode()
    address = re.search(r"/me/messages/[0-9a-f-]+/read", messages)[0]
    client.post(address, {"idempotency_key": key_on(client, "/me/messages")})
    assert "没有未读" in client.get("/me").content.decode()
    assert signed_in("citizen1").post(address, {"idempotency_key": "k" * 30}).status_code == 404


def test_a_family_books_without_script(cast: Cast) -> None:
    opened, client = cast.training.open_class(), signed_in("citizen1")
    path = f"/training/classes/{opened.number}"
    group = client.post(f"{path}/group", {"idempotency_key": key_on(client, path)})["Location"]
    typed = {"name": "王小华", "id_number": id_number(710), "phone": "", "idempotency_key": key_on(client, group)}
    wrong = client.post(f"{group}/add", {**typed, "id_number": "1234"})
    assert wrong.status_code == 422 and 'value="王小华"' in wrong.content.decode()
    assert client.post(f"{group}/add", typed)["Location"] == group
    assert client.post(f"{group}/send", {"idempotency_key": key_on(client, group)})["Location"] == group
    assert client.get(group).content.decode().count("已报名") == 2
    assert client.get(f"{group}/fly").status_code == 404 and signed_in("citizen2").get(group).status_code == 404
    assert client.get(f"{path}/group")["Location"] == path


def test_changing_the_class_without_script(cast: Cast) -> None:
    enrolment, client = cast.training.booked(), signed_in("citizen1")
    path = f"/training/bookings/{enrolment.number}/reschedule"
    assert "近期没有同一课程" in client.get(path).content.decode()
    other = cast.training.open_class(starts_at=clock.now() + timedelta(days=9))
    answer = client.post(path, {"idempotency_key": key_on(client, path), "training_class": str(other.id)})
    assert answer["Location"] == "/me" and Enrolment.objects.get().training_class == other
    assert signed_in("citizen2").get(path).status_code == 404


def test_an_offer_is_confirmed_on_my_page(cast: Cast) -> None:
    enrolment, client = cast.training.offered(), signed_in("citizen2")
    path = f"/training/bookings/{enrolment.number}/confirm"
    assert path in client.get("/me").content.decode()
    assert client.post(path, {"idempotency_key": key_on(client, path)})["Location"] == "/me"
    assert Enrolment.objects.get(pk=enrolment.pk).stage == "booked"


def test_the_call_list_dials_without_showing_and_ticks(cast: Cast) -> None:
    enrolment = cast.training.booked()
    do.call_off(enrolment.training_class, reason="暴雨红色预警", acting=cast.village_clerk)
    outbox.deliver()
    client, call = signed_in("village_clerk"), Call.objects.get()
    page = client.get("/desk/calls").content.decode()
    assert "王**" in page and "19900000501" not in page and "暴雨红色预警" in page
    sheet = client.get("/desk/calls?print=1").content.decode()
    assert "<svg" in sheet and "19900000501" not in sheet
    path = f"/desk/calls/{call.id}"
    dialled = client.post(f"{path}/dial", {"idempotency_key": key_on(client, path)}).content.decode()
    assert 'href="tel:19900000501"' in dialled and ">19900000501" not in dialled
    assert client.post(f"{path}/record", {"idempotency_key": "k" * 30, "outcome": "moon"}).status_code == 200
    assert Call.objects.get().stage == "open"
    assert client.post(f"{path}/record", {"idempotency_key": key_on(client, path), "outcome": "reached"})["Location"] == "/desk/calls"
    assert client.get(path).status_code == 404 and signed_in("foreign_officer").get(path).status_code == 404
    assert signed_in("lead").get("/desk/calls").status_code == 403


def test_the_desk_inbox_is_my_own(cast: Cast) -> None:
    cast.training.assessed()
    with time_machine.travel(clock.now() + timedelta(days=40)):
        day = clock.today()
    while day.weekday() > 1:
        day += timedelta(days=1)
    nagging_on(cast, day)
    client = signed_in("city_officer")
    page = client.get("/desk/inbox").content.decode()
    assert "请审核发证" in page
    address = re.search(r"/desk/inbox/[0-9a-f-]+/read", page)[0]
    assert signed_in("county_officer").post(address, {"idempotency_key": "k" * 30}).status_code == 404
    client.post(address, {"idempotency_key": key_on(client, "/desk/inbox")})
    assert "已读" in client.get("/desk/inbox").content.decode()
