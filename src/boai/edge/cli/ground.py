"""What a verb needs before it can touch records: an installation, Django, an up-to-date database, a person who acts."""

import argparse
import getpass
import os
import sys
from typing import Any

from boai.edge.installation import FILE, Installation, Kind, SealedOtherwise, data_directory
from boai.edge.production import Fault, Unsafe, refuse_if_unsafe
from boai.kernel.change.acting import Acting

DEMO_ADMINISTRATOR = "administrator"
NOT_OURS = Fault("foreign_database", "数据库属于另一个红十字会", "核对 boai.toml 中的 database 是否写对")


def stand(*, create_demo: bool = False) -> Installation:
    """Start Django on the installation in ``BOAI_DATA``; makes a demo one where there is none and that was asked for.

    Raises NotInstalled, SealedOtherwise, Unsafe.
    """
    data = data_directory()
    if create_demo and not (data / FILE).exists():
        Installation.create(data, Kind.DEMO)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.edge.settings")
    installation = Installation.read(data)
    refuse_if_unsafe(installation)
    import django

    django.setup()
    return installation


def migrate(installation: Installation | None = None) -> None:
    """Bring the database to the newest form, as the role that owns the tables; the program's own role gets what it needs."""
    from django.core.management import call_command

    from boai.kernel.ledger import triggers

    installation = installation or Installation.read(data_directory())
    owner = owner_alias(installation)
    call_command("migrate", verbosity=0, interactive=False, database=owner)
    triggers.install(owner)
    if installation.owner_database:
        from boai.edge.roles import grant_runtime

        grant_runtime(installation)


def owner_alias(installation: Installation) -> str:
    """The Django connection that may change tables."""
    from django.db import connections

    from boai.edge.installation import database_settings

    if not installation.owner_database:
        return "default"
    owner = database_settings(installation.owner_database, installation.data)
    connections.databases["owner"] = {**connections.databases["default"], **owner}
    return "owner"


def missing_migrations() -> list[str]:
    """The migrations that this program has and the database does not."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [f"{one.app_label}.{one.name}" for one, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def check_society(installation: Installation) -> None:
    """The database must hold this society or nothing. Raises Unsafe."""
    from boai.kernel.orgs.models import Branch

    roots = set(Branch.objects.unscoped().filter(parent=None).values_list("society_id", flat=True))
    if roots - {installation.society_id}:
        raise Unsafe([NOT_OURS])


def names_a_person(parser: argparse.ArgumentParser) -> None:
    """``--as LOGIN``: who does this (security.md law 16)."""
    parser.add_argument("--as", dest="login", metavar="登录名", help="以谁的身份办理；演示环境默认为演示管理员")


def acting_person(asked: argparse.Namespace, installation: Installation) -> Acting:
    """The person who acts on the command line, in a real installation with password and second factor. Exits with a sentence otherwise."""
    from django.contrib.auth import authenticate

    from boai.kernel.access.actors import as_staff
    from boai.kernel.basics import clock
    from boai.kernel.people.models import Account

    login = asked.login or (DEMO_ADMINISTRATOR if installation.demo else "")
    if not login:
        raise SystemExit("请用 --as 登录名 说明由谁办理。")
    if installation.demo:
        account = Account.objects.filter(login=login, is_active=True).first()
    else:
        password = _secret(f"{login} 的密码")
        older = bool(missing_migrations())
        account = _of_older(login, password) if older else _proved(authenticate(None, username=login, password=password))
    person_id = account.person_id if isinstance(account, Account) else None
    acting = as_staff(person_id, installation.society_id, name=login, proved_at=clock.now()) if person_id else None
    if acting is None or not acting.powers:
        raise SystemExit("登录名、密码或动态码不对，或者此人现在没有任职。")
    return acting


def traced(acting: Acting, what: str, **said: str) -> None:
    """Leave a line in the trace for an act outside the records: a key rotated, a backup restored."""
    from boai.kernel.change.trace import note

    note(acting, f"cli.{what}", said)


def explain(trouble: Exception) -> int:
    """Say in plain words why the program does not start. Gives the exit code."""
    if isinstance(trouble, Unsafe):
        for fault in trouble.faults:
            print(f"✗ {fault.sentence}。请：{fault.do}", file=sys.stderr)
    elif isinstance(trouble, SealedOtherwise):
        print(f"✗ {trouble} 建立时的类型或单位与 boai.toml 不符：演示与正式不能互相转换。请恢复原来的 boai.toml。", file=sys.stderr)
    else:
        print(f"✗ {trouble} 里还没有安装。请：boai init（正式）或 boai up（演示）", file=sys.stderr)
    return 2


def _of_older(login: str, password: str) -> Any:
    """The account in a database that is still to be upgraded: only what the first days had is read, second factors come with it."""
    from boai.kernel.people.models import Account

    rows = Account.objects.only("login", "password", "is_active", "person_id", "society_id")
    account = rows.filter(login=login, is_active=True).first()
    return account if account and account.check_password(password) else None


def _proved(account: Any) -> Any:
    """The account, once its second factor was right too; None for nobody. Exits where it has none yet."""
    from boai.kernel.people import second_factor
    from boai.kernel.people.models import Account

    if not isinstance(account, Account):
        return None
    if not second_factor.enrolled(account):
        raise SystemExit("请先在网页上登录，开启二次验证，再用命令行。")
    return account if second_factor.code_is_right(account, _secret("动态码或恢复码")) else None


def _secret(what: str) -> str:
    return getpass.getpass(f"{what}：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
