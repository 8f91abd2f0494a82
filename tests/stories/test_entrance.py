"""Coming in with a real browser: a passkey is made and used, a slip sets a password, the lock of the desk opens."""

import pytest

from tests.cast import PASSWORD

pytestmark = pytest.mark.story

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_an_officer_makes_a_passkey_and_comes_in_with_it(visitor) -> None:
    officer = visitor()
    officer.origin = officer.origin.replace("127.0.0.1", "localhost")  # passkeys belong to a name
    devtools = officer.context.new_cdp_session(officer.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    officer.signs_in("foreign_officer")
    officer.goes_to("/me/security/passkey?next=/desk/")
    officer.page.fill("#name", "我的手机")
    officer.presses("添加")
    officer.sees("请收好恢复码")
    officer.page.click("text=已收好，继续")
    officer.page.wait_for_url("**/desk/")
    officer.goes_to("/me")
    officer.presses("退出登录")
    officer.goes_to("/login?next=/desk/")
    officer.page.fill("#login", "foreign_officer")
    officer.page.fill("#password", PASSWORD)
    officer.page.click("button.main-action")
    officer.sees("再验证一步")
    officer.presses("用通行密钥")
    officer.page.wait_for_url("**/desk/")


def test_a_slip_from_the_counter_sets_a_password(visitor) -> None:
    clerk = visitor(phone=False)
    clerk.signs_in("village_clerk", onward="/desk/")
    clerk.goes_to("/desk/people/persons/?q=王小明")
    clerk.page.click("tbody a")
    clerk.page.click("text=发一次性凭条")
    clerk.page.fill("textarea", "本人带身份证到场")
    clerk.presses("发一次性凭条")
    clerk.sees("当面交给本人")
    link = clerk.page.inner_text(".slip-sheet .code")
    citizen = visitor(script=False)
    citizen.page.goto(link)
    for field in ("#password", "#again"):
        citizen.page.fill(field, PASSWORD)
    citizen.presses("设好密码")
    citizen.sees("密码已设好")
