"""Examining a machine and an installation. Each finding is one sentence and what to do; nothing is changed."""

import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path

import psycopg

import boai
from boai.edge import roles
from boai.edge.backup import recovery, state
from boai.edge.installation import FILE, Installation
from boai.edge.production import faults, open_key_files
from boai.edge.web.packages import FILES
from boai.kernel.basics import clock

PROJECT = Path(boai.__file__).resolve().parents[2]
FONTS = PROJECT / "node_modules/@expo-google-fonts/noto-sans-sc/400Regular"
LEAST_SPACE = 1_000_000_000
EARLIEST_YEAR = 2025
_LOCKED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)(?P<marker>\s*;[^\\]*)?", re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be; ``stops`` where the program must not or cannot go on so."""

    sentence: str
    do: str
    stops: bool = False


def of_machine(data: Path) -> Iterator[Finding]:
    """What any installation needs of its machine."""
    if sys.version_info < (3, 11):  # noqa: UP036  # said in words, not as a traceback
        yield Finding("Python 版本低于 3.11", "安装 Python 3.11 或更新版本", stops=True)
    if not FONTS.is_dir():
        yield Finding("没有中文字体，证书只能用浏览器打印", "运行 make run（或 make runtime）装好字体")
    for name, inside in FILES.items():
        if not (PROJECT / "node_modules" / inside).is_file():
            yield Finding(f"缺少页面所用的 {name}", "运行 make runtime", stops=True)
    yield from _written(data)
    yield from _different_packages()
    if clock.now().year < EARLIEST_YEAR:
        yield Finding(f"系统时间是 {clock.now():%Y-%m-%d}，显然不对", "timedatectl set-ntp true", stops=True)


def of_installation(installation: Installation) -> list[Finding]:
    """What stands in the data directory."""
    found = [Finding(one.sentence, one.do, stops=not installation.demo) for one in open_key_files(installation.data)]
    last = state.newest(installation.data)
    if last and last.taken_at > clock.now() + timedelta(minutes=5):
        found.append(Finding("最近一份备份的时间在将来：系统时间被调回过", "核对系统时间（timedatectl）"))
    return found


def of_production(installation: Installation) -> list[Finding]:
    """What a real society must have before it serves, and what it must not lack for long."""
    if installation.demo:
        return [Finding("这是演示环境，永远不能转为正式环境", "另建目录，运行 boai init", stops=True)]
    found = [Finding(one.sentence, one.do, stops=True) for one in faults(installation, os.environ)]
    return [*found, *_modes(installation.data), *_backups(installation), *_roles(installation)]


def of_database(installation: Installation) -> list[Finding]:
    """What the database itself says. Django must be ready."""
    from boai.edge.cli.ground import missing_migrations

    waiting = missing_migrations()
    return [Finding(f"数据库还差 {len(waiting)} 项变更", "boai upgrade", stops=not installation.demo)] if waiting else []


def _written(data: Path) -> Iterator[Finding]:
    place = next(one for one in (data, *data.parents) if one.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=place):
            pass
    except OSError:
        yield Finding(f"不能在 {place} 里写文件", f"chown $(id -un) {place}", stops=True)
    if shutil.disk_usage(place).free < LEAST_SPACE:
        yield Finding(f"{place} 所在的磁盘剩余不足 1 GB", "清理磁盘或换到更大的磁盘")


def _different_packages() -> Iterator[Finding]:
    """The installed set is the locked set (security.md law 15)."""
    lock = PROJECT / "requirements.lock"
    here = {one.metadata["Name"].lower().replace("_", "-"): one.version for one in metadata.distributions() if one.metadata["Name"]}
    for locked in _LOCKED.finditer(lock.read_text(encoding="utf-8") if lock.exists() else ""):
        version = here.get(locked["name"].lower().replace("_", "-"))
        if version != locked["version"] and (version is not None or not locked["marker"]):
            yield Finding(
                f"依赖 {locked['name']} 是 {version or '缺的'}，锁定的是 {locked['version']}", "rm .venv/.runtime && make runtime"
            )


def _modes(data: Path) -> Iterator[Finding]:
    for place in (data, data / FILE):
        if stat.S_IMODE(place.stat().st_mode) & 0o077:
            yield Finding(f"{place} 可被其他用户读取", f"chmod go= {place}", stops=True)


def _backups(installation: Installation) -> Iterator[Finding]:
    data, second = installation.data, installation.served.second_place
    if state.overdue(data):
        yield Finding("超过26小时没有备份", "boai backup", stops=True)
    if not second:
        yield Finding("没有第二处备份", f"在 {data / FILE} 写明 second_place = 另一台机器的目录", stops=True)
    elif not Path(second).is_dir():
        yield Finding(f"第二处备份 {second} 现在够不着", "挂上这个目录", stops=True)
    drill = state.drill(data)
    if drill is None or not drill.equal or clock.now() - drill.at > state.DRILL_OVERDUE:
        yield Finding("最近一个月没有成功的试恢复", "boai backup --drill", stops=True)
    if names := recovery.unchecked(data):
        yield Finding(f"密钥 {'、'.join(names)} 没有核对过的备份", "boai keys backup，打印恢复表，再 boai keys check", stops=True)


def _roles(installation: Installation) -> Iterator[Finding]:
    if not installation.database:
        return
    try:
        if owned := roles.owned_tables(installation.database):
            yield Finding(
                f"程序所用的数据库角色拥有表（{owned[0]} 等）", "boai init --admin-database 会建立两个角色；或把表交给另一角色", stops=True
            )
    except psycopg.OperationalError as trouble:
        yield Finding(f"连不上数据库：{str(trouble).splitlines()[0]}", "核对 boai.toml 的 database，并确认 PostgreSQL 在运行", stops=True)
