"""``boai``: one program, a few plain verbs. Each verb is a module here with ``add`` (its arguments) and ``run``."""

import argparse
import os
from importlib import import_module

VERBS = (
    "up", "init", "upgrade", "doctor", "demo", "backup", "restore", "keys", "audit", "figures", "divisions", "token", "import",
    "where", "web", "worker", "fakes", "gateway", "book", "witness", "migration", "docs",
)  # fmt: skip
_MODULES = {"import": "import_file"}


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; gives the exit code. What keeps the program from starting is said in a sentence."""
    os.umask(0o077)
    asked = parser().parse_args(arguments)
    from boai.edge.cli.ground import explain
    from boai.edge.installation import NotInstalled, SealedOtherwise
    from boai.edge.production import Unsafe

    try:
        code: int = asked.run(asked)
    except (NotInstalled, SealedOtherwise, Unsafe) as trouble:
        return explain(trouble)
    return code


def parser() -> argparse.ArgumentParser:
    """The command line as declared by the verbs."""
    whole = argparse.ArgumentParser(prog="boai", description="博爱：红十字会数字平台")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="命令")
    for verb in VERBS:
        module = import_module(f"boai.edge.cli.{_MODULES.get(verb, verb)}")
        one = verbs.add_parser(verb, help=module.HELP, description=module.HELP)
        module.add(one)
        one.set_defaults(run=module.run)
    return whole
