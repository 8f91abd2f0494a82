"""The whole way: a villager books, learns, sits the exam, is assessed where there is no network, is certified; and who looks on sees it."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

import boai.domains.training
from tests.stories.conftest import Visitor
from tests.stories.steps import assesses, at_the_desk, books, opens_the_class, seals, signs_in_by_code, verifies

pytestmark = pytest.mark.story
QUESTIONS = Path(boai.domains.training.__file__).parent / "content" / "questions.yaml"
NAME = "阿依古丽·买买提"


@cache
def key() -> dict[str, list[str]]:
    """What a learner knows who has learnt: the right options by the question's words."""
    rows = yaml.load(QUESTIONS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {row["text"]: [row["options"][place] for place in row["answer"]] for row in rows}


LESSONS = 8
"""Of the first-aider's online course."""


def certified(anyone: Visitor) -> int:
    """The county's figure, as everybody can ask for it."""
    answer = anyone.context.request.get(f"{anyone.origin}/api/v1/figures?code=training.certified_persons&branch=510113")
    return answer.json()["items"][0]["value"]


def learns(citizen: Visitor) -> None:
    citizen.goes_to("/training/learn/first_aider")
    citizen.page.get_by_role("link", name="开始学习").click()
    for lesson in range(1, LESSONS + 1):
        citizen.sees(f"第 {lesson} / {LESSONS} 节")
        citizen.presses("学完了")
    citizen.sees("线上课已学完")


def sits_the_exam(citizen: Visitor, number: str, room_code: str) -> None:
    citizen.goes_to(f"/training/classes/{number}")
    citizen.page.get_by_role("link", name="进入理论考试").click()
    citizen.page.fill("#id_room_code", room_code)
    citizen.presses("开始考试")
    citizen.sees("答卷编号")
    for question in citizen.page.locator("#exam fieldset").all():
        words = question.locator("legend").inner_text()
        for right in key()[next(text for text in key() if text in words)]:
            question.locator("label").filter(has_text=right).locator("input").check()
    citizen.presses("交卷")
    citizen.sees("100 分 · 合格")


def shows_the_room_code(instructor: Visitor, number: str) -> str:
    instructor.goes_to(f"/training/classes/{number}/room")
    instructor.presses("出示考场口令")
    return instructor.page.locator(".room-code").inner_text()


def works_without_network(lead: Visitor) -> None:
    lead.loses_network()
    lead.page.reload()
    lead.sees("没有网络")
    lead.sees(NAME)
    lead.page.click("#tab-attendance")
    lead.page.get_by_role("button", name="全程", exact=True).click()
    assert assesses(lead) <= 25
    lead.sees("未同步 2 条，已存在手机上")
    lead.finds_network()
    lead.presses("同步")
    lead.sees("全部已同步")


def receives(citizen: Visitor, number: str) -> str:
    """From her own page to the class that is over, and to the paper."""
    citizen.goes_to("/me")
    citizen.page.locator(f"a.title[href$={number}]").click()
    citizen.page.get_by_role("link", name="看证书").click()
    citizen.sees(NAME)
    return re.search(r"ZS[0-9A-Z]{8}", citizen.page.content())[0]


def follows_the_trace(supervisor: Visitor, certificate: str) -> None:
    supervisor.signs_in("supervisor", "/desk/")
    supervisor.goes_to("/desk/training/enrolments/?q=aygl")
    supervisor.page.locator("tbody a").first.click()
    history = supervisor.page.locator("ol.history").inner_text()
    assert [step for step in ("发证", "登记出勤", "预约") if step not in history] == []
    supervisor.goes_to(f"/desk/training/certificates/?q={certificate}")
    supervisor.page.locator("tbody a").first.click()
    assert "发证" in supervisor.page.locator("ol.history").inner_text()
    assert NAME not in supervisor.page.content()


def test_a_villager_becomes_a_certified_first_aider(server, visitor) -> None:
    number, stranger = server.city["beside"], visitor()
    before = certified(stranger)
    at_home, phone, lead, assistant = visitor(script=False), visitor(), visitor(), visitor()
    books(at_home, "citizen4", number)
    learns(at_home)

    opens_the_class(lead, "expert", number, NAME)
    opens_the_class(assistant, "fellow", number, NAME)
    lead.page.click("[data-step=start]")
    lead.sees("上课中")
    phone.signs_in("citizen4")
    signs_in_by_code(phone, server.script("tests.stories.look", "code", number)["code"])
    lead.page.click("[data-step=begin_exam]")
    lead.sees("考核中")
    lead.sees("全部已同步")
    sits_the_exam(phone, number, shows_the_room_code(lead, number))

    lead.goes_to(f"/field/{number}")
    lead.page.wait_for_selector("#field[data-kept=yes]")
    works_without_network(lead)
    assistant.presses("同步")
    assert assesses(assistant) <= 25
    assistant.sees("全部已同步")
    lead.page.reload()
    lead.page.click("#tab-theory")
    lead.sees("答卷100分合格")
    seals(lead, number)

    officer = visitor(phone=False)
    officer.signs_in("city_officer", "/desk/")
    at_the_desk(officer, number, "已审核", "审核成绩")
    at_the_desk(officer, number, "已发证", "全班发证")
    verifies(stranger, certificate := receives(phone, number), "阿**", NAME)
    assert certified(stranger) == before + 1
    follows_the_trace(visitor(phone=False), certificate)
