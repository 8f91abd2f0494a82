"""What an account's holder is told without asking: a way in changed, or somebody came in from a browser not seen before."""

import json

from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Note
from boai.kernel.notify.kinds import MessageKind, declare_messages
from boai.kernel.notify.operations import tell
from boai.kernel.people import sessions
from boai.kernel.people.models import Account

CHANGED, NEW_BROWSER = "pages.way_in_changed", "pages.new_browser"

declare_messages(
    "pages",
    MessageKind(
        key=CHANGED,
        title="账号安全",
        text="您的账号{what}。不是您本人操作的，请马上修改密码，并告诉红十字会工作人员",
        link="/me/account",
    ),
    MessageKind(
        key=NEW_BROWSER,
        title="新设备登录",
        text="您的账号刚在{what}上登录。不是您本人的，请在这里让它退出，并修改密码",
        link="/me/account",
        outside=False,
    ),
)


def tell_changed(account: Account, what: str) -> None:
    """Say that a way into the account changed; nobody's account has nobody to tell."""
    _tell(account, CHANGED, what)


def tell_if_new(account: Account, browser: str) -> None:
    """Say that a browser comes in which is like none of those that are signed in."""
    known, device = {one.device for one in sessions.of(account)}, sessions.device(browser)
    if known and device not in known:
        _tell(account, NEW_BROWSER, device)


def _tell(account: Account, kind: str, what: str) -> None:
    if account.person is None:
        return
    key = f"{kind}:{account.id.hex}:{clock.now().timestamp()}"
    acting = system(account.society_id, name=kind)
    tell(branch=account.person.branch, person=account.person, kind=kind, values=Note(json.dumps({"what": what})), key=key, acting=acting)
