"""boai doctor: what this machine or installation lacks, one sentence each, and what to do."""

import argparse

from boai.edge import examination
from boai.edge.cli.ground import stand
from boai.edge.installation import FILE, Installation, data_directory

HELP = "体检：缺什么、怎么办；--production 按正式运行的要求检查"


def add(parser: argparse.ArgumentParser) -> None:
    """``--production``."""
    parser.add_argument("--production", action="store_true", help="按正式运行的要求检查")


def run(asked: argparse.Namespace) -> int:
    """Exit code 1 when anything must be put right."""
    data = data_directory()
    found = list(examination.of_machine(data))
    if (data / FILE).exists():
        installation = Installation.read(data)
        found += examination.of_installation(installation)
        if asked.production:
            found += examination.of_production(installation)
        if not any(one.stops for one in found):
            stand()
            found += examination.of_database(installation)
    elif asked.production:
        found.append(examination.Finding(f"{data} 里还没有安装", "boai init", stops=True))
    for one in found:
        print(f"{'✗' if one.stops else '！'} {one.sentence}。请：{one.do}")
    if not found:
        print("一切正常。")
    return 1 if any(one.stops for one in found) else 0
