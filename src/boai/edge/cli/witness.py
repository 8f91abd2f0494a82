"""boai witness: look after other societies' logs, on a machine of one's own. Needs no installation, no database."""

import argparse
import sys
from pathlib import Path

HELP = "见证人：init 建立，trust 加入要见证的账本，serve 运行"


def add(parser: argparse.ArgumentParser) -> None:
    """``init FOLDER --name``, ``trust FOLDER VKEY``, ``serve FOLDER --port``."""
    parser.add_argument("what", choices=["init", "trust", "serve"])
    parser.add_argument("folder", type=Path, help="见证人自己的文件夹：密钥与最近见过的检查点")
    parser.add_argument("vkey", nargs="?", default="", help="trust：账本的公钥（一行文字）")
    parser.add_argument("--name", default="", help="init：见证人的名称，如 audit.example/boai")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)


def run(asked: argparse.Namespace) -> int:
    """Exit code 1 with a sentence where it could not be done."""
    from boai.kernel.openlog.notes import BadNote

    try:
        return _VERBS[asked.what](asked)
    except FileExistsError:
        print(f"✗ {asked.folder} 里已有密钥，没有覆盖。", file=sys.stderr)
    except FileNotFoundError:
        print(f"✗ {asked.folder} 还不是见证人的文件夹，请先 boai witness init。", file=sys.stderr)
    except (BadNote, ValueError) as wrong:
        print(f"✗ 写法不对：{wrong}", file=sys.stderr)
    return 1


def _init(asked: argparse.Namespace) -> int:
    from boai.kernel.openlog import witness

    key = witness.create(asked.folder, asked.name)
    print(f"已建立见证人 {key.name}。把这行公钥交给账本的主人：\n{key.vkey}")
    return 0


def _trust(asked: argparse.Namespace) -> int:
    from boai.kernel.openlog import witness

    print(f"从现在起见证 {witness.trust(asked.folder, asked.vkey).name}")
    return 0


def _serve(asked: argparse.Namespace) -> int:
    from boai.edge.witness_server import WitnessServer

    with WitnessServer(asked.folder, asked.address, asked.port) as server:
        print(f"见证人 {server.watcher.name} 在 http://{asked.address}:{asked.port}")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("已停止。")
    return 0


_VERBS = {"init": _init, "trust": _trust, "serve": _serve}
