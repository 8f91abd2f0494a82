"""boai backup: take a backup now, list what there is, or restore the newest into a scratch place to see that it works."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from boai.edge.backup import archive, engines, restoring, state, taking
from boai.edge.cli.ground import acting_person, names_a_person, stand, traced
from boai.edge.installation import Installation
from boai.kernel.basics import clock
from boai.kernel.change.acting import system

HELP = "备份：立即备份；--list 列出；--drill 试恢复最近一份"


def add(parser: argparse.ArgumentParser) -> None:
    """``--list``, ``--drill``; ``--nightly`` is how the nightly job calls."""
    parser.add_argument("--list", action="store_true", help="列出备份")
    parser.add_argument("--drill", action="store_true", help="把最近一份恢复到临时位置并逐表核对")
    parser.add_argument("--nightly", action="store_true", help=argparse.SUPPRESS)
    names_a_person(parser)


def run(asked: argparse.Namespace) -> int:
    """Exit code 1 when no sound backup came of it."""
    installation = stand()
    if asked.list:
        return _list(installation)
    job = "backup.drill" if asked.drill else "backup.take"
    acting = system(installation.society_id, name="nightly") if asked.nightly else acting_person(asked, installation)
    try:
        said = _drill(installation) if asked.drill else _take(installation)
    except (OSError, engines.EngineFault, taking.SecondPlaceFault, archive.BadArchive, restoring.RestoreRefused) as trouble:
        print(f"✗ 没有完成：{trouble}", file=sys.stderr)
        return 1
    traced(acting, job, archive=said)
    return 0


def _take(installation: Installation) -> str:
    made = taking.take(installation)
    print(f"已备份：{made.file}（{made.size / 1e6:.1f} MB）")
    if not installation.served.second_place:
        print("还没有第二处备份：请在 boai.toml 写明 second_place = 另一台机器的目录。")
    return made.file.name


def _drill(installation: Installation) -> str:
    last = state.newest(installation.data)
    if last is None:
        raise restoring.RestoreRefused("还没有备份")
    with _scratch_database(installation) as url:
        restored = restoring.drill(installation, last.file, url)
    tables = len(restored.manifest.tables)
    state.note_drill(installation.data, state.Drill(clock.now(), last.file.name, not restored.unequal, tables))
    if restored.unequal:
        raise restoring.RestoreRefused(f"试恢复后这些表不一致：{'、'.join(restored.unequal)}")
    print(f"试恢复成功：{last.file.name}，{tables} 张表全部一致")
    return last.file.name


def _list(installation: Installation) -> int:
    for one in state.listed(state.folder(installation.data)):
        print(f"{one.taken_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}  {one.size / 1e6:8.1f} MB  {one.file}")
    if state.overdue(installation.data):
        print("✗ 超过26小时没有备份。")
    return 0


@contextmanager
def _scratch_database(installation: Installation) -> Iterator[str]:
    """A database of its own beside ours, gone afterwards; "" on SQLite."""
    url = installation.owner_database or installation.database
    if not url:
        yield ""
        return
    import psycopg
    from psycopg import sql

    server, _, name = url.rpartition("/")
    scratch = sql.Identifier(f"{name.partition('?')[0]}_drill")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(scratch))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(scratch))
        try:
            yield f"{server}/{name.partition('?')[0]}_drill"
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(scratch))
