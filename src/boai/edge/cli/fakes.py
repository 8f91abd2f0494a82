"""boai fakes: the demo's stand-ins for SMS, WeChat and DingTalk. ``boai up`` starts it; refuses beside a real installation."""

import argparse
import sys

from boai.edge.cli.up import port
from boai.edge.installation import Installation, data_directory
from boai.edge.processes import die_with_parent

HELP = "演示替身进程（由 up 启动）"


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments: it listens four ports above the pages."""


def run(asked: argparse.Namespace) -> int:
    """Serve until told to stop."""
    if not Installation.read(data_directory()).demo:
        print("真实安装不启动演示替身", file=sys.stderr)
        return 2
    from boai.edge.fakes.server import Fakes

    die_with_parent()
    with Fakes(port() + 4) as server:
        server.serve_forever()
    return 0
