"""What people of several stories do in their browsers."""

from tests.stories.conftest import Visitor, counting

CRITICAL = ("scene", "response", "call", "compress", "aed", "bleeding")


def books(citizen: Visitor, login: str, number: str) -> None:
    citizen.signs_in(login)
    citizen.goes_to("/training?q=白马村")
    citizen.page.locator(f"a[href$={number}]").click()
    citizen.presses("预约")
    citizen.sees("预约成功")
    citizen.goes_to("/me")
    assert number in citizen.page.content()


def opens_the_class(instructor: Visitor, login: str, number: str, learner: str) -> None:
    instructor.signs_in(login, "/field/")
    instructor.page.locator(f"a[href$={number}]").click()
    instructor.sees("打开今天的名单")
    instructor.page.click("[data-open=names]")
    instructor.sees(learner)
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


def at_the_desk(officer: Visitor, number: str, title: str, button: str) -> None:
    officer.goes_to(f"/desk/training/classes/?q={number}")
    officer.page.locator("tbody a").first.click()
    officer.page.get_by_role("link", name=button, exact=True).click()
    officer.page.get_by_role("button", name=button, exact=True).click()
    officer.sees(title)


def seals(lead: Visitor, number: str) -> None:
    lead.goes_to(f"/field/{number}/minutes")
    lead.page.select_option("#id_first_assessor", index=1)
    lead.page.select_option("#id_second_assessor", index=2)
    lead.page.select_option("#id_irregularity", "none")
    lead.presses("完成考核并封存")
    lead.sees("现有记录与封存内容一致")


def verifies(stranger: Visitor, certificate: str, masked: str, name: str) -> None:
    stranger.goes_to("/certificates/verify")
    stranger.page.fill("#number", certificate)
    stranger.presses("查询")
    stranger.sees(masked)
    stranger.page.fill("#holder", name)
    stranger.presses("核对")
    stranger.page.get_by_text("一致", exact=True).wait_for()
