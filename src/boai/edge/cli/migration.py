"""boai migration: write the migration of a room whose records changed."""

import argparse
import os
import tempfile
from pathlib import Path

HELP = "开发：为某个领域生成数据库迁移"


def add(parser: argparse.ArgumentParser) -> None:
    """``room``: the folder's name."""
    parser.add_argument("room")


def run(asked: argparse.Namespace) -> int:
    """Compares the models with the migrations; needs no installation of its own."""
    from boai.edge.cli.ground import stand

    with tempfile.TemporaryDirectory() as folder:
        os.environ["BOAI_DATA"] = str(Path(folder) / "demo")
        stand(create_demo=True)
        from django.apps import apps
        from django.core.management import call_command

        migrations = Path(apps.get_app_config(asked.room).path) / "migrations"
        migrations.mkdir(exist_ok=True)
        (migrations / "__init__.py").touch()
        call_command("makemigrations", asked.room)
    return 0
