"""boai restore: bring a backup back."""

import argparse
import sys
from pathlib import Path

from boai.edge.backup import archive, engines, restoring
from boai.edge.cli.ground import check_society, migrate, stand, traced
from boai.edge.installation import data_directory, keep_owner_url
from boai.edge.processes import AlreadyRunning, take_turn
from boai.kernel.people.erasure_journal import BadJournal

HELP = "恢复：从备份恢复（先核对签名和密钥，再逐表核对，再重放注销登记）"


def add(parser: argparse.ArgumentParser) -> None:
    """``file``; ``--replace`` where there is a database already."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="替换现有数据库")
    parser.add_argument("--database", default="", help="新机器：程序所用 PostgreSQL 角色的地址")
    parser.add_argument("--owner-database", default="", help="新机器：拥有表的 PostgreSQL 角色的地址")
    parser.add_argument("--erasures", type=Path, help="注销登记 erasures.jsonl 的位置（默认找本机和备份旁边）")
    parser.add_argument("--as", dest="by", metavar="姓名", help="由谁恢复，写入留痕（此时还无法登录核验）")


def run(asked: argparse.Namespace) -> int:
    """Nothing serves before the whole of it is done; an interrupted restore is simply run again."""
    data = data_directory()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        take_turn(data)
        if asked.owner_database:
            keep_owner_url(data, asked.owner_database)
        restored = restoring.restore(
            data, asked.file, database=asked.database, journal=asked.erasures, replace_it=_may_replace(asked, data)
        )
        forgotten = _complete(asked, restored)
    except AlreadyRunning:
        print("✗ 平台正在运行，请先停止再恢复。", file=sys.stderr)
        return 2
    except (OSError, engines.EngineFault, archive.BadArchive, restoring.RestoreRefused, BadJournal) as trouble:
        print(f"✗ 没有恢复：{trouble}", file=sys.stderr)
        return 1
    restoring.finish(data)
    print(f"已恢复 {restored.manifest.taken_at} 的备份：{len(restored.manifest.tables)} 张表全部一致，重放注销 {forgotten} 人。")
    return 0


def _may_replace(asked: argparse.Namespace, data: Path) -> bool:
    return asked.replace or (data / restoring.HALF_DONE).exists()


def _complete(asked: argparse.Namespace, restored: restoring.Restored) -> int:
    """Newest form of the tables, everybody forgotten again, a line in the trace."""
    if restored.unequal:
        raise restoring.RestoreRefused(f"恢复后这些表与备份时不一致：{'、'.join(restored.unequal)}")
    installation = stand()
    migrate(installation)
    check_society(installation)
    from boai.kernel.change.acting import system
    from boai.kernel.people import erasure

    acting = system(installation.society_id, name=f"restore by {asked.by or 'operator'}")
    forgotten = erasure.replay(acting)
    traced(acting, "restore", archive=asked.file.name, taken_at=restored.manifest.taken_at, forgotten=str(forgotten))
    return forgotten
