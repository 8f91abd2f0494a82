"""boai token LOGIN: an API token for a demo login, printed once."""

import argparse
import sys

from boai.edge.cli.ground import stand

HELP = "演示：为一个演示账号打印接口令牌"


def add(parser: argparse.ArgumentParser) -> None:
    """``login``."""
    parser.add_argument("login")
    parser.add_argument("--days", type=int, default=1)


def run(asked: argparse.Namespace) -> int:
    """Refuses in a real installation: there a person makes tokens on their own page."""
    if not stand().demo:
        print("正式环境的令牌由本人登录后在“我的”中生成。", file=sys.stderr)
        return 1
    from boai.kernel.people import tokens
    from boai.kernel.people.models import Account

    account = Account.objects.filter(login=asked.login, is_active=True).first()
    if account is None:
        print(f"没有“{asked.login}”这个账号。", file=sys.stderr)
        return 1
    print(tokens.issue(account, "boai token", asked.days))
    return 0
