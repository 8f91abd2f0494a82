"""boai book: the open book's log. Verify and export it, recover it after a restore, change its key, name its witnesses."""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from boai.edge.cli.ground import acting_person, names_a_person, stand, traced
from boai.edge.installation import Installation, publisher_keyring
from boai.kernel.basics import keys

HELP = "公开账本：verify 核对，export 导出镜像，recover 恢复，rebuild 重建文件，rotate 换密钥，witness 登记见证人，policy 公钥"


def add(parser: argparse.ArgumentParser) -> None:
    """``verify DIR`` needs no installation; everything else names a log by its slug, the own one by default."""
    parser.add_argument("what", choices=list(_VERBS))
    parser.add_argument(
        "target", nargs="?", default="", help="verify、export：文件夹；witness：见证人的公钥；rotate：routine、lost 或 stolen"
    )
    parser.add_argument("--log", default="", help="哪一本账（默认本会自己的）")
    parser.add_argument("--policy", default="", help="verify：您信任的公钥文件")
    parser.add_argument("--mirror", action="append", default=[], help="recover：镜像的文件夹，可多次")
    parser.add_argument("--origin", default="", help="recover：记录确实找不回时，以新的名称续接")
    parser.add_argument("--slug", default="", help="recover：新日志的短名")
    parser.add_argument("--url", default="", help="witness：见证人的网址")
    names_a_person(parser)


def run(asked: argparse.Namespace) -> int:
    """Exit code 1 with a sentence where it could not be done."""
    if asked.what == "verify":
        return _verify(asked)
    installation = stand()
    keys.hold(publisher_keyring(installation.data))
    from boai.kernel.basics.reason import sentence_of
    from boai.kernel.change.contract import Refused
    from boai.kernel.openlog.models import Log

    log = Log.objects.filter(slug=asked.log).first() if asked.log else Log.objects.filter(own=True, closed_at=None).first()
    if log is None:
        print("✗ 没有这本账。", file=sys.stderr)
        return 1
    try:
        code: int = _VERBS[asked.what](asked, installation, log)
    except Refused as refused:
        for reason in refused.reasons:
            print(f"✗ {sentence_of(reason.code).format(**reason.values)}", file=sys.stderr)
        return 1
    return code


def _verify(asked: argparse.Namespace) -> int:
    """The verifier itself, as a stranger would run it."""
    from boai.kernel.openlog.verifiers import HERE

    policy = ["--policy", asked.policy] if asked.policy else []
    return subprocess.run([sys.executable, "-I", str(HERE / "verifier.py"), asked.target, *policy], check=False).returncode


def _export(asked: argparse.Namespace, installation: Installation, log: Any) -> int:
    from boai.kernel.openlog.mirror import export
    from boai.kernel.openlog.verifiers import PAGE

    target = Path(asked.target)
    checkpoint = export(log, target)
    print(f"{log.origin} 的 {checkpoint.size} 条已导出到 {target}。核对：python {target}/verifier.py {target}")
    print(f"离线核对页 {PAGE} 的 SHA-256（请印出来，交监事会和见证人保存）：\n{hashlib.sha256((target / PAGE).read_bytes()).hexdigest()}")
    return 0


def _recover(asked: argparse.Namespace, installation: Installation, log: Any) -> int:
    from boai.kernel.openlog import recovery
    from boai.kernel.openlog.log import size_of
    from boai.kernel.openlog.publishing import standing

    copies = list(recovery.copies(log, [Path(one) for one in asked.mirror]))
    print(f"数据库 {size_of(log)} 条，状态 {standing(log)}。")
    for copy in copies:
        print(f"  {copy.folder}：{copy.head.size} 条，签名有效")
    if not copies or (copies[0].head.size <= size_of(log) and not asked.origin):
        print("没有比数据库更新的已签名账本；请再问见证人和镜像的保管人，不要急于签发。" if not copies else "不缺记录。")
        return 0 if copies else 1
    acting = acting_person(asked, installation)
    if asked.origin:
        new = recovery.go_on(log, copies[0].head, origin=asked.origin, slug=asked.slug)
        traced(acting, "book.go_on", old=log.origin, new=new.origin)
        print(f"已建立 {new.origin}，第 0 条写明旧账本的大小、根和缺口。")
        return 0
    back = recovery.refetch(log, copies[0], reposting())
    traced(acting, "book.recover", entries=str(back), source=str(copies[0].folder))
    print(f"取回 {back} 条，可以继续签发。")
    return 0


def reposting() -> Any:
    """How the ledger posts leaves again. A log that no ledger stands on takes its entries back as they are."""
    return lambda first, bodies: None


def _rebuild(asked: argparse.Namespace, installation: Installation, log: Any) -> int:
    from boai.kernel.openlog.publishing import rebuild

    rebuild(log)
    print("文件已由数据库里的记录重建，根与签名一致。")
    return 0


def _rotate(asked: argparse.Namespace, installation: Installation, log: Any) -> int:
    from boai.kernel.openlog.keeping import change_key
    from boai.kernel.openlog.leaves import KeyReason
    from boai.kernel.openlog.models import Log

    reason = KeyReason[(asked.target or "routine").upper()]
    acting = acting_person(asked, installation)
    keys.make_key_file(installation.data / "keys", keys.LOG)
    for one in Log.objects.filter(closed_at=None):
        key = change_key(one, reason)
        traced(acting, "book.rotate", log=one.origin, reason=reason.name.lower())
        print(f"{one.origin} 的新公钥：\n{key.as_public.vkey}")
    print("请把新公钥交给见证人，重新印发核对页，并运行 boai keys backup。")
    return 0


def _witness(asked: argparse.Namespace, installation: Installation, log: Any) -> int:
    from boai.kernel.openlog.witnessing import register

    acting = acting_person(asked, installation)
    demo = installation.demo and asked.url.startswith("http://127.0.0.1:")
    one = register(log.society_id, asked.target, asked.url, demo=demo)
    traced(acting, "book.witness", name=one.name)
    print(f"已登记见证人 {one.name}{'（演示）' if demo else ''}。请把账本的公钥（boai book policy 的第一行）交给他。")
    return 0


def _policy(asked: argparse.Namespace, installation: Installation, log: Any) -> int:
    from boai.kernel.openlog.mirror import policy_of

    print(policy_of(log), end="")
    return 0


_VERBS: dict[str, Any] = {
    "verify": _verify, "export": _export, "recover": _recover, "rebuild": _rebuild, "rotate": _rotate, "witness": _witness,
    "policy": _policy,
}  # fmt: skip
