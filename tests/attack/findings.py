"""What an attack gives: findings, and checks that survive each other's trouble."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

SEVERITIES = ("low", "medium", "high")


@dataclass(frozen=True)
class Finding:
    """Something that an attacker could use. ``id`` says which check saw it, ``evidence`` where."""

    id: str
    severity: str
    evidence: str

    def plain(self) -> dict[str, str]:
        return asdict(self)


Check = Callable[[Any], Iterable[Finding]]


def high(name: str, evidence: object) -> Finding:
    """Somebody else's data, a power one does not have, a law switched off."""
    return Finding(name, "high", str(evidence)[:300])


def medium(name: str, evidence: object) -> Finding:
    """A wall missing behind which another still stands."""
    return Finding(name, "medium", str(evidence)[:300])


def low(name: str, evidence: object) -> Finding:
    """Untidy, of no use by itself."""
    return Finding(name, "low", str(evidence)[:300])


def tried(checks: Iterable[Check], ground: Any) -> Iterator[Finding]:
    """Every check's findings. One that breaks is a finding itself: a check that cannot be made has not been passed."""
    for check in checks:
        try:
            yield from check(ground)
        except Exception:  # noqa: BLE001  # one broken check must not hide what the others see
            yield high(f"broke.{check.__name__}", traceback.format_exc(limit=-2).replace("\n", " "))
