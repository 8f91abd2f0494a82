"""Addresses of class day: who may open them, what the island is told, the paper pack, signing in by scanning."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from boai.domains.training import class_papers, queries
from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, FieldEntry, TrainingClass
from boai.domains.training.sign_in_code import code_now
from boai.domains.training.tests.test_field import STEPS, recorded
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.kernel.basics import clock, randomness
from boai.kernel.people import operations as people
from tests.cast import Cast, id_number


def entry(learner: Enrolment, kind: str = "theory", value: str = "90", **other) -> dict[str, object]:
    given = {"id": randomness.token(), "kind": kind, "enrolment": str(learner.id), "value": value, "seen": ""}
    return {**given, "made_at": clock.now().isoformat(), **other}


def sends(client: Client, number: str, rows: list[object], **other) -> dict[str, object]:
    body = {"device": "phone-1", "sent_at": clock.now().isoformat(), "entries": rows, **other}
    answer = client.post(f"/field/{number}/entries", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    return answer.json()


def test_an_instructor_finds_today_and_later(cast: Cast) -> None:
    opened = cast.training.open_class(starts_at=clock.now() + timedelta(minutes=1))
    later = cast.training.open_class(starts_at=clock.now() + timedelta(days=6))
    body = signed_in("lead").get("/field/").content.decode()
    assert body.index(opened.number) < body.index("接下来") < body.index(later.number)
    assert signed_in("county_officer").get("/field/").status_code == 403


def test_the_shell_holds_no_name_and_others_find_no_class(cast: Cast) -> None:
    number = cast.training.booked().training_class.number
    body = signed_in("lead").get(f"/field/{number}").content.decode()
    assert "王小明" not in body and number in body
    assert signed_in("county_officer").get(f"/field/{number}").status_code == 403
    assert Client().get(f"/field/{number}")["Location"].startswith("/login")
    other = cast.training.draft(starts_at=clock.now() + timedelta(days=30))
    assert signed_in("lead").get(f"/field/{other.number}").status_code == 404


def test_names_appear_after_they_were_opened(cast: Cast) -> None:
    number, client = cast.training.booked().training_class.number, signed_in("lead")
    assert client.get(f"/field/{number}/state").json()["learners"][0]["name"] == "王**"
    assert client.post(f"/field/{number}/open").status_code == 302
    assert client.get(f"/field/{number}/state").json()["learners"][0]["name"] == "王小明"
    assert signed_in("assistant").get(f"/field/{number}/state").json()["names"] is False


def test_each_row_has_its_outcome_and_twice_is_once(cast: Cast) -> None:
    enrolment, client = cast.training.in_exam(), signed_in("lead")
    number = enrolment.training_class.number
    good, twice = entry(enrolment), entry(enrolment, "sheet", STEPS)
    rows = [good, twice, twice, entry(enrolment, id="short"), entry(enrolment, value="900"), "nonsense"]
    rows += [entry(enrolment, enrolment="no id"), entry(enrolment, enrolment=randomness.token()), entry(enrolment, made_at="once")]
    rows += [entry(enrolment, kind="opinion"), entry(enrolment, made_at="2026-13-45T00:00:00Z")]
    states = [one["state"] for one in sends(client, number, rows)["outcomes"]]
    assert states == ["applied", "applied", "applied", *["refused"] * 8]
    again = sends(client, number, [good, twice])["outcomes"]
    assert [one["state"] for one in again] == ["applied", "applied"] and FieldEntry.objects.count() == 2


def test_a_learner_of_another_class_is_not_found(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    other = cast.training.booked("citizen2", starts_at=clock.now() + timedelta(days=9))
    outcome = sends(signed_in("lead"), enrolment.training_class.number, [entry(other)])["outcomes"][0]
    assert outcome["code"] == "change.not_found" and "没有" in outcome["sentence"]


def test_two_phones_meet_and_a_person_chooses_on_the_phone(cast: Cast) -> None:
    enrolment, first, second = cast.training.in_exam(), signed_in("lead"), signed_in("assistant")
    number = enrolment.training_class.number
    sends(first, number, [entry(enrolment, value="90")])
    assert sends(second, number, [entry(enrolment, value="70")])["outcomes"][0]["state"] == "conflict"
    shown = first.get(f"/field/{number}/state").json()["learners"][0]["conflicts"]
    assert [(one["standing"], one["value"], one["mine"]) for one in shown] == [("90", "70", True)]

    def settle(**body):
        return first.post(f"/field/{number}/settle", json.dumps(body), content_type="application/json")

    assert settle(entry=shown[0]["id"], choice="adopt").status_code == 200
    assert settle(entry=shown[0]["id"], choice="adopt").status_code == 404
    assert enrolment.theory.get().score == 70 and settle(entry="nonsense").status_code == 404


def test_only_the_assessor_settles_a_sheet_on_the_phone(cast: Cast) -> None:
    enrolment, client = cast.training.in_exam(), signed_in("lead")
    number = enrolment.training_class.number
    sends(client, number, [entry(enrolment, "sheet", STEPS), entry(enrolment, "sheet", "scene")])
    waiting = queries.conflicts(enrolment.training_class).get()
    body = json.dumps({"entry": str(waiting.id), "choice": "set_aside"})
    answer = signed_in("assistant").post(f"/field/{number}/settle", body, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["code"] == "training.not_your_sheet"


def test_a_class_goes_on_by_entries_and_the_second_phone_finds_it_there(cast: Cast) -> None:
    enrolment = cast.training.booked()
    number = enrolment.training_class.number
    steps = [{"id": randomness.token(), "kind": "step", "value": verb} for verb in ("start", "begin_exam", "begin_exam", "dance")]
    outcomes = sends(signed_in("lead"), number, [*steps, entry(enrolment)])["outcomes"]
    assert [one["state"] for one in outcomes] == ["applied", "applied", "applied", "refused", "applied"]
    assert sends(signed_in("assistant"), number, steps[:1])["outcomes"][0]["state"] == "applied"


@pytest.mark.parametrize("body", ["[]", "{", '{"entries": 3}', json.dumps({"entries": [{}] * 501})])
def test_nonsense_is_answered_not_swallowed(cast: Cast, body: str) -> None:
    number = cast.training.booked().training_class.number
    answer = signed_in("lead").post(f"/field/{number}/entries", body, content_type="application/json")
    assert answer.status_code == 400


def test_a_wrong_clock_is_told(cast: Cast) -> None:
    number, client = cast.training.booked().training_class.number, signed_in("lead")
    ahead = (clock.now() + timedelta(minutes=15)).isoformat()
    assert sends(client, number, [], sent_at=ahead)["clock_minutes"] == 15
    assert (
        sends(client, number, [])["clock_minutes"] is None
        and sends(client, number, [], sent_at="2026-11-21T10:00")["clock_minutes"] is None
    )


def test_another_site_cannot_send_entries(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    from boai.kernel.people.models import Account

    client.force_login(Account.objects.get(login="lead"))
    number = cast.training.booked().training_class.number
    answer = client.post(f"/field/{number}/entries", "{}", content_type="application/json")
    assert answer.status_code == 403 and "安全检查" in answer.content.decode()


def test_the_worker_script_may_serve_the_field_alone(cast: Cast) -> None:
    answer = Client().get("/field/worker.js")
    assert answer["Service-Worker-Allowed"] == "/field/" and answer["Content-Type"].startswith("text/javascript")
    assert b"fetch" in b"".join(answer.streaming_content)


# Signing in by scanning


def test_a_scanned_code_leads_through_the_login_to_the_button(cast: Cast) -> None:
    enrolment = cast.training.booked()
    client = Client()
    assert client.get(f"/sign-in/{code_now(enrolment.training_class_id)}")["Location"] == "/sign-in"
    assert client.get("/sign-in")["Location"].startswith("/login?next=/sign-in")
    client.post("/login", {"login": "citizen1", "password": "shi-yan-2026"})
    assert "签到成功" in client.post("/sign-in", {"idempotency_key": key_on(client, "/sign-in")}).content.decode()
    assert enrolment.sign_ins.get().way == "qr"


def test_a_code_passed_on_is_too_old_to_scan(cast: Cast) -> None:
    enrolment = cast.training.booked()
    code = code_now(enrolment.training_class_id)
    with time_machine.travel(clock.now() + timedelta(seconds=95)):
        assert "已过期" in Client().get(f"/sign-in/{code}").content.decode()
    assert "不对" in Client().get("/sign-in/AAAA").content.decode()
    assert "请先扫码" in signed_in("citizen1").get("/sign-in").content.decode()


def test_who_has_no_seat_is_sent_to_the_teacher(cast: Cast) -> None:
    enrolment, client = cast.training.booked(), signed_in("citizen2")
    client.get(f"/sign-in/{code_now(enrolment.training_class_id)}")
    assert "没有您的报名" in client.get("/sign-in").content.decode()


def test_the_qr_page_renews_itself_and_counts(cast: Cast) -> None:
    enrolment = cast.training.booked()
    do.record_sign_in(enrolment=enrolment, acting=cast.lead)
    body = signed_in("lead").get(f"/field/{enrolment.training_class.number}/code").content.decode()
    assert 'http-equiv="refresh"' in body and "<svg" in body and "<strong>1</strong> / 1" in body


# Minutes and papers


def test_the_lead_seals_on_the_page_and_sees_that_nothing_changed(cast: Cast) -> None:
    training_class = recorded(cast).training_class
    path, client = f"/field/{training_class.number}/minutes", signed_in("lead")
    first, second = queries.instructors_of(training_class)
    sent = {"first_assessor": first.id, "second_assessor": second.id, "irregularity": "none", "idempotency_key": key_on(client, path)}
    assert client.post(path, sent).status_code == 302
    assert "现有记录与封存内容一致" in client.get(path).content.decode()


def test_the_paper_pack_opens_names_and_prints(cast: Cast) -> None:
    number = cast.training.booked().training_class.number
    client = signed_in("village_clerk")
    assert client.get(f"/field/{number}/papers.pdf")["Location"].endswith("/papers")
    assert "打开今天的名单" in client.get(f"/field/{number}/papers").content.decode()
    client.post(f"/field/{number}/papers")
    assert client.get(f"/field/{number}/papers.pdf").content.startswith(b"%PDF")
    assert "王小明" in client.get(f"/field/{number}/papers/print").content.decode()
    assert signed_in("foreign_officer").get(f"/field/{number}/papers").status_code == 404


def test_a_long_name_fits_and_a_rare_character_is_named_not_boxed(cast: Cast) -> None:
    opened = cast.training.open_class()
    for sequence, name in ((801, "𬎆䶮"), (802, "阿卜杜拉热合曼·买买提吐尔逊·艾合买提江")):
        person = people.register(branch=cast.village, name=name, id_number=id_number(sequence), acting=cast.system)
        do.book(training_class=opened, person=person, acting=cast.village_clerk)
    shown = class_papers.shown_on(opened, "https://boai.example")
    assert shown["learners"][0]["name"].startswith("〓") and {"no": "1", "character": "𬎆", "code": "U+2C386"} in shown["rare"]
    assert class_papers.pack(opened, "https://boai.example").startswith(b"%PDF")


def test_a_clerk_keys_a_paper_on_the_page(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    number, client = enrolment.training_class.number, signed_in("village_clerk")
    path = f"/field/{number}/papers/key/{enrolment.number}"
    first, second = queries.instructors_of(enrolment.training_class)
    sent = {
        "idempotency_key": key_on(client, path), "assessor_1": first.id, "assessor_2": second.id, "passed_1": STEPS.split(),
        "passed_2": STEPS.split(), "absent_minutes": "0", "score": "８８", "kept_at": "档案柜3",
    }  # fmt: skip
    refused = client.post(path, sent)
    assert refused.status_code == 422 and "签字" in refused.content.decode() and "档案柜3" in refused.content.decode()
    assert client.post(path, {**sent, "both_signed": "true"})["Location"].endswith("/papers/key")
    assert enrolment.theory.get().score == 88 and "已补录" in client.get(f"/field/{number}/papers/key").content.decode()
    assert client.get(f"/field/{number}/papers/key/BM00000000").status_code == 404


def test_an_exam_sat_in_class_shows_on_the_phone(cast: Cast) -> None:
    attempt = cast.exam.in_class()
    number, client = TrainingClass.objects.get().number, signed_in("lead")
    assert client.get(f"/field/{number}/state").json()["learners"][0]["sat"] is None
    cast.exam.handed_in(attempt)
    assert client.get(f"/field/{number}/state").json()["learners"][0]["sat"] == 100
