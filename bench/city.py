"""Fill the installation in BOAI_DATA: ``class CITIZENS SEATS`` one class that can be booked, ``exam CITIZENS`` a live paper each.

``page CITIZENS SEATS`` is a class and somebody's certificate.

People are registered through operations; logins get no password, which is what takes long. Prints JSON for the clients.
"""

import json
import sys
from datetime import date, timedelta
from importlib import import_module

from boai.edge.cli.ground import migrate, stand

installation = stand(create_demo=True)
migrate(installation)

from django.conf import settings  # noqa: E402  # Django must stand first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import transaction  # noqa: E402

from boai.domains.training.models import Certificate  # noqa: E402
from boai.domains.training.operations.exam import home_paper, plan_of  # noqa: E402
from boai.domains.training.tests.exam_cast import right_vector  # noqa: E402
from boai.domains.training.verification import token_of  # noqa: E402
from boai.kernel.attempts import engine  # noqa: E402
from boai.kernel.attempts.models import Attempt  # noqa: E402
from boai.kernel.basics import clock  # noqa: E402
from boai.kernel.change import running  # noqa: E402
from boai.kernel.pages.entering import BACKEND  # noqa: E402
from boai.kernel.people import operations as people  # noqa: E402
from boai.kernel.people.demo import invented_name  # noqa: E402
from boai.kernel.people.models import Account, Person  # noqa: E402
from tests.cast import Cast, id_number  # noqa: E402

FIRST = 600


def made_people(cast: Cast, count: int) -> list[Person]:
    """Citizens of the village."""
    rows = [{"branch": cast.village, "name": invented_name(n), "id_number": id_number(FIRST + n % 400, _born(n))} for n in range(count)]
    return [one.record for one in people.register.many(rows, acting=cast.system)]


def _born(number: int) -> date:
    return date(1980, 1, 1) + timedelta(days=number // 400)


def session_of(person: Person, login: str) -> str:
    """Somebody who has signed in."""
    account = Account(society_id=person.society_id, login=login, person=person)
    account.set_unusable_password()
    account.save(force_insert=True)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return store.session_key


def book_a_class(cast: Cast, sessions: list[str], learners: list[Person], seats: int) -> dict[str, object]:
    opened = cast.training.open_class(seats=seats, starts_at=clock.now() + timedelta(days=9))
    ids = {"class": opened.id, "slot": opened.slot_id, "branch": opened.branch_id, "society": opened.society_id}
    people = [str(one.id) for one in learners]
    return {"number": opened.number, "sessions": sessions, "people": people, **{name: str(one) for name, one in ids.items()}}


def certify(cast: Cast) -> dict[str, object]:
    certificate = Certificate.objects.get(enrolment=cast.training.certified())
    return {"certificate": str(certificate.id), "token": token_of(certificate)}


def sit_an_exam(cast: Cast, sessions: list[str], learners: list[Person]) -> dict[str, object]:
    edition = plan_of(cast.society, "cpr_aed")
    with transaction.atomic(), running.running(running.Run(society_id=cast.society.society_id)):
        paper = home_paper(edition)
        begun = [engine.begin(paper, one, invigilated=False, branch_id=one.branch_id) for one in learners]
    papers = [[session, one.number, right_vector(one)] for session, one in zip(sessions, begun, strict=True)]
    return {"papers": papers, "questions": len(begun[0].drawn)}


def main(what: str, citizens: int, seats: int = 0) -> None:
    if what == "count":
        closed = Attempt.objects.filter(stage="closed")
        print(json.dumps({"closed": closed.count(), "full": closed.filter(score=100).count()}))
        return
    Cast.make()
    cast = Cast()
    learners = made_people(cast, citizens)
    with transaction.atomic():
        sessions = [session_of(one, f"learner{n}") for n, one in enumerate(learners)]
    made = sit_an_exam(cast, sessions, learners) if what == "exam" else book_a_class(cast, sessions, learners, seats)
    made |= certify(cast) if what == "page" else {}
    print(json.dumps(made))


main(sys.argv[1], *map(int, sys.argv[2:]))
