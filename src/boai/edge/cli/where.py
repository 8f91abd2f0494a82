"""boai where: find a term in code and glossary."""

import argparse
import os
from pathlib import Path

import boai

HELP = "查词：where 回访 在代码和术语表中找一个词"


def add(parser: argparse.ArgumentParser) -> None:
    """``term``: any text."""
    parser.add_argument("term")


def run(asked: argparse.Namespace) -> int:
    """Prints ``file:line: text`` for every place, the glossary first."""
    source = Path(boai.__file__).parent
    project = source.parents[1]
    files = [project / "docs" / "glossary.md", *sorted(source.rglob("*.py")), *sorted(source.rglob("*.html"))]
    found = 0
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines() if file.exists() else (), start=1):
            if asked.term in line:
                print(f"{os.path.relpath(file, project)}:{number}: {line.strip()[:120]}")
                found += 1
    return 0 if found else 1
