"""An upgrade is backed up, migrated, checked; one that fails leaves every table as it was."""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

from django.db import connection

from boai.domains.training import operations as do
from boai.domains.training.models import Instructor
from boai.domains.training.operations.teaching_deadlines import give_missing_numbers
from tests.cast import Cast
from tests.installation.ground import Society
from tests.installation.test_backups import hashes

OLDER = "DELETE FROM django_migrations WHERE app = 'grassroots'"
"""A program before villages had their self-checks: nothing else refers to that domain's tables."""


def sql(society: Society, *statements: str) -> None:
    """As the owner of the tables, behind everybody's back."""
    here = society.installation
    if url := here.owner_database:
        import psycopg

        with psycopg.connect(url) as connection:
            for statement in statements:
                connection.execute(statement)
        return
    with closing(sqlite3.connect(here.data / "boai.sqlite3")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_failed_upgrade_leaves_every_table_as_it_was(working: Society) -> None:
    sql(working, OLDER)  # its tables are there already, so the migration cannot be done again
    before = hashes(working)
    done = working.as_officer("upgrade")
    assert done.returncode == 1 and "已恢复到升级前" in done.stderr, done.stderr
    after = hashes(working)
    assert {name for name in before if before[name] != after[name]} == set()
    assert "boai upgrade" in working.boai("up").stderr
    assert "boai upgrade" in working.boai("doctor").stdout


def test_an_older_database_is_brought_up_and_passes_its_check(working: Society) -> None:
    sql(working, OLDER, "DROP TABLE grassroots_selfcheck")
    refused = working.boai("up")
    assert refused.returncode == 2 and "程序比数据库新" in refused.stderr
    done = working.as_officer("upgrade")
    assert done.returncode == 0 and "升级完成" in done.stdout, done.stderr
    assert (working.data / "backups").exists() and working.boai("audit", "verify").returncode == 0
    with working.up() as visitor:
        assert visitor.ask("/")[0] == 200


STEP4 = Path(__file__).with_name("step4.tar.xz")
"""A society on SQLite as the program left it when the house first stood: two officers, one archived class, three certificates."""


def test_a_society_of_the_first_days_comes_up_to_today(tmp_path: Path) -> None:
    society = Society(tmp_path / "data", "step4")
    with tarfile.open(STEP4) as archive:
        archive.extractall(society.data, filter="data")
    (tmp_path / "second").mkdir()
    served = society.data / "boai.toml"
    served.write_text(served.read_text().replace('"second"', f'"{tmp_path / "second"}"'))
    for secret in (society.data, society.data / "keys"):
        secret.chmod(0o700)
    done = society.as_officer("upgrade")
    assert done.returncode == 0 and "升级完成" in done.stdout, done.stdout + done.stderr
    assert society.boai("audit", "verify").returncode == 0 and society.boai("figures", "verify").returncode == 0
    with society.up() as visitor:
        assert visitor.ask("/")[0] == 200
    assert society.newest_backup().exists()


def test_who_was_registered_before_there_were_numbers_gets_one(cast: Cast) -> None:
    known = cast.training.instructor("lead")
    with connection.cursor() as cursor:  # as an upgrade leaves it
        cursor.execute("UPDATE training_instructor SET number = '' WHERE tier = 'backbone'")
    give_missing_numbers(cast.system)
    numbered = Instructor.objects.get(pk=known.pk).number
    assert numbered.startswith("SZ") and numbered != known.number
    give_missing_numbers(cast.system)
    assert Instructor.objects.get(pk=known.pk).number == numbered and do.number_instructor.label == "编号"
