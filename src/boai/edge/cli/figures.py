"""boai figures: recount from the records."""

import argparse

from boai.edge.cli.ground import stand

HELP = "指标：figures verify 从记录重算并核对，figures rebuild 重建"


def add(parser: argparse.ArgumentParser) -> None:
    """``verify`` or ``rebuild``."""
    parser.add_argument("what", choices=["verify", "rebuild"])


def run(asked: argparse.Namespace) -> int:
    """Prints each difference; exit code 1 when there is any."""
    stand()
    from boai.kernel.change.turns import one_moment
    from boai.kernel.figures import tallies

    if asked.what == "rebuild":
        print(f"重建了 {tallies.rebuild()} 项")
        return 0
    with one_moment():
        differences = tallies.verify()
    for one in differences:
        print(f"{one.code}\t{one.branch_id}\t{one.day}\t现有 {one.kept}\t应为 {one.recounted}")
    print(f"{len(differences)} 处不符" if differences else "全部相符")
    return 1 if differences else 0
