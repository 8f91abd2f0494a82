"""Checks an open book from its files alone:  python verifier.py DIR [--policy FILE] [--since CHECKPOINT …]

Needs Python 3.10 and `cryptography`, nothing of the program that wrote the book. The format: docs/open-book-format.md.
Ends with 0: everything holds and the witnesses asked for have signed; 3: everything holds, too few witnesses; 1: it does not hold.
"""

import argparse
import base64
import bisect
import collections
import datetime
import hashlib
import operator
import pathlib
import re
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LISTS = {  # letters for numbers of a closed list
    "r": range(1, 5), "c": (*range(1, 10), 250), "d": range(1, 4), "p": (*range(1, 13), 99), "x": (*range(1, 6), 99), "f": (0, 1),
    "v": range(1, 7), "e": range(3), "t": (1, 2), "k": range(1, 4), "l": range(1, 6)}  # fmt: skip
LAYOUTS = {  # fields in their order: B, H, I, Q numbers, s a digest, small letters from LISTS
    "GIFT": "IrQQQcHIIIIdBss", "INKIND": "IrIQQQQvIIIdss", "REFUND": "IQQQQxcHIBs", "MATCH": "IrQQQIQQQIIs", "REDESIGNATE": "IrQQQIfQQIs",
    "TRANSFER": "tIrfQQQIss", "SPEND": "IfQQQpIIIss", "ISSUE": "IIfQQQpIIIss", "RETURN": "IIQQQQIs", "CORRECTION": "QexIIQQQIs",
    "CAMPAIGN": "ItIQIIss", "STATEMENT": "cHIIQIQIQs", "SEAL": "IIQs", "KEY": "sskI", "ERASURE": "QkI", "OPENING": "IrQQQIs",
    "CONTINUITY": "sQsQQI", "SLIP": "IIIlI"}  # fmt: skip
NAMES = list(LAYOUTS)
FORMS = [  # how it is unpacked; where numbers of a closed list stand, and which; where large numbers stand
    (
        struct.Struct(">" + re.sub("[a-rt-z]", "B", one).replace("s", "32s")),
        [(at, frozenset(LISTS[letter])) for at, letter in enumerate(one) if letter in LISTS],
        operator.itemgetter(*[at for at, letter in enumerate(one) if letter in "QI"] * 2),
    )
    for one in LAYOUTS.values()
]
GO = ("go", "carve")
MOVES = {  # verb, fund, unit, restriction, before, after, amount for each number line that a leaf touches
    "GIFT": lambda f: [("come", f[0], 0, f[1], *f[2:5])], "OPENING": lambda f: [("come", f[0], 0, f[1], *f[2:5])],
    "INKIND": lambda f: [("come", f[0], f[2], f[1], *f[3:6])], "RETURN": lambda f: [("come", f[0], f[1], None, *f[2:5])],
    "REFUND": lambda f: [("carve", f[0], 0, None, *f[2:5])], "SPEND": lambda f: [(GO[f[1]], f[0], 0, None, *f[2:5])],
    "ISSUE": lambda f: [(GO[f[2]], f[0], f[1], None, *f[3:6])],
    "TRANSFER": lambda f: [("come" if f[0] == 2 else GO[f[3]], f[1], 0, f[2], *f[4:7])],
    "CORRECTION": lambda f: [(("carve", "come")[f[1] - 1], f[3], f[4], None, *f[5:8])] if f[1] else [],
    "MATCH": lambda f: [*[("go", f[5], 0, None, f[6], f[7], f[4])][: f[5]], ("come", f[0], 0, f[1], *f[2:5])],
    "REDESIGNATE": lambda f: [(GO[f[6]], f[5], 0, None, f[7], f[8], f[4]), ("come", f[0], 0, f[1], *f[2:5])]}  # fmt: skip
TRUE = {  # what must be true of leaf number i with fields f, beside the number lines
    "CAMPAIGN": lambda i, f: f[4] <= f[5], "SEAL": lambda i, f: f[0] <= f[1] and f[2] <= i, "ERASURE": lambda i, f: f[0] < i,
    "CONTINUITY": lambda i, f: i == 0 and f[3] <= f[4] <= f[1], "SLIP": lambda i, f: f[1] <= f[2], "KEY": lambda i, f: f[0] != f[1],
    "STATEMENT": lambda i, f: f[5] <= f[3] and f[6] <= f[4], "SPEND": lambda i, f: f[8] == 0 or (f[8] > 4 and any(f[9])),
    "ISSUE": lambda i, f: f[9] == 0 or (f[9] > 4 and any(f[10])), "INKIND": lambda i, f: (f[7] == 6) == (f[6] == 0),
    "MATCH": lambda i, f: f[5] or f[6] == f[7] == 0, "REDESIGNATE": lambda i, f: f[5] != f[0],
    "TRANSFER": lambda i, f: f[0] == 1 or not f[3], "CORRECTION": lambda i, f: f[0] < i and (f[1] or not any(f[3:8]))}  # fmt: skip
sha256 = hashlib.sha256


class Bad(Exception):
    """The book, the checkpoint or the certificate does not hold."""


def need(holds, why):
    if not holds:
        raise Bad(why)


def decode64(text):
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad("base64 写法不对") from None
    need(base64.b64encode(raw).decode() == text, "base64 写法不唯一")
    return raw


class Policy:
    """Whose signatures count: a C2SP tlog-policy file; groups are of witnesses."""

    def __init__(self, text):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {"none": (0, [])}, None
        for words in (line.split() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")):
            if words[0] == "log":
                self.logs.append(self._key(words[1], 1))
            elif words[0] == "witness":
                self.witnesses[words[1]] = self._key(words[2], 4)
                self.groups[words[1]] = (1, words[1:2])
            elif words[0] == "group":
                least = {"all": len(words) - 3, "any": 1}.get(words[2]) or int(words[2])
                self.groups[words[1]] = (least, words[3:])
                need(set(words[3:]) <= set(self.witnesses) and 1 <= least <= len(set(words[3:])) == len(words) - 3, "见证规则写法不对")
            else:
                need(words[0] == "quorum" and self.quorum is None and words[1] in self.groups, "见证规则写法不对")
                self.quorum = words[1]
        need(self.logs and self.quorum, "见证规则不完整")

    @staticmethod
    def _key(vkey, kind):
        name, identity, material = vkey.split("+", 2)
        need(
            (raw := decode64(material))[:1] == bytes([kind])
            and len(raw) == 33
            and sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == identity,
            "公钥写法不对",
        )
        return name, bytes.fromhex(identity), raw[1:]

    def met(self, who):
        return len(who & set(self.groups[self.quorum][1])) >= self.groups[self.quorum][0]


class Checkpoint:
    """A signed tree head, read strictly."""

    def __init__(self, raw):
        need(len(raw) < 100_000 and not re.search(rb"[\x00-\x09\x0b-\x1f]", raw), "检查点写法不对")
        text, blank, lines = raw.decode(errors="replace").rpartition("\n\n")
        head, found = text.split("\n"), [re.fullmatch(r"— ([^\s+]+) (\S+)", line) for line in lines[:-1].split("\n")]
        need(blank and len(head) == 3 and head[0] and lines.endswith("\n") and all(found), "检查点写法不对")
        need(re.fullmatch("[1-9][0-9]{0,15}", head[1]), "检查点的条数不对")
        self.text, self.origin, self.size, self.root = text + "\n", head[0], int(head[1]), decode64(head[2])
        self.signatures = [(one[1], decode64(one[2])) for one in found]
        need(len(self.root) == 32 and all(len(raw) > 4 for _, raw in self.signatures), "检查点写法不对")

    def signed_by(self, key, cosigned=False):
        mine = [raw[4:] for name, raw in self.signatures if (name, raw[:4]) == key[:2]]
        for raw in mine:
            said = f"cosignature/v1\ntime {int.from_bytes(raw[:8], 'big')}\n{self.text}" if cosigned else self.text
            try:
                Ed25519PublicKey.from_public_bytes(key[2]).verify(raw[8 * cosigned :], said.encode())
            except (InvalidSignature, ValueError):
                raise Bad(f"签名不对：{key[0]}") from None
        return bool(mine) and (cosigned or self.origin == key[0])

    def witnesses(self, policy):
        return {label for label, key in policy.witnesses.items() if self.signed_by(key, cosigned=True)}


class Line:
    """The number line of one fund and unit: [0, out) is used, [out, inn) is there but for its holes."""

    def __init__(self):
        self.inn, self.out, self.holes = 0, 0, []

    def come(self, before, after, amount):
        need(before == self.inn and after - before == amount > 0, "收入区间不衔接")
        self.inn = after

    def go(self, before, after, amount):
        passed = bisect.bisect_left(self.holes, (after, 0))
        inside = passed and self.holes[passed - 1][1] > after
        need(before == self.out and after <= self.inn and not inside, "支出区间不衔接，用的比收的多，或停在退出的钱中间")
        need(after - before - sum(hi - lo for lo, hi in self.holes[:passed]) == amount > 0, "支出区间与金额不符")
        self.out, self.holes = after, self.holes[passed:]

    def carve(self, lo, hi, amount):
        at = bisect.bisect_left(self.holes, (lo, hi))
        need(hi - lo == amount > 0 and self.out <= lo and hi <= self.inn, "退出的钱不在未用部分")
        need((at == 0 or self.holes[at - 1][1] <= lo) and (at == len(self.holes) or hi <= self.holes[at][0]), "同一分钱退出两次")
        self.holes.insert(at, (lo, hi))

    def left(self):
        return self.inn - self.out - sum(hi - lo for lo, hi in self.holes)


class Book:
    """What every leaf must agree with; fed in order. ``entry`` gives the bytes of an earlier leaf."""

    def __init__(self, entry):
        self.entry, self.terms, self.keys, self.statements = entry, {}, [], {}
        self.lines, self.counts, self.back = collections.defaultdict(Line), collections.Counter(), collections.Counter()
        self.days = collections.defaultdict(lambda: [0, 0, 0, 0])

    def feed(self, index, body):
        name, f = fields(body)
        self.counts[name] += 1
        if name == "GIFT":
            self.add(f[5:8], 0, f[12] == 0, f[4])
        elif name == "STATEMENT":
            self.statements[f[:3]] = f
        elif name == "KEY":
            self.keys.append((index, *f))
        elif name in ("REFUND", "MATCH", "RETURN", "CORRECTION"):
            self.refer(index, name, f)
        need(name not in TRUE or TRUE[name](index, f), "自相矛盾的记录")
        for verb, fund, unit, terms, *interval in MOVES[name](f) if name in MOVES else ():
            need(terms is None or self.terms.setdefault(fund, terms) == terms, "基金的限定性质变了")
            getattr(self.lines[fund, unit], verb)(*interval)

    def refer(self, index, name, f):
        """A leaf that speaks of an earlier one must be able to."""
        at, unit = f[{"REFUND": 1, "MATCH": 8, "RETURN": 5, "CORRECTION": 0}[name]], name == "RETURN" or (name == "CORRECTION" and f[4])
        need(at < index, "所指的记录不在前面")
        if name == "CORRECTION" and not f[1]:
            return
        kind, was = fields(self.entry(at))
        goes_back = name == "RETURN" or (name == "CORRECTION" and f[1] == 2)
        need(kind == (("ISSUE" if unit else "SPEND") if goes_back else "INKIND" if unit else "GIFT"), "所指的记录种类不对")
        if name == "MATCH":
            return
        fund, unit, lo, hi, amount = (f[0], 0, *f[2:5]) if name == "REFUND" else f[:5] if name == "RETURN" else f[3:8]
        need(was[0] == fund and (not unit or was[1 if goes_back else 2] == unit), "所指的记录不是同一基金或物资")
        if goes_back:
            self.back[at] += amount
            need(self.back[at] <= was[5 if unit else 4], "退回的比用出的多")
            return
        need(was[3 if unit else 2] <= lo and hi <= was[4 if unit else 3], "退出的不在所指收入之内")
        if name == "REFUND":
            self.add(f[6:9], 2, f[9] == 0, amount)
        elif not unit:
            self.add(was[5:8], 0, -(was[12] == 0 and amount == was[4]), -amount)

    def add(self, day, at, count, amount):
        self.days[day][at] += count
        self.days[day][at + 1] += amount

    def unstated(self):
        """Channel-days without a statement; those with one must agree with it."""
        for day, s in self.statements.items():
            need([s[3] - s[5], s[4] - s[6], s[7], s[8]] == self.days.get(day, [0, 0, 0, 0]), f"与渠道对账单不符：{said(day)}")
        return sorted(self.days.keys() - self.statements.keys())


def fields(body):
    kind = body[1] - 1 if body[:1] == b"\1" and len(body) > 1 else -1
    need(0 <= kind < len(FORMS) and len(body) == FORMS[kind][0].size + 2, "不是规定的记录")
    form, lists, large = FORMS[kind]
    f = form.unpack_from(body, 2)
    need(not [at for at, allowed in lists if f[at] not in allowed], "编号不在规定范围")
    need(max(large(f)) < 1 << 53, "数字过大")
    return NAMES[kind], f


def said(day):
    return f"{datetime.date(1970, 1, 1) + datetime.timedelta(day[2])} 渠道{day[0]} 账户{day[1]}"


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def peaks(row):
    """Roots of the complete subtrees over a row of equal subtrees, largest first."""
    found, start = [], 0
    for bit in reversed(range(len(row).bit_length())):
        if len(row) >> bit & 1:
            part = row[start : start + (1 << bit)]
            while len(part) > 1:
                part = [node(left, right) for left, right in zip(part[::2], part[1::2])]
            found, start = found + part, start + (1 << bit)
    return found


def folded(row):
    return row[0] if len(row) == 1 else node(row[0], folded(row[1:]))


class Files:
    """The tiles of one book; every file is accounted for."""

    def __init__(self, folder, size):
        self.folder, self.size, self.asked, self.held = folder, size, set(), {}

    def read(self, level, number):
        width = min(256, (self.size >> (8 * level if level != "entries" else 0)) - 256 * number)
        name, rest = f"{number % 1000:03d}", number // 1000
        while rest:
            name, rest = f"x{rest % 1000:03d}/{name}", rest // 1000
        name = f"tile/{level}/{name}{f'.p/{width}' if width < 256 else ''}"
        self.asked.add(name)
        return (self.folder / name).read_bytes(), width

    def bodies(self, number):
        (raw, width), found, at = self.read("entries", number), [], 0
        while at < len(raw):
            end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
            found.append(raw[at + 2 : end])
            at = end
        need(at == len(raw) and len(found) == width, "记录文件长度不对")
        return found

    def entry(self, index):
        if index // 256 not in self.held:
            self.held = {} if len(self.held) > 64 else self.held
            self.held[index // 256] = self.bodies(index // 256)
        return self.held[index // 256][index % 256]

    def walk(self, book, stops):
        """Feed every leaf, compare every tile; the roots at the sizes in ``stops``."""
        roots, above, level = {}, [], 1
        for start in range(0, self.size, 256):
            bodies = self.bodies(start // 256)
            hashes = [sha256(b"\0" + body).digest() for body in bodies]
            need(self.read(0, start // 256)[0] == b"".join(hashes), "叶子哈希与记录不符")
            for index, body in enumerate(bodies, start):
                book.feed(index, body)
            for size in stops:
                if start < size <= start + len(bodies):
                    roots[size] = folded(peaks(above) + peaks(hashes[: size - start]))
            above += peaks(hashes) if len(hashes) == 256 else []
        while above:
            for at in range(0, len(above), 256):
                need(self.read(level, at // 256)[0] == b"".join(above[at : at + 256]), "上层哈希不符")
            above, level = [peaks(above[at : at + 256])[0] for at in range(0, len(above) - 255, 256)], level + 1
        there = {file.relative_to(self.folder).as_posix() for file in (self.folder / "tile").rglob("*") if file.is_file()}
        need(there == self.asked, f"多出文件 {min(there - self.asked, default='')}")
        return roots


def check_book(folder, policy, since):
    """The whole book; gives the checkpoint, the book and the witnesses."""
    now, kept = Checkpoint((folder / "checkpoint").read_bytes()), [Checkpoint(file.read_bytes()) for file in since]
    earlier = kept + [Checkpoint(file.read_bytes()) for file in sorted(folder.glob("handovers/*"))]
    files = Files(folder, now.size)
    book = Book(files.entry)
    roots = files.walk(book, {one.size for one in (now, *earlier)})
    need(all((one.origin, one.root) == (now.origin, roots.get(one.size)) for one in (now, *earlier)), "日志被改写、分叉或截短")
    trusted = list(policy.logs)
    for index, old, new, reason, _ in book.keys:  # a key follows where the one before it says so, in a checkpoint both signed
        key = (now.origin, sha256(now.origin.encode() + b"\n\1" + new).digest()[:4], new)
        both = [one for one in earlier if one.size > index and one.signed_by(key) and any(one.signed_by(k) for k in trusted if k[2] == old)]
        trusted += [key] if reason == 1 and both else []
    need(all(any(one.signed_by(key) for key in trusted) for one in (now, *kept)), "检查点没有日志的签名")
    return now, book, now.witnesses(policy)


def told(policy, who):
    print(f"{'见证' if who and policy.met(who) else '未见证'} {len(who)}/{len(policy.witnesses)}")
    return 0 if policy.met(who) else 3


def main(arguments):
    parser = argparse.ArgumentParser(description="核对公开账本")
    parser.add_argument("folder", type=pathlib.Path, help="账本的文件夹")
    parser.add_argument("--policy", type=pathlib.Path, help="您信任的公钥与见证人（默认用文件夹里的 policy.txt）")
    parser.add_argument("--since", type=pathlib.Path, nargs="*", default=[], help="您以前保存的检查点")
    asked = parser.parse_args(arguments)
    try:
        policy = Policy((asked.policy or asked.folder / "policy.txt").read_text(encoding="utf-8"))
        now, book, who = check_book(asked.folder, policy, asked.since)
        red = book.unstated()
    except (Bad, OSError, ValueError, IndexError) as wrong:
        print(f"✗ 不成立：{wrong}")
        return 1
    print(f"✓ {now.origin} 共 {now.size} 条，区间全部衔接，没有一处用的比收的多。", dict(book.counts))
    for (fund, unit), line in sorted(book.lines.items()):
        print(f"  基金 {fund}{f' 物资 {unit}' if unit else ''}：收 {line.inn}，未用 {line.left()}")
    print(*(f"✗ 没有对账单：{said(day)}，收入 {book.days[day][1]} 分" for day in red), sep="\n")
    print("" if asked.policy else "注意：公钥取自文件夹自身，请用 --policy 指定您自己保存的一份。")
    return told(policy, who)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
