"""boai demo: what is only for the demo."""

import argparse

from boai.edge.cli.ground import stand

HELP = "演示：demo cast 列出演示账号"


def add(parser: argparse.ArgumentParser) -> None:
    """``cast`` prints the demo logins as JSON."""
    parser.add_argument("what", choices=["cast"])


def run(asked: argparse.Namespace) -> int:
    """Refuses in a real installation."""
    if not stand().demo:
        print("这不是演示环境。")
        return 1
    from boai.edge.demo.city import cast_json

    print(cast_json())
    return 0
