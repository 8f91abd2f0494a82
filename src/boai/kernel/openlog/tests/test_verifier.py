"""The Python verifier, as a stranger runs it: on an exported folder, with nothing of this program but two files."""

import ast
import dataclasses
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from boai.kernel.openlog import leaves, mirror, notes, proofs, tiles, tree, verifiers
from boai.kernel.openlog.commitments import Opening, commit, disclosure
from boai.kernel.openlog.files import Durable
from boai.kernel.openlog.growing import Edge
from boai.kernel.openlog.leaves import encode
from boai.kernel.openlog.log import append
from boai.kernel.openlog.models import Log
from boai.kernel.openlog.publishing import publish
from boai.kernel.openlog.tests.book import DAY, believable, gift, refund, spend, statement

LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS_KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2)]
ORIGIN = "book.example/log"
WITNESSES = ["w1.example", "w2.example"]


def loaded(name: str) -> ModuleType:
    """A verifier's own code, loaded from its file alone."""
    spec = importlib.util.spec_from_file_location(name, verifiers.HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


verifier = loaded("verifier")
certificate = loaded("certificate")


def policy() -> str:
    witnesses = [(notes.public_key(name, notes.WITNESS, key), False) for name, key in zip(WITNESSES, WITNESS_KEYS, strict=True)]
    return mirror.policy_text(notes.public_key(ORIGIN, notes.LOG, LOG_KEY), witnesses, 2)


def signed(size: int, root: bytes, key: Ed25519PrivateKey = LOG_KEY, witnesses: int = 2) -> notes.Note:
    note = notes.sign(notes.Head(ORIGIN, size, root), [key])
    lines = [notes.cosign(note.text, name, 1_790_000_000, key) for name, key in zip(WITNESSES, WITNESS_KEYS, strict=True)]
    return notes.Note(note.text, (*note.signatures, *lines[:witnesses]))


def written(folder: Path, bodies: Sequence[bytes], witnesses: int = 2) -> Path:
    """A book in a folder, without any database."""
    edge = Edge(Durable(folder))
    for body in bodies:
        edge.add(body)
    edge.finish()
    (folder / "checkpoint").write_text(signed(len(bodies), edge.root(), witnesses=witnesses).whole)
    (folder / "policy.txt").write_text(policy())
    return folder


def run(folder: Path, *more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(verifiers.HERE / "verifier.py"), str(folder), *map(str, more)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={})


def refused(tmp_path: Path, bodies: Sequence[bytes]) -> str:
    result = run(written(tmp_path / "book", bodies))
    assert result.returncode == 1, result.stdout
    return result.stdout


def test_it_needs_nothing_but_the_standard_library_and_cryptography() -> None:
    for name in verifiers.PROGRAMS:
        nodes = list(ast.walk(ast.parse((verifiers.HERE / name).read_text())))
        names = [one.module or "" for one in nodes if isinstance(one, ast.ImportFrom)]
        names += [alias.name for one in nodes if isinstance(one, ast.Import) for alias in one.names]
        roots = {one.split(".")[0] for one in names}
        assert roots - {"cryptography", "verifier"} <= set(sys.stdlib_module_names)


def test_a_stranger_reads_fewer_than_three_hundred_lines() -> None:
    text = (verifiers.HERE / "verifier.py").read_text()
    assert sum(1 for line in text.splitlines() if line.strip()) < 300


def test_an_exported_log_holds(log: Log, tmp_path: Path) -> None:
    append(log, believable(700))
    publish(log)
    mirror.export(log, tmp_path / "mirror")
    result = run(tmp_path / "mirror")
    assert result.returncode == 0 and result.stdout.startswith("✓ cdredcross.example/log 共 7"), result.stdout
    append(log, [encode(gift(0, 5, fund=9, day=DAY - 1))])
    publish(log)
    mirror.export(log, tmp_path / "mirror")  # the same folder, grown
    assert "没有对账单：2026-09-03 渠道1 账户0" in run(tmp_path / "mirror").stdout


def test_a_book_on_the_smallest_and_on_even_sizes_holds(tmp_path: Path) -> None:
    for size in (1, 255, 256, 257, 512):
        bodies = [encode(gift(100 * n, 100)) for n in range(size)]
        result = run(written(tmp_path / str(size), bodies))
        assert result.returncode == 0, result.stdout
        assert f"收入 {size * 100} 分" in result.stdout


def test_too_few_witnesses_are_told_and_never_green(tmp_path: Path) -> None:
    result = run(written(tmp_path, believable(50), witnesses=1))
    assert result.returncode == 3 and "未见证 1/2" in result.stdout
    assert run(written(tmp_path / "both", believable(50))).stdout.rstrip().endswith("见证 2/2")


CONTRADICTIONS: dict[str, tuple[list[object], str]] = {
    "a gap": ([gift(0, 100), gift(150, 100)], "收入区间不衔接"),
    "an overlap": ([gift(0, 100), gift(50, 100)], "收入区间不衔接"),
    "spent more than came": ([gift(0, 100), spend(0, 101)], "用的比收的多"),
    "spent twice": ([gift(0, 100), spend(0, 50), spend(0, 50)], "支出区间不衔接"),
    "spent what was given back": ([gift(0, 100), refund(0, 50, 100), spend(0, 100)], "支出区间与金额不符"),
    "a front inside a hole": ([gift(0, 100), refund(0, 40, 60), spend(0, 50, amount=40)], "停在退出的钱中间"),
    "given back twice": ([gift(0, 100), refund(0, 50, 100), refund(0, 90, 100)], "退出两次"),
    "given back after it was spent": ([gift(0, 100), spend(0, 100), refund(0, 90, 100)], "不在未用部分"),
    "given back from another's gift": ([gift(0, 100), gift(100, 100), refund(0, 150, 160)], "不在所指收入之内"),
    "given back before it came": ([refund(1, 0, 10), gift(0, 100)], "不在前面"),
    "given back from a spend": ([gift(0, 100), spend(0, 10), refund(1, 10, 20)], "种类不对"),
    "a fund that changes its restriction": ([gift(0, 100), gift(100, 5, restriction=leaves.Restriction.UNRESTRICTED)], "限定性质变了"),
    "less than the statement": ([gift(0, 100), statement(2, 200)], "与渠道对账单不符"),
    "more than the statement": ([gift(0, 100), gift(100, 100), statement(1, 100)], "与渠道对账单不符"),
    "a refund that no statement has": ([gift(0, 100), refund(0, 0, 10), statement(1, 100)], "与渠道对账单不符"),
    "a statement of nothing": ([gift(0, 100), statement(1, 100), statement(1, 5, day=DAY + 9)], "与渠道对账单不符"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_book_that_contradicts_itself_does_not_hold(tmp_path: Path, name: str) -> None:
    made, why = CONTRADICTIONS[name]
    assert why in refused(tmp_path, [encode(one) for one in made])


def test_what_is_allowed_holds(tmp_path: Path) -> None:
    correction = leaves.Correction(
        target=8, effect=leaves.CorrectionEffect.RETURNED, reason=leaves.CorrectionReason.BANK_RETURN, fund=1, unit=0, lo=300, hi=320,
        amount=20, day=DAY, note=bytes(32),
    )  # fmt: skip
    withdrawn = dataclasses.replace(correction, target=1, effect=leaves.CorrectionEffect.WITHDRAWN, lo=190, hi=200, amount=10)
    made = [
        gift(0, 100), gift(100, 100), gift(200, 100), refund(0, 40, 60), spend(0, 70, amount=50), withdrawn,
        spend(205, 210, hole=True), statement(1, 5), spend(70, 220, amount=135),
        correction, statement(3, 295, open_total=5, refund_count=1, refund_total=20),
    ]  # fmt: skip
    result = run(written(tmp_path, [encode(one) for one in made]))
    assert result.returncode == 0 and "收 320，未用 100" in result.stdout, result.stdout


def test_a_part_of_a_gift_counts_once(tmp_path: Path) -> None:
    made = [gift(0, 60), gift(0, 40, fund=2, part=1), statement(1, 100)]
    assert run(written(tmp_path, [encode(one) for one in made])).returncode == 0


def test_what_is_no_leaf_is_refused(tmp_path: Path) -> None:
    body = encode(gift(0, 100))
    for number, wrong in enumerate((b"", b"\1", body[:-1], body + b"\0", b"\2" + body[1:], body[:25] + b"\3" + body[26:])):
        assert "✗ 不成立" in refused(tmp_path / str(number), [wrong])


def forked(folder: Path, bodies: list[bytes]) -> notes.Note:
    """A checkpoint that was signed earlier, over other leaves."""
    return signed(30, tree.root_of([tree.leaf_hash(one) for one in [*bodies[:29], encode(gift(7, 7, fund=77))]]))


def rolled_back(folder: Path, bodies: list[bytes]) -> notes.Note:
    return signed(len(bodies) + 5, bytes(32))


@pytest.mark.parametrize("attack", [forked, rolled_back])
def test_forks_and_rollbacks_are_seen_by_who_kept_a_checkpoint(tmp_path: Path, attack: Callable[[Path, list[bytes]], notes.Note]) -> None:
    bodies = believable(60)
    folder = written(tmp_path / "book", bodies)
    honest = signed(20, tree.root_of([tree.leaf_hash(one) for one in bodies[:20]]))
    (tmp_path / "kept").write_text(honest.whole)
    assert run(folder, "--since", tmp_path / "kept").returncode == 0
    (tmp_path / "kept").write_text(attack(folder, bodies).whole)
    result = run(folder, "--since", tmp_path / "kept")
    assert result.returncode == 1 and "改写、分叉或截短" in result.stdout


def test_a_foreign_signature_or_origin_is_refused(tmp_path: Path) -> None:
    bodies = believable(40)
    folder, root = written(tmp_path, bodies), tree.root_of([tree.leaf_hash(one) for one in bodies])
    good = signed(len(bodies), root)
    foreign = notes.sign(good_head := notes.Head.parse(good.text), [WITNESS_KEYS[0]])
    other = notes.sign(dataclasses.replace(good_head, origin="other.example/log"), [LOG_KEY])
    for note in (foreign, other, signed(len(bodies), root, key=WITNESS_KEYS[1])):
        (folder / "checkpoint").write_text(note.whole)
        assert run(folder).returncode == 1


def test_files_too_many_or_missing_are_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, believable(300))
    (folder / "tile/0/007").write_bytes(bytes(8_192))
    assert "多出文件" in run(folder).stdout
    (folder / "tile/0/007").unlink()
    (folder / "tile/1/000.p/1").unlink()
    assert run(folder).returncode == 1


def checked(folder: Path) -> tuple[object, ...]:
    """What the verifier says, without a new process."""
    try:
        rules = verifier.Policy((folder / "policy.txt").read_text())
        now, book, who = verifier.check_book(folder, rules, [])
        return now.text, book.unstated(), sorted(who), dict(book.counts)
    except (verifier.Bad, OSError, ValueError, IndexError):
        return ("refused",)


def mutations(folder: Path, count: int, seed: int) -> int:
    """Flip bytes all over a book; gives how many changes went unnoticed."""
    random, honest, unnoticed = Random(seed), checked(folder), 0
    assert honest != ("refused",)
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix not in (".py", ".txt", ".html")]
    for _ in range(count):
        file = random.choice(files)
        good = file.read_bytes()
        bad = bytearray(good)
        bad[random.randrange(len(bad))] ^= 1 << random.randrange(8)
        file.write_bytes(bad)
        unnoticed += checked(folder) == honest
        file.write_bytes(good)
    return unnoticed


def test_no_flipped_bit_goes_unnoticed(tmp_path: Path) -> None:
    """At full size (``make soak``, which prints the seed) a hundred thousand."""
    count, seed = 100_000 if os.environ.get("BOAI_SOAK") else 150, int(os.environ.get("BOAI_SEED", "20261122"))
    assert mutations(written(tmp_path, believable(270)), count, seed) == 0, f"seed {seed}"


def made_certificate(bodies: list[bytes], index: int, extra: bytes) -> str:
    hashes = [tree.leaf_hash(one) for one in bodies]
    path = tree.inclusion(lambda level, at: tree.root_of(hashes[at << level : (at + 1) << level]), index, len(bodies))
    lines = [proofs.PROOF_FORMAT, f"extra {notes.encoded(extra)}", f"index {index}", *map(notes.encoded, path), ""]
    return "\n".join(lines) + "\n" + signed(len(bodies), tree.root_of(hashes)).whole


def held(raw: bytes) -> tuple[object, ...]:
    try:
        now, index, name, f, texts, who = certificate.check_certificate(raw, verifier.Policy(policy()))
    except (verifier.Bad, ValueError, IndexError):
        return ("refused",)
    return now.text, index, name, f, texts, sorted(who)


def donor() -> tuple[bytes, bytes]:
    salt = bytes(range(32))
    body = encode(gift(0, 1_000, donor=commit(salt, "张三")))
    return body, disclosure(body, [Opening(0, salt, "张三")])


@given(size=st.integers(1, 600), data=st.data())
@settings(max_examples=30)
def test_every_certificate_holds_and_no_other_reads_the_same(size: int, data: st.DataObject) -> None:
    body, extra = donor()
    index = data.draw(st.integers(0, size - 1))
    bodies = [b"x%d" % number for number in range(size)]
    bodies[index] = body
    raw = made_certificate(bodies, index, extra).encode()
    honest = held(raw)
    assert honest[4] == ["张三"] and honest[5] == WITNESSES
    at = data.draw(st.integers(0, len(raw) - 1))
    assert held(raw[:at] + bytes([raw[at] ^ 1 << data.draw(st.integers(0, 7))]) + raw[at + 1 :]) != honest
    for wrong in (raw + b"\n", raw + b"x", raw[:-1], raw.replace(b"index ", b"index 0"), raw.replace(b"\nindex", b"\n\nindex")):
        assert held(wrong) != honest


def test_a_certificate_is_checked_by_anybody_with_two_files(log: Log, tmp_path: Path) -> None:
    body, extra = donor()
    append(log, [body, *[encode(gift(1_000 + n, 1)) for n in range(299)]])
    publish(log)
    mirror.export(log, tmp_path)
    (tmp_path / "mine.tlog-proof").write_text(proofs.proof_text(log, 0, extra))
    command = [sys.executable, "certificate.py", "mine.tlog-proof", "--policy", "policy.txt"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert result.returncode == 0 and "张三" in result.stdout, result.stdout + result.stderr
    assert len(proofs.proof_text(log, 299)) < 1_300


def test_a_disclosure_opens_only_what_the_leaf_holds() -> None:
    body, _ = donor()
    with pytest.raises(ValueError, match="opens nothing"):
        disclosure(body, [Opening(0, bytes(32), "张三")])


def test_rules_about_witnesses_are_read_strictly() -> None:
    good = policy()
    for wrong in (
        good.replace("quorum enough", ""), good + "quorum none\n", good.replace("enough 2", "enough 3"),
        good.replace("enough 2", "enough 0"),
        good.replace("group enough 2 w1", "group enough 2 w9"), good.replace("log ", "lag ", 1), good.replace("+", "+0", 1),
    ):  # fmt: skip
        with pytest.raises((verifier.Bad, ValueError)):
            verifier.Policy(wrong)
    assert verifier.Policy(good.replace("enough 2", "enough any")).groups["enough"][0] == 1
    assert verifier.Policy(good.replace("enough 2", "enough all")).groups["enough"][0] == 2


def test_a_mirror_holds_the_newest_tree_only(tmp_path: Path) -> None:
    shutil.copytree(written(tmp_path / "a", believable(260)), tmp_path / "b")
    assert {level for level, _ in mirror.parts_of(260)} == {tiles.ENTRIES, 0, 1}
