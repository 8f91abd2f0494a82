"""boai keys: back the keys up onto paper and file, check that backup, put it back, rotate."""

import argparse
import getpass
import sys
from pathlib import Path

from boai.edge.backup import recovery
from boai.edge.backup.sheet import recovery_sheet
from boai.edge.cli.ground import acting_person, names_a_person, stand, traced
from boai.edge.installation import ALL_KEYS, Installation, data_directory
from boai.kernel.basics import keys

HELP = "密钥：backup 备份并打印恢复表，check 核对，restore 放回，rotate 轮换"
NOT_ROTATED = {
    keys.LOG: "它签公开账本，请用 boai book rotate",
    keys.INDEX: "查找索引的密钥换了以后要重建全部索引",
    keys.SEAL: "它封存着本目录的类型",
}


def add(parser: argparse.ArgumentParser) -> None:
    """``backup FILE``, ``check FILE``, ``restore FILE``, ``rotate NAME``."""
    parser.add_argument("what", choices=["backup", "check", "restore", "rotate"])
    parser.add_argument("target", nargs="?", default="", help="文件；rotate 时为密钥名（默认 sealing）")
    names_a_person(parser)


def run(asked: argparse.Namespace) -> int:
    """Exit code 1 with a sentence where it could not be done."""
    try:
        return _VERBS[asked.what](asked)
    except recovery.WrongCode:
        print("✗ 恢复码不对，或文件已损坏。", file=sys.stderr)
    except FileExistsError as taken:
        print(f"✗ 已有 {taken}，没有覆盖。", file=sys.stderr)
    except OSError as trouble:
        print(f"✗ {trouble}", file=sys.stderr)
    return 1


def _backup(asked: argparse.Namespace) -> int:
    installation = stand()
    acting = acting_person(asked, installation)
    target = Path(asked.target or f"boai-keys-{str(installation.society_id)[-6:]}.locked")
    code = recovery.new_code()
    names = recovery.lock(installation.data / "keys", target, code)
    sheet = target.with_suffix(".html")
    recovery_sheet(sheet, installation, code, target.name, names)
    traced(acting, "keys.backup", names=" ".join(names))
    print(f"密钥已锁入 {target}；恢复表 {sheet} 请立即打印两份、分开保管，然后删除这个网页文件。")
    print(f"恢复码：{code}\n再运行 boai keys check {target} 输入恢复码核对一遍。")
    return 0


def _check(asked: argparse.Namespace) -> int:
    installation = stand()
    held = recovery.unlock(Path(asked.target), _code())
    found = recovery.compared(installation.data / "keys", held)
    for name in found.missing:
        print(f"✗ 备份里没有 {name}：轮换后请重新备份密钥。")
    for name in found.different:
        print(f"✗ {name} 与正在用的不同。")
    if found.none:
        recovery.note_checked(installation.data, list(held))
        print(f"{len(held)} 个密钥与正在用的完全一致。")
    return 0 if found.none else 1


def _restore(asked: argparse.Namespace) -> int:
    folder = data_directory() / "keys"
    written = recovery.put_back(folder, recovery.unlock(Path(asked.target), _code()))
    print(f"放回了 {len(written)} 个密钥。")
    return 0


def _rotate(asked: argparse.Namespace) -> int:
    installation = stand()
    name = asked.target or keys.SEALING
    if name not in ALL_KEYS or name in NOT_ROTATED:
        print(f"✗ 密钥“{name}”不能轮换：{NOT_ROTATED.get(name, '没有这个密钥')}。", file=sys.stderr)
        return 1
    acting = acting_person(asked, installation)
    if name != keys.SEALING or not _unfinished():
        keys.make_key_file(installation.data / "keys", name)
    if name == keys.SEALING:
        print(f"重新封装了 {_rewrap(installation)} 人的个人密钥。")
    number = keys.Keyring.open(installation.data / "keys", [name]).current(name)[0]
    traced(acting, "keys.rotate", name=f"{name}-{number}")
    print(f"现用密钥 {name}-{number}。旧密钥留着才能打开旧备份；请重新运行 boai keys backup。")
    return 0


def _unfinished() -> bool:
    """Whether an earlier rotation was interrupted: then it goes on instead of a new one beginning."""
    from boai.kernel.people import rewrapping

    return rewrapping.waiting() > 0


def _rewrap(installation: Installation) -> int:
    from boai.edge.cli.progress import bar
    from boai.kernel.people import rewrapping

    with bar("重新封装个人密钥") as progress:
        return rewrapping.rewrap(lambda done, of: progress("人员", done, of))


def _code() -> str:
    return getpass.getpass("恢复码：") if sys.stdin.isatty() else sys.stdin.readline().strip()


_VERBS = {"backup": _backup, "check": _check, "restore": _restore, "rotate": _rotate}
