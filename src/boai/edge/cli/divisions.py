"""boai divisions: bring in a newer list of the state's division codes."""

import argparse
import sys
from datetime import date
from pathlib import Path

from boai.edge.cli.ground import acting_person, names_a_person, stand, traced

HELP = "行政区划：导入新的区划代码表（列：code,name,level,parent）"


def add(parser: argparse.ArgumentParser) -> None:
    """``file`` and the day from which its codes hold."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="日期")  # noqa: DTZ011  # the operator's own day
    names_a_person(parser)


def run(asked: argparse.Namespace) -> int:
    """Known codes stay as they are."""
    installation = stand()
    from boai.kernel.orgs.divisions import import_divisions

    acting = acting_person(asked, installation)
    try:
        fresh = import_divisions(asked.file, as_of=asked.as_of)
    except (OSError, KeyError, UnicodeDecodeError) as trouble:
        print(f"✗ 读不了 {asked.file}：{trouble}", file=sys.stderr)
        return 1
    traced(acting, "divisions", file=asked.file.name, fresh=str(fresh))
    print(f"新增 {fresh} 条区划")
    return 0
