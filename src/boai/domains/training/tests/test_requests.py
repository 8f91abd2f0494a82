"""An organiser asks, the society answers, the class is planned."""

import re

import pytest
from django.test import Client

from boai.domains.training import operations as do
from boai.domains.training import rules
from boai.domains.training.models import ClassRequest, TrainingClass
from boai.domains.training.pages.requests import address_of
from boai.domains.training.tests.kinds import DAY, asked
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.domains.training.vocabulary import ClassType, OfferedDate
from boai.kernel.access.actors import as_public
from boai.kernel.basics import clock
from boai.kernel.pages.templatetags.words import day
from boai.kernel.people.models import Person
from tests.cast import Cast, refuses, unchanged


def plan_of(request: ClassRequest) -> dict:
    starts_at = clock.at(request.wished_on, 9)
    return {
        "course": "cpr_aed", "title": "白马村专场", "class_type": ClassType.CITIZEN_BOOKING, "starts_at": starts_at,
        "ends_at": clock.at(request.wished_on, 13), "place": request.place, "capacity": 40,
    }  # fmt: skip


def test_a_citizen_asks_and_is_the_contact(cast: Cast) -> None:
    request = asked(cast)
    assert request.contact_id == cast.citizen1.person_id and request.stage == "filed" and request.answer_by_on > clock.today()


def test_the_public_leaves_a_sealed_contact(cast: Cast) -> None:
    public = as_public(cast.society.id).with_key("p" * 22)
    request = asked(cast, public, contact_name="赵大姐", phone="13900001111")
    assert request.contact.name == "赵大姐" and "赵大姐" not in request.contact.name_sealed
    people = Person.objects.count()
    with refuses("change.not_allowed"):  # 21 characters are fewer than 128 bits
        asked(cast, as_public(cast.society.id).with_key("p" * 21), contact_name="赵大姐", phone="13900001111")
    with refuses("training.request_contact_missing"):
        asked(cast, as_public(cast.society.id).with_key("q" * 22), contact_name="赵大姐")
    with refuses("people.bad_phone"):
        asked(cast, as_public(cast.society.id).with_key("r" * 22), contact_name="赵大姐", phone="12")
    assert Person.objects.count() == people and ClassRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"wished_on": 2}, "training.request_date_passed"),
        ({"alternative_on": 2}, "training.request_date_passed"),
        ({"alternative_on": 10}, "training.request_alternative_same"),
        ({"persons": 9}, "training.request_persons"),
    ],
)
def test_a_request_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, int], code: str) -> None:
    with refuses(code):
        asked(cast, **{name: clock.today() + value * DAY if name.endswith("_on") else value for name, value in wrong.items()})
    assert not ClassRequest.objects.exists()


def test_accepting_plans_the_class_as_asked(cast: Cast) -> None:
    request = asked(cast)
    done = do.accept_request(request, **plan_of(request), acting=cast.county_officer)
    assert done.stage == "planned" and done.training_class.title == "白马村专场" and done.training_class.setting == "village"
    with refuses("change.wrong_stage"):
        do.decline_request(request, reason="已经排班", acting=cast.county_officer)


def test_a_plan_that_is_refused_leaves_the_request_open(cast: Cast) -> None:
    request = asked(cast)
    with refuses("training.no_seats"):
        do.accept_request(request, **plan_of(request) | {"capacity": 0}, acting=cast.county_officer)
    assert unchanged(request) and not TrainingClass.objects.exists()


def test_declining_needs_a_reason_and_a_clerk_may_not(cast: Cast) -> None:
    request = asked(cast)
    with refuses("training.request_reason_missing"):
        do.decline_request(request, reason="不", acting=cast.county_officer)
    with refuses("change.not_found"):
        do.decline_request(request, reason="没有师资了", acting=cast.foreign_officer)
    with refuses("change.not_allowed"):
        do.decline_request(request, reason="没有师资了", acting=cast.village_clerk)
    assert unchanged(request)
    assert do.decline_request(request, reason="本月师资已排满", acting=cast.county_officer).answer == "本月师资已排满"


def test_another_date_is_offered_and_chosen(cast: Cast) -> None:
    request, soon = asked(cast), clock.now() + 12 * DAY
    with refuses("training.offer_in_the_past"):
        do.offer_dates(request, first=clock.now() - DAY, acting=cast.county_officer)
    request = do.offer_dates(request, first=soon, answer="周六师资空闲", acting=cast.county_officer)
    with refuses("training.offer_not_made"):
        do.choose_date(request, offered=OfferedDate.SECOND, acting=cast.citizen1)
    with refuses("change.not_found"):
        do.choose_date(request, offered=OfferedDate.FIRST, acting=cast.citizen2)
    chosen = do.choose_date(request, offered=OfferedDate.FIRST, acting=cast.citizen1)
    assert chosen.stage == "filed" and chosen.chosen_at == soon


def test_an_offered_date_that_passed_cannot_be_chosen(cast: Cast) -> None:
    request = do.offer_dates(asked(cast), first=clock.now() + DAY, second=clock.now() + 3 * DAY, acting=cast.county_officer)
    with clock.stopped(clock.now() + 2 * DAY):
        with refuses("training.offer_in_the_past"):
            do.choose_date(request, offered=OfferedDate.FIRST, acting=cast.system)
        assert do.choose_date(request, offered=OfferedDate.SECOND, acting=cast.system).stage == "filed"


def test_withdrawing_ends_it(cast: Cast) -> None:
    request = do.withdraw_request(asked(cast), acting=cast.citizen1)
    with refuses("change.wrong_stage"):
        do.accept_request(request, **plan_of(request), acting=cast.county_officer)


@pytest.mark.parametrize(
    ("stage", "class_stage", "now"),
    [
        ("filed", "", "商定日期"), ("offered", "", "商定日期"), ("planned", "draft", "已排班"), ("planned", "enrolling", "开放报名"),
        ("planned", "running", "已开课"), ("planned", "archived", "已办结"), ("planned", "cancelled", "班次已取消"),
        ("declined", "", "未接受"), ("withdrawn", "", "已撤回"),
    ],
)  # fmt: skip
def test_the_progress_line_says_where_it_stands(stage: str, class_stage: str, now: str) -> None:
    assert [step.label for step in rules.progress(stage, class_stage) if step.state == "now"] == [now]


def test_a_stranger_asks_and_follows_by_the_link(cast: Cast) -> None:
    client = Client()
    key = key_on(client, "/training/request")
    typed = {
        "branch": str(cast.county.id), "organiser_kind": "school", "organiser": "弥牟中学", "contact_name": "赵老师",
        "phone": "13900001111", "setting": "school", "persons": "120", "wished_on": str(clock.today() + 10 * DAY), "place": "报告厅",
        "idempotency_key": key,
    }  # fmt: skip
    missing = client.post("/training/request", typed | {"phone": ""})
    assert missing.status_code == 422 and "弥牟中学" in missing.content.decode()
    address = client.post("/training/request", typed)["Location"]
    assert "商定日期" in client.get(address).content.decode() and "赵老师" not in client.get(address).content.decode()
    assert client.get(address[:-1] + ("0" if address[-1] != "0" else "1")).status_code == 404
    assert (client.get(address)["Cache-Control"], client.get(address)["Referrer-Policy"]) == ("no-store", "no-referrer")
    request = do.offer_dates(ClassRequest.objects.get(), first=clock.now() + 12 * DAY, acting=cast.county_officer)
    chosen = client.post(address, {"act": "choose", "offered": "first", "idempotency_key": key_on(client, address)})
    assert chosen.status_code == 302 and ClassRequest.objects.get(pk=request.pk).stage == "filed"
    wrong = client.post(address, {"act": "choose", "offered": "first", "idempotency_key": key_on(client, address)})
    assert wrong.status_code == 422 and "change.wrong_stage" in wrong.content.decode()
    client.post(address, {"act": "withdraw", "idempotency_key": key_on(client, address)})
    assert ClassRequest.objects.get(pk=request.pk).stage == "withdrawn"


def test_staff_plan_from_a_prefilled_form(cast: Cast) -> None:
    request = asked(cast)
    path = f"/training/requests/{request.number}/plan"
    client = signed_in("county_officer")
    shown = client.get(path).content.decode()
    assert "弥牟镇白马村村民委员会应急救护培训" in shown and "村文化站" in shown
    typed = dict(re.findall(r'<input type="[\w-]+" name="(\w+)" value="([^"]*)"', shown)) | {
        "course": "cpr_aed", "class_type": "citizen_booking", "funding": "free", "idempotency_key": key_on(client, path),
    }  # fmt: skip
    wrong = client.post(path, typed | {"course": "elective"})
    assert wrong.status_code == 422 and "training.course_of_other_type" in wrong.content.decode()
    assert "/desk/training/classes/" in client.post(path, typed | {"idempotency_key": key_on(client, path)})["Location"]
    assert signed_in("foreign_officer").get(path).status_code == 404
    assert "接受并排班" in signed_in("county_officer").get(f"/desk/training/requests/{asked(cast).id}/").content.decode()


def test_my_requests_are_mine(cast: Cast) -> None:
    request = asked(cast)
    assert request.organiser in signed_in("citizen1").get("/training/requests").content.decode()
    assert address_of(request) not in signed_in("citizen2").get("/training/requests").content.decode()
    assert 'name="phone"' not in signed_in("citizen1").get("/training/request").content.decode()


def test_a_task_is_counted_dated_and_opens_its_records(cast: Cast) -> None:
    first, second = asked(cast), asked(cast)
    do.decline_request(second, reason="场地不合适", acting=cast.county_officer)
    client = signed_in("county_officer")
    home = client.get("/desk/").content.decode()
    address = re.search(r'href="(/desk/training/requests/\?task=[^"]*)"', home)
    assert address and f"{day(clock.now())}起" in home
    waiting = client.get(address[1]).content.decode()
    assert "待答复的开班申请" in waiting and str(first.id) in waiting and str(second.id) not in waiting
