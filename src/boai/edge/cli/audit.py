"""boai audit: check that everything in the database was done by an operation."""

import argparse

from boai.edge.cli.ground import stand

HELP = "审计：audit verify 核对留痕链与每条记录"


def add(parser: argparse.ArgumentParser) -> None:
    """``verify``."""
    parser.add_argument("what", choices=["verify"])


def run(asked: argparse.Namespace) -> int:
    """Prints each finding; exit code 1 when there is any."""
    stand()
    from django.conf import settings

    from boai.kernel.change import chain

    chain.extend()
    findings = list(chain.verify(settings.AUDIT_FOLDER))
    for finding in findings:
        print(f"{finding.kind}\t{finding.where}")
    print(f"发现 {len(findings)} 处异常" if findings else "核对完毕，没有异常")
    return 1 if findings else 0
