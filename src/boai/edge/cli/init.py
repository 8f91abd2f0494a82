"""boai init: a real society. Asks what it needs, or takes it from flags; no default password, two officers by two printed slips."""

import argparse
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import boai.kernel.orgs
from boai.edge.backup.sheet import slip_page
from boai.edge.cli.ground import explain, migrate, stand
from boai.edge.cli.units import write_units
from boai.edge.installation import FILE, Installation, Kind, Served, Tls, data_directory, keep_owner_url
from boai.edge.production import faults

HELP = "建立一个正式的红十字会（不是演示）"
SHIPPED = Path(boai.kernel.orgs.__file__).parent / "data" / "divisions_5101_chengdu.csv"
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")

QUESTIONS = {
    "name": "单位全称（如 成都市红十字会）",
    "short_name": "简称（如 成都市）",
    "code": "行政区划代码（如 5101）",
    "domain": "网址的域名（如 hongshizi.example.cn）",
    "tls": "TLS：proxy 由前置代理负责，files 由本程序用证书",
    "proposer": "第一位工作人员（提名人）的姓名",
    "leader": "第二位工作人员（领导，确认人）的姓名",
}


@dataclass(frozen=True)
class Officer:
    """One of the first two: how they sign in and what they do."""

    flag: str
    login: str
    roles: tuple[str, ...]


OFFICERS = (
    Officer("proposer", "officer", ("city_training_officer", "administrator")),
    Officer("leader", "leader", ("city_leader",)),
)


def add(parser: argparse.ArgumentParser) -> None:
    """Every question has a flag; what a flag leaves out is asked."""
    for name, question in QUESTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", default="", help=question)
    parser.add_argument("--divisions", type=Path, help="行政区划表（csv：code,name,level,parent）；成都市已随程序附带")
    parser.add_argument("--certificate", default="", help="证书文件（tls=files）")
    parser.add_argument("--private-key", default="", help="证书私钥文件（tls=files）")
    parser.add_argument("--address", default="", help="监听地址（默认：proxy 为 127.0.0.1，files 为所有地址）")
    parser.add_argument("--database", default="", help="PostgreSQL：程序所用角色的地址（不写则用 SQLite）")
    parser.add_argument("--owner-database", default="", help="PostgreSQL：拥有表的角色的地址，只在升级和备份时使用")
    parser.add_argument("--admin-database", default="", help="PostgreSQL：用管理员地址代为建立数据库和两个角色")
    parser.add_argument("--database-name", default="boai", help="用 --admin-database 时数据库和角色的名称")
    parser.add_argument("--second-place", default="", help="第二处备份的目录（另一台机器）")
    parser.add_argument("--systemd", type=Path, help="systemd 单元写到哪里（默认：数据目录下的 systemd/）")


def run(asked: argparse.Namespace) -> int:
    """Refuses before anything is written; an interrupted init is run again with the same answers."""
    data = data_directory()
    answers = {name: getattr(asked, name) or _ask(question) for name, question in QUESTIONS.items()}
    if wrong := list(_wrong(answers, asked)):
        print("\n".join(f"✗ {one}" for one in wrong), file=sys.stderr)
        return 2
    served = _served(answers, asked)
    if not (data / FILE).exists():
        if found := list(faults(Installation(data, Kind.REAL, UUID(int=0), served), {})):
            from boai.edge.production import Unsafe

            return explain(Unsafe(found))
        Installation.create(data, Kind.REAL, _with_database(served, asked, data))
    elif not _may_continue(data):
        print(f"✗ {data} 里已经有安装，不会被改成另一种。请另选目录（环境变量 BOAI_DATA）。", file=sys.stderr)
        return 2
    installation = stand()
    migrate(installation)
    links = _found(installation, answers, asked.divisions)
    units = write_units(installation, asked.systemd)
    _report(installation, answers, links, units)
    return 0


def _may_continue(data: Path) -> bool:
    """Whether an earlier init of a real society stopped before its society was founded."""
    installation = Installation.read(data)
    if installation.demo:
        return False
    stand()
    migrate(installation)
    from boai.kernel.orgs.models import Branch

    return not Branch.objects.unscoped().exists()


def _wrong(answers: dict[str, str], asked: argparse.Namespace) -> Iterable[str]:
    for name, value in answers.items():
        if not value:
            yield f"没有回答：{QUESTIONS[name]}"
    if answers["domain"] and not _DOMAIN.fullmatch(answers["domain"]):
        yield f"“{answers['domain']}”不是域名"
    if answers["tls"] not in ("proxy", "files"):
        yield "TLS 只能是 proxy 或 files"
    if answers["proposer"] == answers["leader"]:
        yield "提名人和领导必须是两个人"
    if asked.database and not asked.owner_database:
        yield "用 PostgreSQL 时程序的角色不能拥有表：请另写 --owner-database，或用 --admin-database 代为建立"
    if asked.database and asked.database == asked.owner_database:
        yield "--database 与 --owner-database 必须是两个角色"
    if asked.divisions and not asked.divisions.is_file():
        yield f"没有 {asked.divisions} 这个文件"


def _served(answers: dict[str, str], asked: argparse.Namespace) -> Served:
    tls = Tls(answers["tls"])
    return Served(
        hosts=(answers["domain"],),
        origin=f"https://{answers['domain']}",
        tls=tls,
        certificate=asked.certificate,
        private_key=asked.private_key,
        address=asked.address or ("127.0.0.1" if tls is Tls.PROXY else "0.0.0.0"),  # noqa: S104  # its own TLS, meant for the network
        database=asked.database,
        second_place=asked.second_place,
    )


def _with_database(served: Served, asked: argparse.Namespace, data: Path) -> Served:
    """The owner's URL goes into the keys' folder, which no backup carries."""
    from dataclasses import replace

    from boai.edge import roles

    owner = asked.owner_database
    if asked.admin_database:
        owner, runtime = roles.create(asked.admin_database, asked.database_name)
        served = replace(served, database=runtime)
    if owner:
        keep_owner_url(data, owner)
    return served


def _found(installation: Installation, answers: dict[str, str], divisions: Path | None) -> dict[str, str]:
    """Society, rules, people, posts and slips, all or nothing; gives each officer's link."""
    from django.db import transaction

    from boai.kernel.change.acting import system
    from boai.kernel.change.turns import writer_turn
    from boai.kernel.orgs import operations as orgs

    acting = system(installation.society_id, name="init")
    with writer_turn(), transaction.atomic():
        _bring_divisions(divisions or (SHIPPED if answers["code"].startswith("5101") else None))
        society = orgs.found_society(code=answers["code"], name=answers["name"], short_name=answers["short_name"], acting=acting)
        _plant(installation.society_id)
        return {officer.flag: _appoint(officer, answers, society, installation, acting) for officer in OFFICERS}


def _bring_divisions(file: Path | None) -> None:
    from datetime import date

    from boai.kernel.orgs.divisions import import_divisions

    if file:
        print(f"导入行政区划 {import_divisions(file, as_of=date(2023, 6, 30))} 条")


def _plant(society_id: UUID) -> None:
    """Every room's dated rules."""
    from boai.kernel.editions.seeds import plant_all

    plant_all(society_id)


def _appoint(officer: Officer, answers: dict[str, str], society: "object", installation: Installation, acting: "object") -> str:
    from typing import Any, cast

    from boai.kernel.access import operations as access
    from boai.kernel.access.roles import Role
    from boai.kernel.basics import randomness
    from boai.kernel.people import operations as people
    from boai.kernel.people import slips

    by, at = cast(Any, acting), cast(Any, society)
    person = people.register(branch=at, name=answers[officer.flag], acting=by)
    for role in officer.roles:
        access.confirm(access.propose(branch=at, person=person, role=Role(role), acting=by), acting=by)
    account = people.open_account(person, installation.society_id, officer.login, randomness.token())
    return f"{installation.served.origin}/slip/{slips.issue(account)}"


def _report(installation: Installation, answers: dict[str, str], links: dict[str, str], units: list[Path]) -> None:
    duty = {"proposer": "培训主管、系统管理员（提名人）", "leader": "市会领导（确认人）"}
    print(f"\n{answers['name']} 已建立：{installation.data}\n")
    for officer in OFFICERS:
        page = installation.data / "slips" / f"{officer.login}.html"
        name, link = answers[officer.flag], links[officer.flag]
        slip_page(page, society=answers["name"], name=name, duty=duty[officer.flag], login=officer.login, link=link)
        print(f"凭条 · {name} · {duty[officer.flag]} · 登录名 {officer.login}\n  {link}\n  可打印的凭条：{page}（交给本人后删除）\n")
    print("接下来：\n  1. 打印两张凭条，分别当面交给两人（7天内有效，只能用一次）。")
    print(f"  2. systemd：{'、'.join(str(unit) for unit in units)}（文件开头写着怎样启用）。")
    print("  3. boai keys backup：备份密钥并打印恢复表。\n  4. boai doctor --production：逐条检查。")


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        return ""
    return input(f"{question}：").strip()
