"""What a hole is, and how it comes into a copy of the source; never into the checkout."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

COPIED = ("src", "docs", "boai", "pyproject.toml")
LINKED = (".venv", "node_modules")


class NotThere(Exception):
    """The text that a hole replaces does not stand in its file exactly once."""


@dataclass(frozen=True)
class Hole:
    """``edits``: (file or room below ``src/boai``, text, other text). ``found_by``: beginnings of findings; any gives it away."""

    name: str
    edits: tuple[tuple[str, str, str], ...]
    found_by: tuple[str, ...]

    def seen_in(self, findings: Iterable[str]) -> bool:
        """Whether any of these findings gives the hole away."""
        return any(one.startswith(self.found_by) for one in findings)


def hole(name: str, file: str, text: str, other: str, *found_by: str) -> Hole:
    """A hole of one edit."""
    return Hole(name, ((file, text, other),), found_by)


def copied(project: Path, to: Path) -> Path:
    """A copy of the source that runs on the same packages."""
    to.mkdir(parents=True)
    for name in COPIED:
        if (project / name).is_dir():
            shutil.copytree(project / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "tests", "screenshots"))
        else:
            shutil.copy2(project / name, to / name)
    for name in LINKED:
        (to / name).symlink_to((project / name).resolve())
    return to


def fits(tree: Path, one: Hole) -> None:
    """Raises NotThere where the hole could not be planted."""
    for file, text, _ in one.edits:
        _place(tree, one.name, file, text)


def planted(tree: Path, holes: Iterable[Hole]) -> None:
    """Edit the copy. Raises NotThere, also where one hole took another's text away; refuses a tree that is no copy."""
    if (tree / ".git").exists():
        raise ValueError("holes are planted in a copy, never in a checkout")
    for one in holes:
        fits(tree, one)
        for file, text, other in one.edits:
            place = _place(tree, one.name, file, text)
            place.write_text(place.read_text(encoding="utf-8").replace(text, other), encoding="utf-8")


def _place(tree: Path, name: str, file: str, text: str) -> Path:
    """The file that holds the text exactly once: the named one, or where a room is named the one in it."""
    named = tree / "src" / "boai" / file
    files = [named] if named.is_file() else [one for one in sorted(named.rglob("*.py")) if "tests" not in one.parts]
    times = {one: one.read_text(encoding="utf-8").count(text) for one in files}
    if sum(times.values()) != 1:
        raise NotThere(f"{name}: {file} holds the text {sum(times.values())} times: {text.splitlines()[0][:80]}")
    return next(one for one, count in times.items() if count)
