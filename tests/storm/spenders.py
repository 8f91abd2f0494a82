"""Many spenders at once on one restricted fund, beside givers, refunders and the sequencer. Prints what stands afterwards."""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random

from boai.edge.cli.ground import migrate, stand

installation = stand(create_demo=True)
migrate(installation)

from django.db import close_old_connections, transaction  # noqa: E402  # Django must stand first
from django.db.models import Sum  # noqa: E402

from boai.kernel.change import running  # noqa: E402
from boai.kernel.change.contract import LostRace, Refused  # noqa: E402
from boai.kernel.change.turns import writer_turn  # noqa: E402
from boai.kernel.ledger import queries, sequencing  # noqa: E402
from boai.kernel.ledger.models import Balance, Journal, Leg, Place  # noqa: E402
from boai.kernel.ledger.posting import Entry, expense, income, post_one  # noqa: E402
from boai.kernel.ledger.vocabulary import JournalKind, Nature  # noqa: E402
from tests.cast import Cast  # noqa: E402

DAY = date(2026, 11, 22)
spenders, attempts, seed = (int(one) for one in sys.argv[1:])
Cast.make()
cast = Cast()
fund, bank, society_id = cast.donations.fund("AED"), cast.donations.account(), cast.society.id


def post(kind: JournalKind, key: str, lines, **told) -> bool:
    try:
        with writer_turn(), transaction.atomic(), running.running(running.Run(society_id=society_id)):
            post_one(Entry(book_id=fund.book_id, kind=kind, key=key, event_on=DAY, lines=lines, told=told))
    except (Refused, LostRace):
        return False
    return True


def spend(number: int) -> int:
    """What was spent, or 0 where it was refused; every tenth key comes twice."""
    key = f"spend:{number - (number % 10 == 1)}"
    fen = Random(f"{seed}{key}").randint(1, 60)
    try:
        return fen if post(JournalKind.SPEND, key, expense(fund, bank, fen, Nature.PROGRAMME), purpose=2) else 0
    finally:
        close_old_connections()


def give(number: int) -> None:
    post(JournalKind.GIFT, f"gift:{number}", income(fund, bank, 100), channel=6, display=1)


def number_all(stop: threading.Event) -> None:
    while not stop.wait(0.02):
        sequencing.sequence_all(society_id)
    close_old_connections()


for one in range(20):
    give(one)
sequencing.sequence_all(society_id)
stop = threading.Event()
clerk = threading.Thread(target=number_all, args=[stop])
clerk.start()
with ThreadPoolExecutor(spenders) as pool:
    answered = list(pool.map(spend, range(attempts)))
stop.set()
clerk.join()
sequencing.sequence_all(society_id)

balance = Balance.objects.get(account_id=fund.account_id)
spent = Leg.objects.filter(account_id=fund.account_id, journal__kind="spend").aggregate(sum=Sum("amount"))["sum"] or 0
paid = list(Journal.objects.filter(kind="spend").values_list("id", flat=True))
print(
    json.dumps(
        {
            "spent": spent,
            "given": 2_000,
            "left": balance.left,
            "refused": answered.count(0),
            "spends": len(paid),
            "funded": sum(part.fen for one in paid for part in queries.trace_spend(one)),
            "places": Place.objects.filter(account_id=fund.account_id, side="out").count(),
            "differences": len(queries.differences()),
        }
    )
)
