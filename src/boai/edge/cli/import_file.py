"""boai import: templates to fill in, and files of rows that become records."""

import argparse
from pathlib import Path
from typing import Any

from boai.edge.cli import import_payments
from boai.edge.cli.ground import stand

HELP = "导入：import 种类 文件 [--dry-run]；import --template 种类 [文件] 写出模板"
DEMO_LOGIN, DEMO_FINANCE = "city_officer", "finance"
MOST_ROWS = 50_000


def add(parser: argparse.ArgumentParser) -> None:
    """``KIND FILE``, or ``--template KIND [FILE]``."""
    parser.add_argument("kind", nargs="?", metavar="种类")
    parser.add_argument("file", nargs="?", metavar="文件", type=Path)
    parser.add_argument("--template", action="store_true", help="写出模板（xlsx；文件名以 .csv 结尾时写 csv）")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    parser.add_argument("--common", default="", help="各行相同的一列，如名册的班次编号；银行流水的账号")
    parser.add_argument("--as", dest="login", default="", help=f"以谁的身份办理（演示环境默认 {DEMO_LOGIN}，对账默认 {DEMO_FINANCE}）")


def run(asked: argparse.Namespace) -> int:
    """0: all well; 1: some rows refused, they stand in a file beside; 2: nothing could be read or done."""
    demo = stand().demo
    from boai.kernel.desk.importing import importers

    if asked.kind in import_payments.KINDS and not asked.template:
        return _payments(asked, demo=demo)
    importer = importers().get((asked.kind or "").replace("_", "-"))
    if importer is None:
        known = {one.key: one.title for one in importers().values()} | import_payments.KINDS
        print("可以导入：" + "、".join(f"{key}（{title}）" for key, title in known.items()))
        return 2
    if asked.template:
        return _write_template(importer, asked.file or Path(f"{importer.key}.xlsx"))
    if asked.file is None or not asked.file.is_file():
        print(f"找不到文件：{asked.file or '（没有给出）'}")
        return 2
    acting = _acting(asked.login, demo=demo)
    return 2 if acting is None else _import(importer, asked, acting)


def _payments(asked: argparse.Namespace, *, demo: bool) -> int:
    if asked.file is None or not asked.file.is_file():
        print(f"找不到文件：{asked.file or '（没有给出）'}")
        return 2
    acting = _acting(asked.login, demo=demo, default=DEMO_FINANCE)
    return 2 if acting is None else import_payments.take_in(asked.kind, asked.file, asked.common, acting)


def _write_template(importer: Any, file: Path) -> int:
    from boai.kernel.desk.importing_template import template_of

    file.write_bytes(template_of(importer, "csv" if file.suffix == ".csv" else "xlsx"))
    print(file)
    return 0


def _acting(login: str, *, demo: bool, default: str = DEMO_LOGIN) -> Any:
    """Who acts: named, and outside the demo with their password."""
    import getpass

    from django.contrib.auth import authenticate

    from boai.kernel.access.actors import as_staff
    from boai.kernel.people.models import Account

    login = login or (default if demo else "")
    account: Any = Account.objects.filter(login=login).first()
    if account is not None and not demo:
        account = authenticate(username=login, password=getpass.getpass(f"{login} 的密码："))
    if account is None or account.person_id is None:
        print("请用 --as 指明以谁的身份办理，并输入正确的密码。")
        return None
    return as_staff(account.person_id, account.society_id, name=login)


def _import(importer: Any, asked: argparse.Namespace, acting: Any) -> int:
    from boai.kernel.basics.ids import new_id
    from boai.kernel.change.contract import Refused
    from boai.kernel.desk.importing_run import done, refused_rows, tried, why
    from boai.kernel.desk.importing_sheets import sheet_of

    try:
        sheet = sheet_of(asked.file.read_bytes(), importer, most=MOST_ROWS, common=asked.common)
    except Refused as refusal:
        print(_sentences(refusal))
        return 2
    judged = tried(importer, sheet.rows, acting) if asked.dry_run else done(importer, sheet.rows, acting, new_id())
    refused = [one for one in judged if one.reasons]
    for one in refused:
        print(f"第{one.row.number}行\t{why(one)}")
    print(f"{'可以导入' if asked.dry_run else '已导入'} {len(judged) - len(refused)} 行，{len(refused)} 行有问题")
    if refused and not asked.dry_run:
        beside = asked.file.with_name(f"{asked.file.stem}-未导入.xlsx")
        beside.write_bytes(b"".join(refused_rows(importer, refused)))
        print(f"有问题的行在 {beside}")
    return 1 if refused else 0


def _sentences(refusal: Any) -> str:
    from boai.kernel.pages.templatetags.words import sentence

    return "；".join(f"{sentence(reason)}（{reason.code}）" for reason in refusal.reasons)
