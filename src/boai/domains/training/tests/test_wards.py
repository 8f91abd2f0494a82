"""Under fourteen a proven guardian books; the page lets them choose for whom."""

from datetime import date, timedelta

import pytest

from boai.domains.training import operations as do
from boai.domains.training import rules
from boai.domains.training.models import Enrolment
from boai.kernel.access.actors import as_self
from boai.kernel.access.wards import as_guardian
from boai.kernel.basics import clock, randomness
from boai.kernel.people import operations as people
from boai.kernel.people.models import Person
from boai.kernel.people.vocabulary import Proof, Relation
from tests.cast import Cast, id_number, refuses
from tests.entrance import signed_in

TODAY = date(2026, 3, 1)
COURSE = "popularisation"


def ward(cast: Cast) -> Person:
    born_on = date(clock.today().year - 10, 1, 5)
    child = people.register(branch=cast.village, name="王小丫", id_number=id_number(950, born_on), acting=cast.system)
    row = people.ask_guardianship(ward=child, guardian=cast.person("citizen1"), relation=Relation.FATHER, acting=cast.system)
    people.prove_guardianship(row, proof=Proof.HOUSEHOLD, acting=cast.village_clerk)
    return child


@pytest.mark.parametrize(("born_on", "needed"), [(date(2012, 3, 2), True), (date(2012, 3, 1), False), (None, False)])
def test_a_guardian_is_needed_until_the_fourteenth_birthday(born_on: date | None, needed: bool) -> None:
    assert bool(rules.needs_guardian(born_on, TODAY)) == needed


def test_a_child_does_not_book_alone(cast: Cast) -> None:
    child, training_class = ward(cast), cast.training.open_class(course=COURSE)
    with refuses("training.guardian_needed"):
        do.book(training_class=training_class, person=child, acting=as_self(child.id, child.society_id))
    assert not Enrolment.objects.exists()
    do.book(training_class=training_class, person=child, acting=as_guardian(cast.citizen1, child.id))
    assert Enrolment.objects.get().person == child


def test_the_page_lets_a_guardian_choose(cast: Cast) -> None:
    child, training_class = ward(cast), cast.training.open_class(course=COURSE)
    client, path = signed_in("citizen1"), f"/training/classes/{training_class.number}"
    assert "我监护的孩子" in client.get(path).content.decode()
    for whom in (str(child.id), ""):
        assert client.post(f"{path}/book", {"for_whom": whom, "idempotency_key": randomness.token()}).status_code == 302
    assert {one.person for one in Enrolment.objects.all()} == {child, cast.person("citizen1")}
    assert "预约成功" in client.get(path).content.decode()


def test_nobody_books_for_another_child(cast: Cast) -> None:
    child, training_class = ward(cast), cast.training.open_class(course=COURSE)
    form = {"for_whom": str(child.id), "idempotency_key": randomness.token()}
    assert signed_in("citizen2").post(f"/training/classes/{training_class.number}/book", form).status_code == 404
    assert not Enrolment.objects.exists()


def test_a_guardian_sees_and_cancels_what_they_booked(cast: Cast) -> None:
    child, training_class = ward(cast), cast.training.open_class(course=COURSE)
    booked = do.book(training_class=training_class, person=child, acting=as_guardian(cast.citizen1, child.id))
    path = f"/training/bookings/{booked.number}/cancel"
    assert signed_in("citizen2").get(path).status_code == 404
    client = signed_in("citizen1")
    assert "王**的报名" in client.get("/me").content.decode() and client.get(path).status_code == 200
    assert client.post(path, {"idempotency_key": randomness.token()})["Location"] == "/me"
    assert Enrolment.objects.get().stage == "cancelled"


def test_a_guardian_changes_the_class_of_a_child(cast: Cast) -> None:
    child, training_class = ward(cast), cast.training.open_class(course=COURSE)
    other = cast.training.open_class(course=COURSE, starts_at=clock.now() + timedelta(days=9))
    booked = do.book(training_class=training_class, person=child, acting=as_guardian(cast.citizen1, child.id))
    path = f"/training/bookings/{booked.number}/reschedule"
    assert signed_in("citizen2").get(path).status_code == 404
    client = signed_in("citizen1")
    assert path in client.get("/me").content.decode() and other.title in client.get(path).content.decode()
    assert client.post(path, {"training_class": str(other.id), "idempotency_key": randomness.token()})["Location"] == "/me"
    assert Enrolment.objects.get(stage="booked").training_class == other
