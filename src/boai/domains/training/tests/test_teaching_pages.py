"""The pages of those who teach: one's own, the file, the panel's."""

from datetime import timedelta

from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training.models import Instructor, InstructorAbsence, Observation
from boai.domains.training.tests.teaching_cast import place
from boai.domains.training.tests.test_instructors import SHEET, panel, proposed
from boai.domains.training.tests.test_mentoring import myself, observed, paired
from boai.domains.training.tests.test_rosters import signed_in
from boai.kernel.basics import clock
from boai.kernel.change import outbox
from boai.kernel.notify.models import Message
from tests.cast import Cast, refuses

KEY = "k" * 24


def test_an_instructor_sees_the_year_says_when_away_and_acknowledges(cast: Cast) -> None:
    seen, base, client = observed(cast), place(cast), signed_in("assistant")
    body = client.get("/me/teaching").content.decode()
    assert "0 / 16 学时" in body and "待本人确认" in body
    refused = client.post("/me/teaching/away", {"starts_on": "2020-01-01", "ends_on": "2020-01-02", "idempotency_key": KEY})
    assert refused.status_code == 422 and "不能早于今天" in refused.content.decode() and "2020-01-01" in refused.content.decode()
    day = clock.today() + timedelta(days=3)
    assert client.post("/me/teaching/away", {"starts_on": day, "ends_on": day, "idempotency_key": KEY}).status_code == 302
    span = InstructorAbsence.objects.get()
    assert client.post(f"/me/teaching/away/{span.id}", {"idempotency_key": f"back-{span.id}"}).status_code == 302
    assert InstructorAbsence.objects.get().stage == "withdrawn"
    assert client.post(f"/me/teaching/away/{span.id}", {"idempotency_key": KEY}).status_code == 404
    address = f"/me/teaching/observations/{seen.id}"
    assert "多留练习时间" in client.get(address).content.decode()
    assert client.post(address, {"reply": "下次分组练习", "idempotency_key": KEY}).status_code == 302
    assert Observation.objects.get().reply == "下次分组练习" and "我的回应" in client.get(address).content.decode()
    assert client.get("/me/teaching/home").status_code == 200
    assert client.post("/me/teaching/home", {"home": base.id, "idempotency_key": KEY}).status_code == 302
    assert cast.training.instructor("assistant").home_id == base.id


def test_one_chooses_only_ones_own_home(cast: Cast) -> None:
    base, assistant = place(cast), cast.training.instructor("assistant")
    with refuses("change.not_found"):
        do.choose_home(assistant, home=base, acting=myself(cast, "lead"))
    assert do.choose_home(assistant, home=base, acting=myself(cast, "assistant")).home == base


def test_others_have_no_such_page(cast: Cast) -> None:
    seen = observed(cast)
    assert signed_in("citizen1").get("/me/teaching").status_code == 404
    assert signed_in("lead").get(f"/me/teaching/observations/{seen.id}").status_code == 404
    assert Client().get("/me/teaching").status_code == 302


def test_an_instructors_file_shows_the_whole_way(cast: Cast) -> None:
    paired(cast)
    observed(cast)
    lead = cast.training.instructor("lead")
    do.check_year(instructor=lead, year=clock.today().year, acting=cast.city_officer)
    client = signed_in("city_officer")
    body = client.get(f"/training/instructors/{lead.number}").content.decode()
    assert "师资档案" in body and "不合格，待处理" in body and "带" in body
    mentee = cast.training.instructor("assistant")
    assert "4·4·5·3" in client.get(f"/training/instructors/{mentee.number}").content.decode()
    assert client.get("/training/instructors/SZ0").status_code == 404


def test_a_member_scores_on_the_page_and_sees_no_other_sheet_before_the_end(cast: Cast) -> None:
    promotion = proposed(cast)
    judges = panel(cast)
    address, client = f"/training/promotions/{promotion.number}", signed_in("lead")
    do.score_promotion(promotion=promotion, scores="teaching=31 skill=29 service=17 growth=7", judge=judges[1], acting=cast.system)
    body = client.get(address).content.decode()
    assert "提交评分" in body and "已有 1 / 3" in body and ">31<" not in body
    assert "提交评分" not in signed_in("expert").get(address).content.decode()
    typed = {"teaching": "36", "skill": "27", "service": "18", "growth": "11", "idempotency_key": KEY}
    refused = client.post(address, typed)
    assert refused.status_code == 422 and 'value="36"' in refused.content.decode()
    assert client.post(address, typed | {"growth": "9", "idempotency_key": KEY[:-1] + "m"}).status_code == 302
    do.score_promotion(promotion=promotion, scores=SHEET, judge=judges[2], acting=cast.system)
    do.decide_promotion(promotion, acting=cast.city_officer)
    assert "<td>31</td>" in client.get(address).content.decode()
    assert client.get("/training/promotions/JJ0").status_code == 404
    outbox.deliver()
    assert Message.objects.get(kind="training.instructor_promoted").person == Instructor.objects.get(pk=promotion.instructor_id).person
