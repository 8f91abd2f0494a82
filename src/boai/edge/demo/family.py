"""What the demo city shows of accounts: a child with a guardian, two records that are one person, an opening that was counted."""

from datetime import date
from uuid import UUID

from boai.edge.demo.people import VILLAGE
from boai.kernel.access import merging
from boai.kernel.access.actors import as_staff
from boai.kernel.basics import clock
from boai.kernel.basics.identity import check_character
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting
from boai.kernel.change.parameters import Note
from boai.kernel.orgs.models import Branch
from boai.kernel.people import operations as people
from boai.kernel.people.models import Account, Person
from boai.kernel.people.vocabulary import Proof, Relation


def build(society_id: UUID) -> None:
    """One of each, by those who would do it. Runs once."""
    program, clerk, officer = system(society_id, name="demo"), _staff("village_clerk"), _staff("county_officer")
    village = Branch.objects.unscoped().get(society_id=society_id, code=VILLAGE)
    father, mother = _person("citizen01"), _person("citizen02")
    child = people.register(branch=village, name="王小丫", id_number=_of_a_child(), acting=program)
    known = people.ask_guardianship(ward=child, guardian=father, relation=Relation.FATHER, acting=program)
    people.prove_guardianship(known, proof=Proof.HOUSEHOLD, acting=clerk)
    people.ask_guardianship(ward=child, guardian=mother, relation=Relation.MOTHER, acting=program)
    double = people.register(branch=village, name=father.name, acting=program)
    merging.propose_merge(kept=father, merged=double, because=Note("同一个人，第一次登记时没有带身份证"), acting=officer)
    people.open_sealed(person=father, purpose=Note("核对证书上的姓名"), acting=officer)


def _person(login: str) -> Person:
    return Person.objects.unscoped().select_related("key", "branch").get(accounts__login=login)


def _staff(login: str) -> Acting:
    person = Account.objects.select_related("person").get(login=login).person
    assert person is not None
    return as_staff(person.id, person.society_id, name=login, proved_at=clock.now())


def _of_a_child() -> str:
    body = f"000000{date(clock.today().year - 10, 3, 5):%Y%m%d}951"
    return body + check_character(body)
