"""The parts of the attack that carry logic: the published list as data, planting, what counts as seen. Nothing here attacks."""

from pathlib import Path

import pytest

from tests.attack.corpora import tokens
from tests.attack.findings import high, tried
from tests.attack.holes import Hole, NotThere, fits, planted
from tests.attack.powers import powers_in

PAGE = """# 权责清单
## 市会领导

- `training.class.approve`（下级）：批准开班、退回修改
- `upkeep.backup.view`（本级）：查看

## 财务

- `training.thrift.view`（下级）：查看
"""


def tree_with(place: Path, **files: str) -> Path:
    for name, text in files.items():
        file = place / "src" / "boai" / name.replace("__", "/")
        file.with_suffix(".py").parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".py").write_text(text)
    return place


def hole(file: str, text: str, other: str) -> Hole:
    return Hole("a hole", ((file, text, other),), ("id-swap.",))


def test_the_published_list_is_read_as_it_stands(tmp_path) -> None:
    (tmp_path / "powers.md").write_text(PAGE, encoding="utf-8")
    powers = powers_in(tmp_path / "powers.md")
    leader = powers["市会领导"]
    assert leader.may("upkeep.backup.view") and leader.may_do("training.class.approve", "退回修改")
    assert not leader.may_do("training.class.plan", "批准开班") and not powers["财务"].may("upkeep.backup.view")


def test_a_hole_is_planted_where_its_text_stands_once(tmp_path) -> None:
    tree = tree_with(tmp_path, kernel__a="x = 1\n", kernel__room__b="y = 2\n")
    planted(tree, [hole("kernel/a.py", "x = 1", "x = 2"), hole("kernel/room", "y = 2", "y = 3")])
    assert (tree / "src/boai/kernel/a.py").read_text() == "x = 2\n" and "y = 3" in (tree / "src/boai/kernel/room/b.py").read_text()


@pytest.mark.parametrize("text", ["z = 1", "x = 1"])
def test_a_hole_whose_text_is_gone_or_stands_twice_fails_loudly(tmp_path, text: str) -> None:
    tree = tree_with(tmp_path, kernel__a="x = 1\nx = 1\n")
    with pytest.raises(NotThere):
        fits(tree, hole("kernel/a.py", text, ""))
    with pytest.raises(NotThere):
        fits(tree, hole("kernel/nowhere.py", text, ""))


def test_a_checkout_is_never_planted(tmp_path) -> None:
    tree = tree_with(tmp_path, kernel__a="x = 1\n")
    (tree / ".git").mkdir()
    with pytest.raises(ValueError, match="copy"):
        planted(tree, [hole("kernel/a.py", "x = 1", "x = 2")])
    assert (tree / "src/boai/kernel/a.py").read_text() == "x = 1\n"


def test_a_hole_is_seen_by_any_finding_that_begins_as_it_says() -> None:
    assert hole("a", "b", "c").seen_in(["headers.host", "id-swap.paper"]) and not hole("a", "b", "c").seen_in(["headers.host"])


def test_a_check_that_breaks_is_a_finding_and_hides_no_other() -> None:
    def breaks(ground):
        raise RuntimeError("away")

    def sees(ground):
        yield high("id-swap.paper", ground)

    found = list(tried([breaks, sees], "here"))
    assert [one.id for one in found] == ["broke.breaks", "id-swap.paper"] and "away" in found[0].evidence


def test_an_altered_token_differs_in_one_place() -> None:
    for token in ("MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LKABCDEF", "mfrggzdfmztwq2lkmfrggzdfmztwq2lk"):
        for other in tokens.altered(token):
            assert sum(a != b for a, b in zip(token, other, strict=True)) == 1
