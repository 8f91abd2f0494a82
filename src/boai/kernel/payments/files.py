"""Files that gateways and banks give: WeChat Pay's bill, Alipay's detail file, a bank's statement. Read line by line, judged whole.

A field of WeChat Pay's stands behind a backtick, amounts in yuan text; the last line holds the totals and must agree.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from boai.kernel.basics import clock
from boai.kernel.basics.reason import Reason

CODE = re.compile(r"FK[0-9A-HJKMNP-TV-Z]{8}")
_YUAN = re.compile(r"([+-]?)(\d{1,13})(?:\.(\d{1,2}))?", re.ASCII)
_WECHAT_TIME, _WECHAT_TOTALS = "交易时间", "总交易单数"
BANK_COLUMNS = {
    "day": ("交易日期", "记账日期", "日期"),
    "amount": ("收入金额", "贷方发生额", "金额"),
    "note": ("摘要", "附言", "备注", "用途"),
}


class Line(NamedTuple):
    """One line of a bill. A refund has its ``refund_number`` and a negative amount; ``fee_fen`` is what the gateway kept."""

    transaction: str
    order_number: str
    refund_number: str
    amount_fen: int
    fee_fen: int
    at: datetime
    merchant: str


class BankRow(NamedTuple):
    """One incoming line of a bank statement; ``occurrence`` counts equal lines of one day, for both are real."""

    day: date
    amount_fen: int
    note: str
    code: str
    line_hash: str
    occurrence: int


class NotRead(Exception):
    """The file is not taken at all, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass
class Totals:
    """What the lines add up to."""

    lines: int = 0
    received_fen: int = 0
    refunded_fen: int = 0
    fee_fen: int = 0

    def count(self, line: Line) -> None:
        """Add one line."""
        self.lines += 1
        self.fee_fen += line.fee_fen
        if line.amount_fen < 0:
            self.refunded_fen -= line.amount_fen
        else:
            self.received_fen += line.amount_fen


def bill_lines(raw: bytes) -> Iterator[Line]:
    """The lines of a bill of either gateway, the totals at its end compared. Raises NotRead."""
    if raw.lstrip(b"\xef\xbb\xbf").startswith(b"#"):
        return _alipay_lines(raw)
    return _wechat_lines(raw)


def bank_rows(raw: bytes) -> Iterator[BankRow]:
    """The incoming lines of a bank statement: a heading line, columns named as banks name them. Raises NotRead."""
    rows = enumerate(_cells(raw), start=1)
    places = next((found for _, row in rows if len(found := _places(row)) == len(BANK_COLUMNS)), None)
    if places is None:
        raise NotRead(Reason("payments.bill_unreadable", line=1, text="没有“日期、金额、摘要”的标题行"))
    seen: dict[str, int] = {}
    for number, row in rows:
        read = _bank_row(row, places, number)
        if read is None:
            continue
        day, amount_fen, note = read
        line_hash = hashlib.sha256("\x1f".join(field.strip() for field in row).encode()).hexdigest()
        seen[line_hash] = seen.get(line_hash, 0) + 1
        code = CODE.search(note.upper())
        yield BankRow(day, amount_fen, note, code[0] if code else "", line_hash, seen[line_hash])


def fen(text: str) -> int:
    """``1,234.5`` or ``-0.01`` as fen. Raises ValueError."""
    found = _YUAN.fullmatch(text.strip().replace(",", ""))
    if found is None:
        raise ValueError(text)
    amount = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    return -amount if found[1] == "-" else amount


def _wechat_lines(raw: bytes) -> Iterator[Line]:
    totals, rows = Totals(), io.TextIOWrapper(io.BytesIO(raw), "utf-8-sig", "replace", newline="")
    for number, text in enumerate(rows, start=1):
        if text.startswith(("`", "﻿`")):
            line = _wechat_line(text, number)
            totals.count(line)
            yield line
        elif text.startswith(_WECHAT_TOTALS):
            _judge_wechat(totals, next(rows, ""), number + 1)
            return
        elif text.strip() and not text.startswith(_WECHAT_TIME):
            raise _unreadable(number, text)
    raise NotRead(Reason("payments.bill_sum_differs"))


def _wechat_line(text: str, number: int) -> Line:
    field = text.rstrip("\r\n").lstrip("`").split(",`")
    try:
        back = field[9] == "REFUND"
        amount = -fen(field[16]) if back else fen(field[12])
        at = datetime.fromisoformat(field[0]).replace(tzinfo=clock.CHINA)
        return Line(field[5], field[6], field[15] if back else "", amount, fen(field[22]), at, field[2])
    except (ValueError, IndexError) as trouble:
        raise _unreadable(number, text) from trouble


def _judge_wechat(totals: Totals, text: str, number: int) -> None:
    field = text.rstrip("\r\n").lstrip("`").split(",`")
    try:
        stated = int(field[0]), fen(field[1]), fen(field[2]), fen(field[4])
    except (ValueError, IndexError) as trouble:
        raise _unreadable(number, text) from trouble
    if stated != (totals.lines, totals.received_fen, totals.refunded_fen, totals.fee_fen):
        raise NotRead(Reason("payments.bill_sum_differs"))


def _alipay_lines(raw: bytes) -> Iterator[Line]:
    totals, seller, heading = Totals(), "", False
    texts = enumerate(_text(raw).splitlines(), start=1)
    for number, text in texts:
        if text.startswith("#账号"):
            seller = text.partition("[")[2].partition("]")[0]
        elif text.startswith("#交易合计"):
            _judge_alipay(totals, chain([text], (more for _, more in texts)), number)
            return
        elif text.startswith("#") or not text.strip():
            continue
        elif not heading:
            heading = True
        else:
            line = _alipay_line(text, number, seller)
            totals.count(line)
            yield line
    raise NotRead(Reason("payments.bill_sum_differs"))


def _alipay_line(text: str, number: int, seller: str) -> Line:
    field = [one.strip() for one in text.split(",")]
    try:
        at = datetime.fromisoformat(field[5]).replace(tzinfo=clock.CHINA)
        return Line(field[0], field[1], field[13], fen(field[11]), -fen(field[14]), at, seller)
    except (ValueError, IndexError) as trouble:
        raise _unreadable(number, text) from trouble


def _judge_alipay(totals: Totals, texts: Iterator[str], number: int) -> None:
    counts, sums = [], []
    for text in texts:
        found = re.fullmatch(r"#(?:交易|退款)合计：(\d+)笔，商家实收(?:退款)?共(-?[\d.]+)元\s*", text)
        if found is None:
            continue
        counts.append(int(found[1]))
        sums.append(fen(found[2]))
    if (sum(counts), sums) != (totals.lines, [totals.received_fen, -totals.refunded_fen]):
        raise NotRead(Reason("payments.bill_sum_differs"))


def _bank_row(row: list[str], places: Mapping[str, int], number: int) -> tuple[date, int, str] | None:
    """A line that brings money; None for an empty line or one that takes money."""
    if not any(field.strip() for field in row):
        return None
    try:
        amount = row[places["amount"]].strip()
        if not amount or fen(amount) <= 0:
            return None
        day = date.fromisoformat(re.sub(r"[/.]", "-", row[places["day"]].strip()[:10]))
        return day, fen(amount), row[places["note"]].strip()
    except (ValueError, IndexError) as trouble:
        raise _unreadable(number, ",".join(row)) from trouble


def _cells(raw: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(_text(raw).splitlines())
    except csv.Error as trouble:
        raise _unreadable(1, str(trouble)) from trouble


def _places(row: list[str]) -> dict[str, int]:
    named = {field.strip(): place for place, field in enumerate(row)}
    return {key: next(named[name] for name in names if name in named) for key, names in BANK_COLUMNS.items() if set(names) & named.keys()}


def _text(raw: bytes) -> str:
    """UTF-8, or what banks and Alipay write: GB18030."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _unreadable(number: int, text: str) -> NotRead:
    return NotRead(Reason("payments.bill_unreadable", line=number, text=text.strip()[:40]))
