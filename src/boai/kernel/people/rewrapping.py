"""Rotating the sealing master: each person's data key is wrapped anew. What is sealed under the data keys stays as it is."""

from collections.abc import Callable

from django.db import transaction

from boai.kernel.basics import keys
from boai.kernel.change.turns import writer_turn
from boai.kernel.people.models import PersonKey

BATCH = 500


def waiting() -> int:
    """How many data keys are still wrapped by an older master."""
    return PersonKey.objects.exclude(wrapped__startswith=_newest()).count()


def rewrap(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Wrap every data key under the newest master, in small transactions beside running work; gives how many.

    Interrupted, it is run again and goes on: each wrapped key names its master.
    """
    of, done = waiting(), 0
    while count := _batch():
        done += count
        progress(done, of)
    return done


def _batch() -> int:
    with writer_turn(), transaction.atomic():
        rows = PersonKey.objects.select_for_update(of=("self",)).select_related("person").exclude(wrapped__startswith=_newest())
        batch = list(rows.order_by("person_id")[:BATCH])
        for row in batch:
            place = row.person.place("people_personkey", "wrapped", row.person_id)
            row.wrapped = keys.wrap(place, keys.unwrap(place, row.wrapped))
        PersonKey.objects.bulk_update(batch, ["wrapped"])
    return len(batch)


def _newest() -> str:
    return f"{keys.held().current(keys.SEALING)[0]}:"
