"""``docs/powers.md`` as data: what the published list says each role may do."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LINE = re.compile(r"- `(?P<permission>[a-z_.]+)`（(?P<span>下级|本级)）：(?P<labels>.+)")


@dataclass(frozen=True)
class Powers:
    """One role: permission -> the buttons it stands for."""

    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def may(self, permission: str) -> bool:
        """Whether the role has the permission at all."""
        return permission in self.labels

    def may_do(self, permission: str, label: str) -> bool:
        """Whether the list gives the role this button under this permission."""
        return label in self.labels.get(permission, frozenset())


def powers_in(page: Path) -> dict[str, Powers]:
    """Role title -> its powers."""
    found: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    role = ""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            role = line.removeprefix("## ")
        elif match := LINE.fullmatch(line):
            found[role][match["permission"]] = frozenset(match["labels"].split("、"))
    return {title: Powers(labels) for title, labels in found.items()}
