"""Pages without script: a citizen finds, books and gives back; staff see their own; strangers see nothing of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import verification
from boai.kernel.basics import clock
from tests.cast import PASSWORD, Cast


def signed_in(login: str) -> Client:
    client = Client()
    assert client.post("/login", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def key_on(client: Client, path: str) -> str:
    return re.search(r'name="idempotency_key" value="([^"]+)"', client.get(path).content.decode())[1]


def test_a_citizen_books_and_gives_back_without_script(cast: Cast) -> None:
    opened, client = cast.training.open_class(), signed_in("citizen1")
    path = f"/training/classes/{opened.number}"
    assert opened.title in client.get("/training?q=白马").content.decode()
    assert client.post(f"{path}/book", {"idempotency_key": key_on(client, path)})["Location"] == path
    assert "预约成功" in client.get(path).content.decode()
    mine = client.get("/me").content.decode()
    cancel = re.search(r"/training/bookings/\w+/cancel", mine)[0]
    assert client.post(cancel, {"idempotency_key": key_on(client, cancel)})["Location"] == "/me"
    assert "已取消" in client.get("/me").content.decode()


def test_a_refused_booking_says_why_with_its_code(cast: Cast) -> None:
    opened, client = cast.training.open_class(), signed_in("citizen1")
    path = f"/training/classes/{opened.number}"
    key = key_on(client, path)
    do.book(training_class=opened, person=cast.person("citizen1"), acting=cast.citizen1)
    answer = client.post(f"{path}/book", {"idempotency_key": key})
    assert answer.status_code == 422 and "不能重复预约" in answer.content.decode() and "slots.already_booked" in answer.content.decode()


def test_a_stranger_is_led_to_the_login_and_comes_back(cast: Cast) -> None:
    opened, client = cast.training.open_class(), Client()
    assert "登录后预约" in client.get(f"/training/classes/{opened.number}").content.decode()
    answer = client.post(f"/training/classes/{opened.number}/book")
    assert answer.status_code == 302 and answer["Location"].startswith("/login?next=")


def test_a_draft_is_not_found_by_the_public(cast: Cast) -> None:
    assert Client().get(f"/training/classes/{cast.training.draft().number}").status_code == 404


def test_the_clerk_sees_the_booking_and_a_foreign_county_does_not(cast: Cast) -> None:
    enrolment = cast.training.booked()
    path = f"/desk/training/enrolments/{enrolment.id}/"
    assert "王**" in signed_in("village_clerk").get(path).content.decode()
    assert signed_in("foreign_officer").get(path).status_code == 404
    assert signed_in("citizen1").get(path).status_code == 403
    assert Client().get(path)["Location"].startswith("/login")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_masked_and_within_reach(cast: Cast, kind: str) -> None:
    cast.training.booked()
    body = b"".join(signed_in("village_clerk").get(f"/desk/training/enrolments/export.{kind}").streaming_content)
    assert "王小明".encode() not in body and len(body) > 100
    if kind == "csv":
        assert "王**" in body.decode()
        foreign = b"".join(signed_in("foreign_officer").get("/desk/training/enrolments/export.csv").streaming_content)
        assert foreign.decode().count("\r\n") == 1


def test_my_paper_is_mine_alone(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    for kind, content_type in (("png", "image/png"), ("pdf", "application/pdf")):
        path = f"/me/certificates/{certificate.number}/paper.{kind}"
        assert signed_in("citizen1").get(path)["Content-Type"] == content_type
        assert signed_in("citizen2").get(path).status_code == 404
    assert "王小明" in signed_in("citizen1").get(f"/me/certificates/{certificate.number}/paper").content.decode()


def test_a_stranger_verifies_and_learns_no_name(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    body = Client().get(f"/certificates/verify/{verification.token_of(certificate)}").content.decode()
    assert "有效" in body and "王**" in body and "王小明" not in body
    assert "没有这张证书" in Client().get("/certificates/verify/AAAA").content.decode()
    answer = Client().post(f"/certificates/verify?number={certificate.number}", {"holder": "王小明"})
    assert ">一致<" in answer.content.decode()


def test_digits_of_the_id_number_are_compared_a_few_times_a_day(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    page = f"/certificates/verify?number={certificate.number}"

    def compared(typed: str) -> str:
        return Client().post(page, {"holder": typed}).content.decode()

    assert ">一致<" in compared(certificate.person.id_number[-4:])
    for _ in range(verification.TRIES_A_DAY - 1):
        assert ">不一致<" in compared("0000")
    assert "今天核对的次数已满" in compared(certificate.person.id_number[-4:])
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert ">一致<" in compared(certificate.person.id_number[-4:])


def test_the_wrong_password_and_the_unknown_login_get_the_same_words(cast: Cast) -> None:
    def words(login: str) -> str:
        body = Client().post("/login", {"login": login, "password": "wrong-wrong"}).content.decode()
        return re.sub(r'value="[^"]*"', "", body)

    assert words("citizen1") == words("nobody")


def test_everything_typed_survives_a_refusal_at_the_desk(cast: Cast) -> None:
    client, path = signed_in("village_clerk"), "/desk/training/classes/new/plan"
    typed = {"idempotency_key": key_on(client, path), "title": "一个标题", "capacity": "三十", "branch": str(cast.village.id)}
    answer = client.post(path, typed)
    assert answer.status_code == 422 and 'value="一个标题"' in answer.content.decode() and "填写有误" in answer.content.decode()


def test_a_course_is_chosen_by_its_name(cast: Cast) -> None:
    form = signed_in("village_clerk").get("/desk/training/classes/new/plan").content.decode()
    assert '<option value="first_aider">救护员培训（16学时）</option>' in form


def test_searching_the_desk_finds_a_person_by_initials(cast: Cast) -> None:
    cast.training.booked()
    client = signed_in("village_clerk")
    assert "王**" in client.get("/desk/training/enrolments/?q=wxm").content.decode()
    assert "没有符合条件" in client.get("/desk/training/enrolments/?q=zzz").content.decode()


def test_after_the_deadline_no_button_promises_a_seat(cast: Cast) -> None:
    opened, client = cast.training.open_class(), signed_in("citizen1")
    path = f"/training/classes/{opened.number}"
    assert f"{path}/book" in client.get(path).content.decode()
    with time_machine.travel(opened.slot.closes_at):
        body = client.get(path).content.decode()
        assert "报名已截止" in body and f"{path}/book" not in body
        assert "报名截止" in client.get("/training").content.decode()


def test_before_booking_opens_the_class_says_when(cast: Cast) -> None:
    opened = cast.training.open_class(starts_at=clock.now() + timedelta(days=200))
    path = f"/training/classes/{opened.number}"
    body = signed_in("citizen1").get(path).content.decode()
    assert "还没有开放报名" in body and f"{path}/book" not in body


def test_who_learnt_sees_the_class_when_it_is_over_and_a_stranger_does_not(cast: Cast) -> None:
    path = f"/training/classes/{cast.training.certified().training_class.number}"
    body = signed_in("citizen1").get(path).content.decode()
    assert "已发证" in body and "看证书" in body
    assert signed_in("citizen2").get(path).status_code == 404 and Client().get(path).status_code == 404


def test_who_failed_reads_why(cast: Cast) -> None:
    enrolment = cast.training.assessed(score=10)
    body = signed_in("citizen1").get(f"/training/classes/{enrolment.training_class.number}").content.decode()
    assert "未通过" in body and "理论" in body


def test_who_is_examined_now_finds_the_way_to_the_paper(cast: Cast) -> None:
    path = f"/training/classes/{cast.training.in_exam().training_class.number}"
    assert f"{path}/exam" in signed_in("citizen1").get(path).content.decode()
