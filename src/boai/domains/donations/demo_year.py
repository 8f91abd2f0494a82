"""A year of gifts and spends behind the running server, month by month, in the measured shape."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from boai.domains.donations import operations as do
from boai.domains.donations.demo import CITY, amount, branch, counter_gifts
from boai.domains.donations.vocabulary import Purpose
from boai.kernel.basics import clock
from boai.kernel.basics.money import Yuan
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting
from boai.kernel.ledger import queries, sequencing
from boai.kernel.ledger.models import Fund

MONTHS, A_MONTH, AT_ONCE = 12, 250, 25
GROUPS = (("510113102", "弥牟镇"), ("510104", "锦江区"), ("510113", "青白江区"))
USES = (
    ("RENDAO", Purpose.RELIEF, "困难家庭生活救助"),
    ("AED", Purpose.FIRST_AID, "学校自动体外除颤器购置"),
    ("ZHUXUE", Purpose.YOUTH, "困难学生助学金"),
    ("DABING", Purpose.RELIEF, "大病儿童医疗资助"),
    ("JIAYUAN", Purpose.PROJECT, "社区避险设施"),
    ("SANXIAN", Purpose.LIFE_GIFTS, "捐献者家庭走访慰问"),
    ("JIUZAI", Purpose.DISASTER, "应急物资采购"),
)


def build(society_id: UUID, progress: Callable[[str, int, int], None]) -> None:
    """Twelve months, the oldest first. Each is whole before the next begins."""
    acting, today = system(society_id, name="demo"), clock.today()
    for month in range(MONTHS):
        day = today - timedelta(days=30 * (MONTHS - 1 - month))
        progress("捐赠", month, MONTHS)
        _month(day, Random(20260000 + month), acting)  # noqa: S311  # a reproducible demo, not a secret


def _month(day: date, chance: Random, acting: Acting) -> None:
    with clock.stopped(clock.at(day, 10)):
        for _ in range(A_MONTH // AT_ONCE):  # little by little: visitors write in between
            gifts = counter_gifts(acting, [amount(chance) for _ in range(AT_ONCE)], chance)
            do.check_gift.many([{"record": one} for one in gifts], acting=acting)
        sequencing.sequence_all(acting.society_id)
        funds = {one.code: one for one in Fund.objects.unscoped().filter(society_id=acting.society_id).select_related("book__branch")}
        standings = queries.standings(funds.values())
        rows = [
            _use(funds[code], standings[funds[code].id].left * chance.randint(50, 80) // 100, purpose, words, day, chance, acting)
            for code, purpose, words in USES
        ]
        spends = [one.record for one in do.prepare_spend.many(rows, acting=acting) if one.record]
        do.pay_spend.many([{"record": one} for one in spends], acting=acting)
        sequencing.sequence_all(acting.society_id)


def _use(fund: Fund, fen: int, purpose: Purpose, words: str, day: date, chance: Random, acting: Acting) -> dict[str, object]:
    code, place = GROUPS[chance.randrange(len(GROUPS))]
    return {
        "branch": branch(acting, CITY),
        "fund": fund,
        "amount": Yuan(fen),
        "purpose": purpose,
        "title": f"{place}{words}",
        "payee": "成都演示商贸有限公司",
        "voucher": f"记-{day:%y%m}-{fund.number:02d}",
        "group": branch(acting, code),
        "persons": chance.randint(5, 120),
    }
