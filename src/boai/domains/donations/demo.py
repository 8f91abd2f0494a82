"""What a visitor sees of donations at once: ten funds, a week of counter gifts, spends with vouchers, a refund, a correction."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from uuid import UUID

from PIL import Image, ImageDraw

from boai.domains.donations import operations as do
from boai.domains.donations.models import Gift, GiftSlip, Spend
from boai.domains.donations.vocabulary import Display, Purpose, RefundReason
from boai.kernel.access.actors import as_staff
from boai.kernel.basics import clock
from boai.kernel.basics.money import Yuan, yuan
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Files, Note
from boai.kernel.documents import vault
from boai.kernel.ledger import operations as ledger
from boai.kernel.ledger import sequencing
from boai.kernel.ledger.models import Book, Fund
from boai.kernel.ledger.vocabulary import AccountKind, Restriction
from boai.kernel.orgs.models import Branch
from boai.kernel.people.demo import invented_name
from boai.kernel.people.models import Account as Login

Progress = Callable[[str, int, int], None]
CITY, COUNTY = "5101", "510113"
FUNDS = (
    (CITY, "RENDAO", "人道救助基金", Restriction.UNRESTRICTED, "用于救灾、救助和红十字会其他人道工作，由执行委员会统筹"),
    (CITY, "AED", "校园急救设备项目", Restriction.PROJECT, "只用于为中小学配置自动体外除颤器、培训师生"),
    (CITY, "JIUZAI", "救灾应急基金", Restriction.PROJECT, "只用于本市及对口地区灾害的救援、物资和过渡安置"),
    (CITY, "ZHUXUE", "博爱助学项目", Restriction.PROJECT, "只用于资助家庭困难的学生"),
    (CITY, "DABING", "大病儿童救助项目", Restriction.PROJECT, "只用于资助患大病儿童的医疗费用"),
    (CITY, "JIAYUAN", "博爱家园项目", Restriction.PROJECT, "只用于社区防灾减灾设施与培训"),
    (CITY, "SANXIAN", "三献关爱基金", Restriction.PROJECT, "只用于无偿献血、造血干细胞、遗体器官捐献的宣传和关爱"),
    (CITY, "ANKANG", "某企业健康乡村协议捐赠", Restriction.AGREEMENT, "按捐赠协议用于乡村卫生室设备"),
    (CITY, "DUIKOU", "对口支援受托代理款", Restriction.ENTRUSTED, "受托转付，按委托方指定用途拨付"),
    (COUNTY, "QBJ-BOAI", "青白江博爱基金", Restriction.UNRESTRICTED, "用于青白江区的人道救助"),
)
GIVEN = ("RENDAO", "RENDAO", "RENDAO", "AED", "JIUZAI", "ZHUXUE", "DABING", "JIAYUAN", "SANXIAN", "QBJ-BOAI")
SPENDS = (
    ("RENDAO", "320.00", Purpose.RELIEF, "弥牟镇困难家庭冬季送温暖", "510113102", 26),
    ("AED", "150.50", Purpose.FIRST_AID, "中学急救培训教具", "510113", 210),
    ("JIUZAI", "80.00", Purpose.DISASTER, "汛期家庭包补充", "510104", 40),
)
AT_ONCE = 40


def build(society_id: UUID, progress: Progress) -> None:
    """Books, funds, and what came and went in the last days. Runs once."""
    acting = system(society_id, name="demo")
    for code in (CITY, COUNTY):
        book = ledger.open_book(branch=branch(acting, code), acting=acting)
        title = "中国演示银行成都分行 0000 0000 0000 5101" if code == CITY else "中国演示银行青白江支行 0000 0000 0051 0113"
        ledger.open_account(book=book, code="DEMO-BANK", title=title, kind=AccountKind.BANK, acting=acting)
    for code, fund, name, restriction, terms in FUNDS:
        ledger.open_fund(book=_book(acting, code), code=fund, name=name, restriction=restriction, terms=Note(terms), acting=acting)
    progress("捐赠", 0, AT_ONCE)
    chance = Random(20261122)  # noqa: S311  # a reproducible demo, not a secret
    gifts = counter_gifts(acting, [amount(chance) for _ in range(AT_ONCE)], chance)
    do.check_gift.many([{"record": one} for one in gifts[:-3]], acting=acting)
    sequencing.sequence_all(society_id)
    progress("捐赠", AT_ONCE, AT_ONCE)
    _go_back(gifts[0], RefundReason.ENTRY_ERROR, "金额多录了一个零，重新登记", acting)
    _go_back(gifts[1], RefundReason.MINOR, "家长来电：孩子未经同意捐出压岁钱", acting)
    for number, row in enumerate(SPENDS, start=1):
        _spend(row, f"记-{number:03d}", acting, pay=number < len(SPENDS))
    sequencing.sequence_all(society_id)


def counter_gifts(acting: Acting, amounts: list[int], chance: Random) -> list[Gift]:
    """Counter gifts of these fen, entered by the fundraiser's desk, each on its slip."""
    funds = {one.code: one for one in Fund.objects.unscoped().filter(society_id=acting.society_id).select_related("book__branch")}
    chosen = [funds[GIVEN[chance.randrange(len(GIVEN))]] for _ in amounts]
    slips = {code: _slips(acting, code, sum(fund.book.branch.code == code for fund in chosen)) for code in (CITY, COUNTY)}
    rows = [_row(fund, fen, slips[fund.book.branch.code].pop(), chance) for fund, fen in zip(chosen, amounts, strict=True)]
    return [outcome.record for outcome in do.record_counter_gift.many(rows, acting=acting) if outcome.record]


def amount(chance: Random) -> int:
    """Fen in the shape of 54,363 gifts disclosed in 2020: mostly round, the median 100 yuan, a long tail."""
    if chance.random() < 0.7:
        return chance.choices([100_00, 10_00, 200_00, 50_00, 500_00, 20_00, 1_000_00], [30, 20, 14, 14, 10, 6, 6])[0]
    if chance.random() < 0.97:
        return max(1_00, int(chance.lognormvariate(9.3, 1.2)))
    return min(int(2_000_00 * chance.paretovariate(1.2)), 500_000_00)


def branch(acting: Acting, code: str) -> Branch:
    """A branch of the demo city."""
    return Branch.objects.unscoped().get(society_id=acting.society_id, code=code)


def _book(acting: Acting, code: str) -> Book:
    return Book.objects.unscoped().get(society_id=acting.society_id, branch__code=code)


def _slips(acting: Acting, code: str, count: int) -> list[GiftSlip]:
    if not count:
        return []
    where = branch(acting, code)
    do.issue_slips(branch=where, count=count, acting=acting)
    return list(GiftSlip.objects.unscoped().filter(branch=where, stage="unused").order_by("-number"))


def _row(fund: Fund, fen: int, slip: GiftSlip, chance: Random) -> dict[str, object]:
    row: dict[str, object] = {
        "branch": fund.book.branch,
        "slip": slip.number,
        "fund": fund,
        "amount": Yuan(fen),
        "received_on": clock.today(),
    }
    dice = chance.random()
    if dice < 0.4:
        return {**row, "display": Display.ANONYMOUS}
    if dice < 0.45:
        return {
            **row,
            "name": f"成都演示{chance.choice('安诚信惠德兴')}{chance.choice('通达远和')}有限公司",
            "firm": True,
            "display": Display.NAMED,
        }
    shown = Display.NAMED if dice > 0.9 else Display.MASKED
    return {**row, "name": invented_name(chance.randrange(10_000)), "display": shown}


def _spend(row: tuple[str, str, Purpose, str, str, int], voucher: str, acting: Acting, *, pay: bool) -> None:
    fund, fen, purpose, title, group, persons = row
    maker, checker = _staff("fundraiser", acting), _staff("finance", acting)
    paper = vault.keep(_paper(voucher), f"{voucher}.png", f"demo-{voucher}", maker)
    spend: Spend = do.prepare_spend(
        branch=branch(acting, CITY),
        fund=Fund.objects.unscoped().get(society_id=acting.society_id, code=fund),
        amount=yuan(fen),
        purpose=purpose,
        title=title,
        payee="成都演示商贸有限公司",
        voucher=voucher,
        vouchers=Files((paper.id,)),
        group=branch(acting, group),
        persons=persons,
        acting=maker,
    )
    if pay:
        do.pay_spend(spend, acting=checker)


def _go_back(gift: Gift, reason: RefundReason, note: str, acting: Acting) -> None:
    gift.refresh_from_db()
    asked = do.ask_refund(gift=gift, amount=gift.amount, reason=reason, note=Note(note), acting=_staff("fundraiser", acting))
    do.do_refund(asked, acting=_staff("finance", acting))


def _paper(voucher: str) -> bytes:
    """A voucher that says what it is."""
    picture, out = Image.new("RGB", (480, 300), "white"), BytesIO()
    ImageDraw.Draw(picture).text((40, 130), f"DEMO VOUCHER {voucher.removeprefix('记-')}", fill="black")
    picture.save(out, "PNG")
    return out.getvalue()


def _staff(login: str, acting: Acting) -> Acting:
    person = Login.objects.get(login=login).person
    assert person is not None
    return as_staff(person.id, acting.society_id, name=login, proved_at=clock.now())
