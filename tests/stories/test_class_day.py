"""A citizen of 白马村 becomes a certified first-aider; on class day the network is off, and there are two phones."""

import re

import pytest

from tests.stories.conftest import Visitor
from tests.stories.steps import assesses, at_the_desk, books, opens_the_class, seals, signs_in_by_code, verifies

pytestmark = pytest.mark.story


def keys_theory(instructor: Visitor, score: str) -> None:
    instructor.page.click("#tab-theory")
    field = instructor.page.locator(".learners input").first
    field.fill(score)
    field.blur()


def works_without_network(lead: Visitor) -> None:
    lead.page.reload()
    lead.sees("没有网络")
    lead.sees("王小明")
    lead.page.click("[data-step=begin_exam]")
    lead.page.click("#tab-attendance")
    lead.page.get_by_role("button", name="全程", exact=True).click()
    assert assesses(lead) <= 25
    keys_theory(lead, "90")
    lead.sees("未同步 4 条，已存在手机上")


def test_a_citizen_becomes_a_first_aider_with_the_network_off(server, visitor) -> None:
    number = server.city["number"]
    before = server.script("tests.stories.look", "figure", "510113")["certified"]
    citizen, lead, second = visitor(script=False), visitor(), visitor()
    books(citizen, "citizen1", number)
    opens_the_class(lead, "lead", number, "王小明")
    opens_the_class(second, "assistant", number, "王小明")
    lead.page.click("[data-step=start]")
    lead.sees("上课中")
    signs_in_by_code(citizen, server.script("tests.stories.look", "code", number)["code"])

    for phone in (lead, second):
        phone.loses_network()
    works_without_network(lead)
    keys_theory(second, "80")
    second.sees("未同步 1 条")

    lead.finds_network()
    lead.presses("同步")
    lead.sees("全部已同步")
    second.finds_network()
    second.presses("同步")
    second.sees("理论记录不一致")
    second.page.click("[data-choice=keep]")
    second.page.wait_for_selector("[data-choice]", state="detached")
    assert assesses(second) <= 25
    second.sees("全部已同步")

    seals(lead, number)

    officer = visitor(phone=False)
    officer.signs_in("city_officer", "/desk/")
    at_the_desk(officer, number, "已审核", "审核成绩")
    at_the_desk(officer, number, "已发证", "全班发证")
    citizen.goes_to("/me")
    verifies(visitor(), re.search(r"ZS[0-9A-Z]{8}", citizen.page.content())[0], "王**", "王小明")
    assert server.script("tests.stories.look", "figure", "510113")["certified"] == before + 1

    supervisor = visitor(phone=False)
    supervisor.signs_in("supervisor", "/desk/")
    supervisor.goes_to("/desk/training/enrolments/?q=wxm")
    supervisor.page.locator("tbody a").first.click()
    history = supervisor.page.locator("ol.history").inner_text()
    assert all(step in history for step in ("预约", "登记出勤", "发证"))


def test_signing_out_forgets_what_the_phone_kept(server, visitor) -> None:
    lead = visitor()
    lead.signs_in("lead", f"/field/{server.city['later']}")
    lead.page.wait_for_selector("#field[data-kept=yes]")
    assert "boai-field" in str(lead.page.evaluate("indexedDB.databases()"))
    lead.goes_to("/me")
    lead.presses("退出登录")
    lead.page.wait_for_url("**/")
    lead.page.wait_for_timeout(300)
    kept = "Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()])"
    assert (
        lead.page.evaluate(f"{kept}.then((all) => all.map((one) => one.length))") == [0, 0, 0]
        and lead.page.evaluate("localStorage.length") == 0
    )
