"""A small open book for tests: leaves as a sequencer would append them, and what others see of them."""

import itertools
from collections.abc import Sequence
from random import Random

from boai.kernel.openlog import leaves
from boai.kernel.openlog.leaves import Channel, Display, Purpose, Restriction, encode

DAY = 20_700


def gift(before: int, amount: int, fund: int = 1, **changed: object) -> leaves.Gift:
    values: dict[str, object] = {
        "fund": fund, "restriction": Restriction.PROJECT, "in_before": before, "in_after": before + amount, "amount": amount,
        "channel": Channel.WECHAT, "account": 0, "day": DAY, "minute": DAY * 1440, "campaign": 0, "team": 0,
        "display": Display.MASKED, "part": 0, "donor": bytes(32), "record": bytes(32),
    }  # fmt: skip
    return leaves.Gift(**{**values, **changed})  # type: ignore[arg-type]


def spend(before: int, after: int, fund: int = 1, **changed: object) -> leaves.Spend:
    values: dict[str, object] = {
        "fund": fund, "hole": False, "out_before": before, "out_after": after, "amount": after - before, "purpose": Purpose.RELIEF,
        "campaign": 0, "day": DAY + 1, "people": 0, "group": bytes(32), "voucher": bytes(32),
    }  # fmt: skip
    return leaves.Spend(**{**values, **changed})  # type: ignore[arg-type]


def statement(count: int, total: int, **changed: object) -> leaves.Statement:
    values: dict[str, object] = {
        "channel": Channel.WECHAT, "account": 0, "day": DAY, "count": count, "total": total, "open_count": 0, "open_total": 0,
        "refund_count": 0, "refund_total": 0, "file": bytes(32),
    }  # fmt: skip
    return leaves.Statement(**{**values, **changed})  # type: ignore[arg-type]


def refund(target: int, lo: int, hi: int, fund: int = 1, **changed: object) -> leaves.Refund:
    values: dict[str, object] = {
        "fund": fund, "gift": target, "lo": lo, "hi": hi, "amount": hi - lo, "reason": leaves.RefundReason.MISTAKE,
        "channel": Channel.WECHAT, "account": 0, "day": DAY, "part": 0, "record": bytes(32),
    }  # fmt: skip
    return leaves.Refund(**{**values, **changed})  # type: ignore[arg-type]


def gifts(count: int, seed: int = 1) -> list[bytes]:
    """Encoded gifts into one fund, end to end, without a statement."""
    random, before, made = Random(seed), 0, []
    for _ in range(count):
        amount = random.randrange(1, 100_000)
        made.append(encode(gift(before, amount, donor=random.randbytes(32), record=random.randbytes(32))))
        before += amount
    return made


def believable(count: int, seed: int = 1) -> list[bytes]:
    """A book of about ``count`` leaves as they come: three funds, refunds, spends, statements; every rule kept."""
    random, made = Random(seed), []
    inn, out = dict.fromkeys((1, 2, 3), 0), dict.fromkeys((1, 2, 3), 0)
    places: list[tuple[int, int, int, int]] = []
    for day in itertools.count(DAY):
        total = n = back = backs = 0
        for _ in range(min(40, max(1, count - len(made)))):
            fund, amount = random.choice((1, 2, 3)), random.choice((100, 1_000, 5_000, 8_333))
            places.append((len(made), fund, inn[fund], amount))
            made.append(encode(gift(inn[fund], amount, fund, day=day, donor=random.randbytes(32), record=random.randbytes(32))))
            inn[fund] += amount
            total, n = total + amount, n + 1
        index, fund, before, amount = places[-1]
        if day % 3 == 0 and before >= out[fund]:  # the newest gift of its fund is given back and the front stops before it
            made.append(encode(refund(index, before, before + amount, fund, day=day)))
            back, backs = amount, 1
        for fund in (1, 2, 3):
            most = min([start for _, held, start, _ in places[-40:] if held == fund], default=inn[fund])
            if most > out[fund] and not _holes(made, fund, out[fund], most):
                made.append(encode(spend(out[fund], most, fund, day=day, people=7, group=random.randbytes(32))))
                out[fund] = most
        made.append(encode(statement(n, total, day=day, refund_count=backs, refund_total=back)))
        if len(made) >= count:
            return made
    raise AssertionError


def _holes(made: Sequence[bytes], fund: int, lo: int, hi: int) -> bool:
    found = [one for one in map(leaves.decode, made) if isinstance(one, leaves.Refund) and one.fund == fund]
    return any(lo <= one.lo < hi for one in found)
