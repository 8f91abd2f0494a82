"""A citizen of 白马村 becomes a certified first-aider; on class day the network is off, and there are two phones."""

import re

import pytest

from tests.stories.conftest import Visitor, counting

pytestmark = pytest.mark.story
CRITICAL = ("scene", "response", "call", "compress", "aed", "bleeding")


def books(citizen: Visitor, number: str) -> None:
    citizen.signs_in("citizen1")
    citizen.goes_to("/training?q=白马村")
    citizen.page.locator(f"a[href$={number}]").click()
    citizen.presses("预约")
    citizen.sees("预约成功")
    citizen.goes_to("/me")
    assert number in citizen.page.content()


def opens_the_class(instructor: Visitor, login: str, number: str) -> None:
    instructor.signs_in(login, "/field/")
    instructor.page.locator(f"a[href$={number}]").click()
    instructor.sees("打开今天的名单")
    instructor.page.click("[data-open=names]")
    instructor.sees("王小明")
    instructor.page.wait_for_selector("#field[data-kept=yes]")


def signs_in_by_code(citizen: Visitor, code: str) -> None:
    citizen.goes_to(f"/sign-in/{code}")
    assert citizen.page.url.endswith("/sign-in")
    citizen.presses("签到")
    citizen.sees("签到成功")


def assesses(instructor: Visitor) -> int:
    instructor.page.click("#tab-sheet")
    with counting(instructor) as taps:
        instructor.page.click("[data-assess]")
        instructor.page.click("[data-rest=pass]")
        for code in CRITICAL:
            instructor.page.click(f"button.pass[data-code={code}]")
        instructor.page.click("[data-save=sheet]")
        instructor.sees("已评")
    return taps[0]


def keys_theory(instructor: Visitor, score: str) -> None:
    instructor.page.click("#tab-theory")
    field = instructor.page.locator(".learners input").first
    field.fill(score)
    field.blur()


def at_the_desk(officer: Visitor, number: str, title: str, button: str) -> None:
    officer.goes_to(f"/desk/training/classes/?q={number}")
    officer.page.locator("tbody a").first.click()
    officer.page.get_by_role("link", name=button, exact=True).click()
    officer.page.get_by_role("button", name=button, exact=True).click()
    officer.sees(title)


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


def seals(lead: Visitor, number: str) -> None:
    lead.goes_to(f"/field/{number}/minutes")
    lead.page.select_option("#id_first_assessor", index=1)
    lead.page.select_option("#id_second_assessor", index=2)
    lead.page.select_option("#id_irregularity", "none")
    lead.presses("完成考核并封存")
    lead.sees("现有记录与封存内容一致")


def verifies(stranger: Visitor, certificate: str) -> None:
    stranger.goes_to("/certificates/verify")
    stranger.page.fill("#number", certificate)
    stranger.presses("查询")
    stranger.sees("王**")
    stranger.page.fill("#holder", "王小明")
    stranger.presses("核对")
    stranger.page.get_by_text("一致", exact=True).wait_for()


def test_a_citizen_becomes_a_first_aider_with_the_network_off(server, visitor) -> None:
    number = server.city["number"]
    before = server.script("tests.stories.look", "figure", "510113")["certified"]
    citizen, lead, second = visitor(script=False), visitor(), visitor()
    books(citizen, number)
    opens_the_class(lead, "lead", number)
    opens_the_class(second, "assistant", number)
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
    verifies(visitor(), re.search(r"ZS[0-9A-Z]{8}", citizen.page.content())[0])
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
