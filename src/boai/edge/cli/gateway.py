"""boai gateway: the demo's payment gateway. ``boai up`` starts it; refuses beside a real installation."""

import argparse
import sys

from boai.edge.cli.up import port
from boai.edge.installation import Installation, data_directory
from boai.edge.processes import die_with_parent

HELP = "演示支付网关（由 up 启动）"


def add(parser: argparse.ArgumentParser) -> None:
    """It listens two ports above the pages."""
    parser.add_argument("--speed", type=float, default=60.0, help="通知重发的时钟快多少倍（默认60）")


def run(asked: argparse.Namespace) -> int:
    """Serve until told to stop."""
    installation = Installation.read(data_directory())
    if not installation.demo:
        print("真实安装不启动演示网关", file=sys.stderr)
        return 2
    from boai.edge.gateway.enrolment import enrol
    from boai.edge.gateway.server import Gateway

    die_with_parent()
    enrol(installation.data)
    with Gateway(port() + 2, installation.data, f"127.0.0.1:{port()}", asked.speed) as server:
        server.serve_forever()
    return 0
