"""Opening books, accounts and funds, closing months. Money itself moves by ``posting``, inside a domain's operation."""

from typing import Annotated

from django.conf import settings
from django.db.models import Max, Min

from boai.kernel.basics import clock
from boai.kernel.basics.money import Yuan
from boai.kernel.change.contract import Acting, Label, Note, Offered, Post, System, operation, refuse, refuse_if
from boai.kernel.change.turns import alone
from boai.kernel.editions.queries import pin, subjects_of
from boai.kernel.ledger import queries, rules
from boai.kernel.ledger.models import Account, Balance, Book, Fund, Journal, Seal
from boai.kernel.ledger.vocabulary import AccountKind, FundStage, Permission, Restriction
from boai.kernel.openlog.log import open_log
from boai.kernel.orgs.models import Branch

FIRST_ACCOUNTS = (
    ("CASH", "库存现金", AccountKind.CASH),
    ("BANK", "银行存款", AccountKind.BANK),
    ("SUSPENSE", "待认领款", AccountKind.SUSPENSE),
)


@operation(Permission.BOOK_OPEN, creates=Book, by={Post, System})
def open_book(
    *, branch: Branch, chart: Annotated[str, Label("会计科目"), Offered(subjects_of(rules.Chart))] = "npo", acting: Acting
) -> Book:
    """建账

    One a legal person, with cash, bank and suspense accounts, and its public log. Refuses: ledger.no_legal_person, ledger.book_open,
    editions.none_in_force.
    """
    if not branch.legal_person:
        raise refuse("ledger.no_legal_person")
    book = Book(branch=branch, chart=pin(rules.Chart, at=branch, subject=chart), opened_on=clock.today())
    book.save()
    for code, title, kind in FIRST_ACCOUNTS:
        Account(book=book, code=code, title=title, kind=kind).save()
    slug = f"org-{branch.code}".lower()
    open_log(branch, origin=f"{settings.INSTALLATION.hosts[0]}/{slug}", slug=slug, own=branch.id == branch.society_id)
    return book


@operation(Permission.ACCOUNT_OPEN, creates=Account, by={Post, System}, at="book")
def open_account(*, book: Book, code: str, title: str, kind: AccountKind, acting: Acting) -> Account:
    """开设账户

    A further cash, bank or clearing account. Refuses: ledger.bad_code, ledger.code_taken.
    """
    refuse_if(rules.code_fault(code))
    return Account(book=book, code=code, title=title, kind=kind)


@operation(Permission.FUND_OPEN, creates=Fund, by={Post, System}, at="book")
def open_fund(*, book: Book, code: str, name: str, restriction: Restriction, terms: Note, acting: Acting) -> Fund:
    """设立基金

    The terms stand for ever. Refuses: ledger.bad_code, ledger.code_taken, ledger.terms_missing.
    """
    refuse_if(rules.code_fault(code))
    if len(terms.strip()) < 4:
        raise refuse("ledger.terms_missing")
    account = Account(book=book, code=code, title=name, kind=AccountKind.FUND, floor=True)
    account.save()
    Balance.objects.create(account=account)
    last = Fund.objects.unscoped().filter(book=book).aggregate(number=Max("number"))["number"] or 0
    terms_hash = rules.digest(terms)
    return Fund(
        book=book, account=account, number=last + 1, code=code, name=name, restriction=restriction, terms=terms, terms_hash=terms_hash
    )


@operation(Permission.FUND_CLOSE, on=Fund, when={FundStage.OPEN}, becomes=FundStage.CLOSED, by={Post, System})
def close_fund(fund: Fund, *, acting: Acting) -> None:
    """关闭基金

    Takes no more gifts. Refuses: ledger.fund_in_use while money is left.
    """
    left = Balance.objects.get(pk=fund.account_id).left
    if left:
        raise refuse("ledger.fund_in_use", left=Yuan(left))


@operation(Permission.BOOK_SEAL, on=Book, by={Post, System}, proof=True)
def seal(book: Book, *, acting: Acting) -> None:
    """结账（下一个月）

    Closes the next month: late lines go to the open month with their bank's day. Refuses: ledger.month_open.
    """
    alone(f"ledger.book:{book.id}")  # whoever posts now is waited for; whoever comes after sees the seal
    first = Journal.objects.filter(book=book).aggregate(period=Min("period"))["period"] or clock.today()
    month = rules.month_to_seal(book.sealed_through_on, first.replace(day=1), clock.today())
    if month is None:
        raise refuse("ledger.month_open", month=f"{clock.today():%Y年%m月}")
    book.sealed_through_on = rules.last_of(month)
    balance = queries.trial_balance(book, month)
    Seal(book=book, month=month, trial_balance=balance, root=rules.digest(balance), sealed_by_id=acting.person_id).save()
