"""Stock is the sum of its entries and never negative; every correction is a counter entry; what a class costs a head."""

from itertools import count

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from boai.domains.training import operations as do
from boai.domains.training import queries, rules
from boai.domains.training.models import ClassBudget, CostEntry, StockEntry, StockItem, TextbookLoan, TrainingAid
from boai.domains.training.tests.kinds import a_class, aid, stock, taught
from boai.domains.training.tests.test_pages import signed_in
from boai.domains.training.vocabulary import Condition, CostKind, Funding, StockKind
from boai.kernel.basics.money import yuan
from boai.kernel.change.contract import Refused
from boai.kernel.figures import tallies
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged

FREE_DAYS = count(6, 2)  # every history has days of its own, for the instructors teach one class at a time


def on_hand(item: StockItem) -> int:
    held = StockItem.objects.get(pk=item.pk).on_hand
    assert held == (StockEntry.objects.filter(item=item).aggregate(n=Sum("quantity"))["n"] or 0)
    return held


def figure(cast: Cast, code: str) -> int | None:
    return read(f"training.{code}", ids_below(cast.county)).value


def test_consumables_issued_are_a_cost_of_the_class(cast: Cast) -> None:
    item, opened = stock(cast, cost="1.50"), a_class(cast)
    do.issue_consumables(item, training_class=opened, quantity=30, acting=cast.village_clerk)
    assert on_hand(item) == 70 and CostEntry.objects.get().amount_fen == 4500 and figure(cast, "cost_free") == 4500


def test_more_than_there_is_cannot_be_taken(cast: Cast) -> None:
    item, opened = stock(cast, have=5), a_class(cast)
    for quantity, code in ((6, "training.stock_short"), (0, "training.quantity_not_positive")):
        with refuses(code):
            do.issue_consumables(item, training_class=opened, quantity=quantity, acting=cast.village_clerk)
        with refuses(code):
            do.write_off_stock(item, quantity=quantity, note="受潮了", acting=cast.county_officer)
    with refuses("training.quantity_not_positive"):
        do.receive_stock(item, quantity=-5, acting=cast.village_clerk)
    assert on_hand(item) == 5 and not CostEntry.objects.exists()


def test_a_wrong_issue_is_reversed_by_a_counter_entry_with_its_cost(cast: Cast) -> None:
    item, opened = stock(cast), a_class(cast)
    do.issue_consumables(item, training_class=opened, quantity=30, acting=cast.village_clerk)
    entry = StockEntry.objects.get(move="issued")
    with refuses("training.reversal_reason"):
        do.reverse_stock_entry(entry, reason="错", acting=cast.county_officer)
    with refuses("training.stock_cost"):
        do.reverse_cost(CostEntry.objects.get(), reason="从这里冲正", acting=cast.county_officer)
    do.reverse_stock_entry(entry, reason="领用的是另一个班", acting=cast.county_officer)
    assert on_hand(item) == 100 and figure(cast, "cost") == 0 and CostEntry.objects.count() == 2
    with refuses("training.already_reversed"):
        do.reverse_stock_entry(entry, reason="再冲正一次", acting=cast.county_officer)
    with refuses("training.reversal_of_reversal"):
        do.reverse_stock_entry(StockEntry.objects.get(reverses=entry), reason="冲正冲正", acting=cast.county_officer)
    assert tallies.verify() == []


def test_a_receipt_that_was_used_up_cannot_be_reversed(cast: Cast) -> None:
    item, opened = stock(cast, have=10), a_class(cast)
    received = StockEntry.objects.get(move="received")
    do.issue_consumables(item, training_class=opened, quantity=4, acting=cast.village_clerk)
    with refuses("training.stock_short"):
        do.reverse_stock_entry(received, reason="没有到货", acting=cast.county_officer)
    assert on_hand(item) == 6
    do.write_off_stock(item, quantity=1, note="受潮了", acting=cast.county_officer)
    assert on_hand(item) == 5 and str(StockEntry.objects.get(move="written_off").value) == "¥1.50"


def test_textbooks_go_out_and_come_back(cast: Cast) -> None:
    item, opened = stock(cast, StockKind.TEXTBOOK, have=40, cost="28"), a_class(cast)
    do.lend_textbooks(item, quantity=30, training_class=opened, acting=cast.village_clerk)
    loan = TextbookLoan.objects.get()
    do.return_textbooks(loan, quantity=27, acting=cast.village_clerk)
    for operation in (do.return_textbooks, do.write_off_textbooks):
        with refuses("training.loan_over_returned"):
            operation(loan, quantity=4, acting=cast.county_officer)
        with refuses("training.quantity_not_positive"):
            operation(loan, quantity=0, acting=cast.county_officer)
    loan = do.write_off_textbooks(loan, quantity=3, acting=cast.county_officer)
    assert on_hand(item) == 37 and loan.outstanding == 0 and figure(cast, "cost") == 3 * 2800
    with refuses("training.loan_move"):
        do.reverse_stock_entry(StockEntry.objects.get(move="lent"), reason="借错了班次", acting=cast.county_officer)


def test_a_book_lent_to_a_person_and_lost_costs_no_class(cast: Cast) -> None:
    item = stock(cast, StockKind.TEXTBOOK, have=2)
    do.lend_textbooks(item, quantity=1, borrower=cast.person("citizen1"), acting=cast.village_clerk)
    loan = do.write_off_textbooks(TextbookLoan.objects.get(), quantity=1, acting=cast.county_officer)
    assert loan.outstanding == 0 and not CostEntry.objects.exists()


def test_each_kind_of_stock_has_its_own_way_out(cast: Cast) -> None:
    book, shield, opened = stock(cast, StockKind.TEXTBOOK), stock(cast, have=7), a_class(cast)
    with refuses("training.stock_not_lendable"):
        do.lend_textbooks(shield, quantity=1, training_class=opened, acting=cast.village_clerk)
    with refuses("training.stock_not_issued"):
        do.issue_consumables(book, training_class=opened, quantity=1, acting=cast.village_clerk)
    with refuses("training.borrower_missing"):
        do.lend_textbooks(book, quantity=1, acting=cast.village_clerk)
    with refuses("training.stock_short"):
        do.lend_textbooks(book, quantity=101, training_class=opened, acting=cast.village_clerk)
    with refuses("training.unit_cost_negative"):
        stock(cast, have=3, cost="-1")
    assert on_hand(book) == 100 and not TextbookLoan.objects.exists()


@pytest.mark.usefixtures("db")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=some.lists(some.tuples(some.sampled_from(["receive", "issue", "off", "reverse"]), some.integers(0, 12)), max_size=12))
def test_no_history_makes_stock_negative_or_different_from_its_entries(moves) -> None:
    cast, name = Cast(), f"面膜{StockItem.objects.count()}"
    item = do.add_stock_item(branch=cast.village, kind=StockKind.CONSUMABLE, name=name, unit="张", unit_cost=yuan(1), acting=cast.system)
    opened = a_class(cast, days=next(FREE_DAYS))
    for move, n in moves:
        try:
            if move == "receive":
                do.receive_stock(item, quantity=n, acting=cast.system)
            elif move == "issue":
                do.issue_consumables(item, training_class=opened, quantity=n, acting=cast.system)
            elif move == "off":
                do.write_off_stock(item, quantity=n, note="受潮了", acting=cast.system)
            else:
                entries = list(StockEntry.objects.filter(item=item).order_by("id"))
                do.reverse_stock_entry(entries[n % len(entries)], reason="登记有误", acting=cast.system) if entries else None
        except Refused:
            pass
        assert on_hand(item) >= 0
    spent = CostEntry.objects.filter(training_class=opened).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    issued = StockEntry.objects.filter(item=item, training_class=opened).aggregate(n=Sum("quantity"))["n"] or 0
    assert spent == -issued * item.unit_cost_fen
    do.call_off(opened, reason="天气恶劣", acting=cast.system)


def test_an_aid_is_used_disinfected_repaired_and_retired(cast: Cast) -> None:
    manikin, opened = aid(cast), a_class(cast)
    assert manikin.cost_per_use is None
    manikin = do.use_aid(manikin, training_class=opened, acting=cast.lead)
    assert manikin.uses == 1 and manikin.stage == "to_disinfect" and str(manikin.cost_per_use) == "¥2,400.00"
    with refuses("change.wrong_stage"):
        do.use_aid(manikin, training_class=opened, acting=cast.lead)
    assert unchanged(manikin)
    assert do.disinfect(manikin, acting=cast.lead).stage == "ready"
    with refuses("training.aid_note_missing"):
        do.send_to_repair(manikin, note="坏", acting=cast.lead)
    assert do.send_to_repair(manikin, note="按压弹簧断了", acting=cast.lead).condition == "broken"
    assert do.take_back_repaired(manikin, condition=Condition.GOOD, acting=cast.lead).stage == "to_disinfect"
    with refuses("training.aid_note_missing"):
        do.retire_aid(manikin, note="旧", acting=cast.county_officer)
    assert do.retire_aid(manikin, note="超过使用年限", acting=cast.county_officer).stage == "retired"


def test_an_aid_that_touches_nobody_is_ready_again_at_once(cast: Cast) -> None:
    screen = do.use_aid(aid(cast, needs_disinfection=False), training_class=a_class(cast), acting=cast.lead)
    assert screen.stage == "ready"
    do.send_to_repair(screen, note="幕布破损了", acting=cast.lead)
    assert do.take_back_repaired(screen, condition=Condition.WORN, acting=cast.lead).stage == "ready"
    with refuses("training.aid_tag_taken"):
        aid(cast)
    with refuses("training.unit_cost_negative"):
        do.register_aid(branch=cast.village, tag="X", name="幕布", bought_on=screen.bought_on, price=yuan(-1), acting=cast.county_officer)
    assert TrainingAid.objects.count() == 1


def test_a_class_costs_so_much_a_head(cast: Cast) -> None:
    enrolment = taught(cast)
    held = enrolment.training_class
    assert figure(cast, "cost_per_trainee") == 0 and figure(cast, "trainees") == 1
    do.set_budget(training_class=held, pool=Funding.FREE, amount=yuan(500), acting=cast.county_officer)
    cost = do.record_cost(training_class=held, kind=CostKind.TRANSPORT, amount=yuan(60), acting=cast.village_clerk)
    assert figure(cast, "cost_per_trainee") == 6000 and figure(cast, "budget_free") == 50_000
    body = signed_in("county_officer").get(f"/training/classes/{held.number}/quality").content.decode()
    assert "¥60.00" in body and "¥500.00" in body and "场地免费" in body
    do.reverse_cost(cost, reason="不是这个班的车费", acting=cast.county_officer)
    assert figure(cast, "cost_per_trainee") == 0
    for code, entry in (("training.already_reversed", cost), ("training.reversal_of_reversal", CostEntry.objects.get(reverses=cost))):
        with refuses(code):
            do.reverse_cost(entry, reason="再来一次", acting=cast.county_officer)
    assert queries.cost_of(cast.county_officer.reach("training.thrift.view"), held).a_head == yuan(0)


def test_nobody_came_and_there_is_no_cost_a_head() -> None:
    assert rules.cost_per_trainee(100, 0) is None and rules.cost_per_trainee(100, 3) == 33


def test_a_free_venue_costs_nothing_and_a_budget_set_again_replaces_the_first(cast: Cast) -> None:
    opened = a_class(cast)
    do.set_budget(training_class=opened, pool=Funding.PROJECT, amount=yuan(500), acting=cast.county_officer)
    with refuses("training.venue_is_free"):
        do.record_cost(training_class=opened, kind=CostKind.VENUE, amount=yuan(60), acting=cast.village_clerk)
    again = do.set_budget(training_class=opened, pool=Funding.PROJECT, amount=yuan(300), venue_free=False, acting=cast.county_officer)
    assert ClassBudget.objects.get() == again and figure(cast, "budget_project") == 30_000
    assert do.record_cost(training_class=opened, kind=CostKind.VENUE, amount=yuan(60), acting=cast.village_clerk)
    with refuses("training.cost_not_positive"):
        do.record_cost(training_class=opened, kind=CostKind.OTHER, amount=yuan(0), acting=cast.village_clerk)
    with refuses("training.budget_negative"):
        do.set_budget(training_class=opened, pool=Funding.PROJECT, amount=yuan(-1), acting=cast.county_officer)
    with refuses("change.not_allowed"):
        do.set_budget(training_class=opened, pool=Funding.PROJECT, amount=yuan(1), acting=cast.village_clerk)
    assert tallies.verify() == []


@pytest.mark.parametrize(
    "key",
    ["stock", "stock_entries", "loans", "aids", "costs", "budgets", "spot_checks", "evaluations", "findings", "residents", "targets",
     "households",      "community_teams", "mechanisms", "scenic_areas", "scenic_classes", "popularisation", "requests", "drills",
     "term", "grades",
     "agreements", "agreement_classes", "routes", "stops", "trials", "trial_sheets"],
)  # fmt: skip
def test_every_desk_opens_also_when_empty(cast: Cast, key: str) -> None:
    assert "还没有" in signed_in("county_officer").get(f"/desk/training/{key}/").content.decode()
