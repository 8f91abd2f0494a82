"""Exam and course pages without script; and the search for the key in everything a candidate can receive before closing."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, Lesson
from boai.domains.training.tests.exam_cast import right_vector
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.kernel.attempts import heartbeat, showing
from boai.kernel.attempts.models import Attempt, Question
from boai.kernel.change import outbox
from tests.cast import Cast


class Recording(Client):
    """A browser that keeps every byte it was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.received = b""

    def request(self, **asked):
        answer = super().request(**asked)
        self.received += answer.serialize_headers() + b"".join(answer)
        return answer


def as_form(vector: str) -> dict[str, list[str]]:
    return {f"q{place}": list(entry) for place, entry in enumerate(vector.split("."), start=1) if entry}


def keys_in(received: bytes, attempt: Attempt) -> list[str]:
    """Everything of the key that these bytes hold: explanations, and the full vector of right answers in any usual form."""
    text = received.decode(errors="replace")
    rows = Question.objects.filter(id__in=[UUID(one.id) for one in attempt.questions])
    found = [one.why for one in rows if one.why in text or one.why[:12] in text]
    found += [word for word in (right_vector(attempt), '"answer"', "answer", "correct", "正确答案", "解析：") if word in text]
    return found


@pytest.mark.parametrize("where", ["home", "class"])
def test_the_key_is_in_no_response_before_closing(cast: Cast, where: str) -> None:
    attempt = cast.exam.at_home() if where == "home" else cast.exam.in_class()
    client = Recording()
    client.post("/login", {"login": "citizen1", "password": "shi-yan-2026"})
    path = f"/training/exam/{attempt.number}"
    for address in (
        path,
        f"{path}/review",
        "/training/learn",
        "/training/learn/cpr_aed",
        "/training/learn/cpr_aed/exam",
        "/me",
        "/training",
    ):
        client.get(address)
    client.post(f"{path}/save", {"v": "0" + "." * (len(attempt.questions) - 1)})
    client.post(f"{path}/save", {"v": "nonsense"})
    client.post(path, {"save": "1", "q1": "0"})
    client.post(path, {"hand_in": "1", "q1": "77"})
    client.get(f"/desk/training/questions/{attempt.questions[0].id}/")
    client.get("/desk/training/item-analysis")
    assert len(client.received) > 20_000 and keys_in(client.received, attempt) == []
    assert keys_in("".join(one.why for one in Question.objects.all()).encode(), attempt) != []


def test_the_page_of_the_paper_never_reads_the_key(cast: Cast) -> None:
    attempt = Attempt.objects.get(pk=cast.exam.at_home().pk)
    with CaptureQueriesContext(connection) as asked:
        assert len(showing.questions_shown(attempt)) == 20
    assert len(asked) == 1 and not re.search(r'"(answer|why)"', asked[0]["sql"])


def test_printed_copies_hold_no_key_either(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    do.print_copies(enrolment.training_class, copies=2, acting=cast.lead)
    body = signed_in("lead").get(f"/training/classes/{enrolment.training_class.number}/copies").content
    for copy in Attempt.objects.all():
        assert copy.number.encode() in body
        assert [word for word in keys_in(body, copy) if word != "answer"] == []


def test_a_citizen_learns_and_sits_at_home_without_script(cast: Cast) -> None:
    client = signed_in("citizen1")
    assert "还差 4 节" in client.get("/training/learn/cpr_aed/exam").content.decode()
    address = "/training/learn/cpr_aed/lesson-01"
    for _ in range(4):
        address = client.post(f"{address}/done", {"idempotency_key": key_on(client, address)})["Location"]
    assert address == "/training/learn/cpr_aed" and "已学完" in client.get(address).content.decode()
    door = "/training/learn/cpr_aed/exam"
    path = client.post(door, {"idempotency_key": key_on(client, door)})["Location"]
    attempt = Attempt.objects.get()
    assert client.get(door)["Location"] == path
    assert client.post(path, {"save": "1", **as_form("0." + "." * 18)})["Location"] == path
    assert heartbeat.kept(attempt.id).startswith("0.") and b" checked" in client.get(path).content
    assert client.post(path, {"hand_in": "1", **as_form(right_vector(attempt))})["Location"] == path
    assert "100 分 · 合格" in client.get(path).content.decode()
    assert "正确答案" in client.get(f"{path}/review").content.decode()
    assert "100 分" in client.get("/training/learn").content.decode()


def test_handing_in_twice_shows_the_one_result(cast: Cast) -> None:
    attempt, client = cast.exam.at_home(), signed_in("citizen1")
    path = f"/training/exam/{attempt.number}"
    client.post(path, {"hand_in": "1", **as_form(right_vector(attempt, 5))})
    answer = client.post(path, {"hand_in": "1", **as_form(right_vector(attempt))})
    assert answer.status_code == 200 and "25 分" in answer.content.decode()
    assert client.post(f"{path}/save", {"v": right_vector(attempt)}).status_code == 409


def test_a_race_lost_to_the_clock_shows_the_result(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt, client = cast.exam.at_home(), signed_in("citizen1")
    stale = Attempt.objects.select_related("paper").get(pk=attempt.pk)
    cast.exam.handed_in(attempt, right=20)
    monkeypatch.setattr("boai.domains.training.pages.exam._mine", lambda request, number: stale)
    assert client.post(f"/training/exam/{attempt.number}", {"hand_in": "1"})["Location"] == f"/training/exam/{attempt.number}"


def test_an_altered_form_is_refused_and_saved_answers_stay(cast: Cast) -> None:
    attempt, client = cast.exam.at_home(), signed_in("citizen1")
    path = f"/training/exam/{attempt.number}"
    client.post(path, {"save": "1", "q1": "0"})
    answer = client.post(path, {"hand_in": "1", "q1": ["0", "1", "2", "3"], "q2": "x"})
    assert answer.status_code == 422 and "attempts.bad_vector" in answer.content.decode() and b" checked" in answer.content
    assert Attempt.objects.get().stage == "live"


def test_another_s_paper_is_404_everywhere(cast: Cast) -> None:
    attempt, other = cast.exam.at_home(), signed_in("citizen2")
    path = f"/training/exam/{attempt.number}"
    assert [other.get(path).status_code, other.get(f"{path}/review").status_code, other.post(path, {"hand_in": "1"}).status_code] == [
        404
    ] * 3
    assert other.post(f"{path}/save", {"v": "0"}).status_code == 409 and heartbeat.kept(attempt.id) == ""
    assert Client().get(path)["Location"].startswith("/login")
    assert signed_in("citizen1").get(f"{path}/save").status_code == 405


def test_after_the_deadline_the_page_says_so_and_scores_what_was_saved(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    path = f"/training/exam/{attempt.number}"
    heartbeat.keep(attempt.number, attempt.person_id, right_vector(attempt, 20))
    with time_machine.travel(attempt.deadline_at + timedelta(minutes=2), tick=False):
        client = signed_in("citizen1")
        assert "时间到了" in client.get(path).content.decode()
        client.post(path, {"hand_in": "1", **as_form("." * 19)})
        body = client.get(path).content.decode()
    assert "100 分" in body and "超" not in body.split("合格线")[0] and "按时限内保存的答案评分" in body


def test_the_class_s_door_opens_by_the_code_on_the_instructor_s_screen(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    number = enrolment.training_class.number
    lead, room = signed_in("lead"), f"/training/classes/{number}/room"
    body = lead.post(room, {"idempotency_key": key_on(lead, room)}).content.decode()
    code = re.search(r'room-code">(\w{6})<', body)[1]
    client, door = signed_in("citizen1"), f"/training/classes/{number}/exam"
    assert number in client.get("/training/learn").content.decode()
    wrong = client.post(door, {"idempotency_key": key_on(client, door), "room_code": "AAAAAA"})
    assert wrong.status_code == 422 and "口令不对" in wrong.content.decode()
    path = client.post(door, {"idempotency_key": key_on(client, door), "room_code": code.lower()})["Location"]
    assert client.get(door)["Location"] == path and "0 / 50" in lead.get(room).content.decode()
    client.post(path, {"hand_in": "1", **as_form(right_vector(Attempt.objects.get()))})
    outbox.deliver()
    assert "全部结束" in client.get(path).content.decode() and client.get(f"{path}/review").status_code == 403
    assert Enrolment.objects.get().theory.get().score == 100
    assert signed_in("citizen2").get(door).status_code == 404


def test_staff_pages_of_exams_are_for_those_who_teach(cast: Cast) -> None:
    number = cast.training.in_exam().training_class.number
    for path in (
        f"/training/classes/{number}/room",
        f"/training/classes/{number}/copies",
        "/desk/training/exam-rooms",
        "/desk/training/item-analysis",
    ):
        assert signed_in("lead").get(path).status_code == 200
        assert signed_in("village_clerk").get(path).status_code == 403
        assert signed_in("citizen1").get(path).status_code == 403
    assert signed_in("expert").get(f"/training/classes/{number}/room").status_code == 404
    assert number not in signed_in("expert").get("/desk/training/exam-rooms").content.decode()


def test_copies_are_ordered_printed_and_keyed_at_the_desk(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    lead, path = signed_in("lead"), f"/training/classes/{enrolment.training_class.number}/copies"
    assert lead.post(path, {"idempotency_key": key_on(lead, path), "copies": "99"}).status_code == 422
    assert lead.post(path, {"idempotency_key": key_on(lead, path), "copies": "2"}).content.decode().count("编号 KS") == 2
    copy = Attempt.objects.first()
    desk = f"/desk/training/attempts/{copy.id}/key_copy"
    typed = {"idempotency_key": key_on(lead, desk), "enrolment": str(enrolment.id), "letters": "- " * 50}
    assert lead.post(desk, typed).status_code == 302
    assert Attempt.objects.get(pk=copy.pk).source == "paper"


def test_item_analysis_lists_what_was_asked(cast: Cast) -> None:
    empty = signed_in("lead").get("/desk/training/item-analysis").content.decode()
    assert "还没有已交的答卷" in empty
    cast.exam.handed_in(cast.exam.at_home(), right=10)
    body = signed_in("lead").get("/desk/training/item-analysis").content.decode()
    assert body.count("/desk/training/questions/") >= 20
    assert signed_in("lead").get("/desk/training/item-analysis?topic=law").content.decode().count('data-label="题号"') == 1


def test_anyone_reads_lessons_and_unsigned_ones_are_not_there(cast: Cast) -> None:
    assert "现场安全与呼救" in Client().get("/training/learn/cpr_aed").content.decode()
    assert "<h2>" in Client().get("/training/learn/cpr_aed/lesson-02").content.decode()
    for path in ("/training/learn/nothing", "/training/learn/cpr_aed/lesson-08", "/training/learn/cpr_aed/nothing"):
        assert Client().get(path).status_code == 404
    assert signed_in("citizen1").post("/training/learn/cpr_aed/nothing/done").status_code == 404
    do.correct_lesson(Lesson.objects.get(code="lesson-02"), body="改", acting=cast.lead)
    assert Client().get("/training/learn/cpr_aed/lesson-02").status_code == 404
    assert signed_in("citizen1").post("/training/learn/cpr_aed/lesson-01/done")["Location"].endswith("lesson-01")


def test_a_spoiled_attempt_says_it_is_void(cast: Cast) -> None:
    from boai.kernel.attempts.operations import annul

    attempt = cast.exam.in_class()
    annul(attempt, reason="考场停电", acting=cast.lead)
    assert "考场停电" in signed_in("citizen1").get(f"/training/exam/{attempt.number}").content.decode()


def test_the_desk_warns_of_questions_past_their_review(cast: Cast) -> None:
    expert, question = signed_in("expert"), Question.objects.get(code="cpr-001")
    assert "已过复审日期的试题" not in expert.get("/desk/").content.decode()
    with time_machine.travel("2020-01-01", tick=False):
        do.sign_question(question, review_on=date(2020, 6, 1), signer=cast.person("expert"), acting=cast.system)
    assert "已过复审日期的试题" in expert.get("/desk/").content.decode()
    assert "已过复审日期，请尽快复审" in expert.get("/desk/training/questions/?q=cpr-001").content.decode()
