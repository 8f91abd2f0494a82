"""Donations' part of the cast: the society's Book with two funds, a neighbour legal person's Book with one."""

from boai.domains.donations import operations as do
from boai.domains.donations.vocabulary import Purpose
from boai.kernel.basics.money import yuan
from boai.kernel.ledger import operations as ledger
from boai.kernel.ledger import sequencing
from boai.kernel.ledger.models import Account, Book, Fund
from boai.kernel.ledger.vocabulary import Restriction
from boai.kernel.openlog.models import Log
from boai.kernel.orgs import operations as orgs
from boai.kernel.orgs.vocabulary import BranchKind

FUNDS = (
    ("5101", "GENERAL", "人道救助基金", Restriction.UNRESTRICTED),
    ("5101", "AED", "校园急救设备项目", Restriction.PROJECT),
    ("510105", "QINGYANG", "青羊区博爱基金", Restriction.UNRESTRICTED),
)


class DonationsCast:
    """Makes gifts and spends through operations, as the people who would do it."""

    def __init__(self, cast) -> None:
        self.cast = cast

    @staticmethod
    def make(cast) -> None:
        neighbour = orgs.found(
            parent=cast.society,
            code="510105",
            kind=BranchKind.COUNTY,
            name="青羊区红十字会",
            short_name="青羊区",
            legal_person=True,
            acting=cast.system,
        )
        orgs.approve(neighbour, acting=cast.system)
        for branch in (cast.society, neighbour):
            ledger.open_book(branch=branch, acting=cast.system)
        for code, fund, name, restriction in FUNDS:
            ledger.open_fund(
                book=Book.objects.get(branch__code=code),
                code=fund,
                name=name,
                restriction=restriction,
                terms=f"用于{name}",
                acting=cast.system,
            )

    def fund(self, code: str = "GENERAL") -> Fund:
        return Fund.objects.select_related("book__branch", "account").get(code=code)

    def account(self, code: str = "BANK", book: str = "5101") -> Account:
        return Account.objects.get(book__branch__code=book, code=code)

    def numbered(self) -> list[Log]:
        return sequencing.sequence_all(self.cast.society.id)

    def slips(self, count: int = 3, branch: str = "5101"):
        return do.issue_slips(branch=self.cast.branch(branch), count=count, acting=self.cast.system)

    def recorded(self, amount: int | str = 100, *, fund: str = "GENERAL", by: str = "fundraiser", name="王小明", **wanted):
        """A counter gift that waits for its check."""
        given = {"branch": self.cast.society, "slip": self.slips(1).number, "fund": self.fund(fund), "amount": yuan(amount), "name": name}
        return do.record_counter_gift(**{**given, **wanted}, acting=getattr(self.cast, by))

    def given(self, amount: int | str = 100, *, numbered: bool = True, **wanted):
        """A gift that counts."""
        gift = do.check_gift(self.recorded(amount, **wanted), acting=self.cast.finance)
        if numbered:
            self.numbered()
        return gift

    def prepared(self, amount: int | str = 60, *, fund: str = "GENERAL", **wanted):
        """A spend that waits for its payment."""
        given = {"branch": self.cast.society, "fund": self.fund(fund), "amount": yuan(amount), "purpose": Purpose.RELIEF}
        given |= {"title": "弥牟镇冬季送温暖", "payee": "成都某商贸公司", "voucher": "记-001", "group": self.cast.village, "persons": 40}
        return do.prepare_spend(**{**given, **wanted}, acting=self.cast.system)

    def paid(self, amount: int | str = 60, **wanted):
        spend = do.pay_spend(self.prepared(amount, **wanted), acting=self.cast.finance)
        self.numbered()
        return spend
