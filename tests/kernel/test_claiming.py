"""Claiming: an account becomes a person's by number, name and a code; never by a phone alone (security.md law 3)."""

from datetime import timedelta

import pytest
from django.test import Client

from boai.kernel.basics import clock
from boai.kernel.change.models import TraceLine
from boai.kernel.people import operations as people
from boai.kernel.people.models import Account, Consent, Contact, Person
from boai.kernel.people.operations import claiming
from tests.cast import Cast, id_number, refuses
from tests.entrance import account
from tests.kernel.test_codes import KNOWN, UNKNOWN, arrived, by_code
from tests.kernel.test_notify import Recording

WANG = {"name": "王小明", "id_number": id_number(501), "phone": KNOWN}
AGREED = {"agree": "1"}


def nobody(cast: Cast) -> Account:
    return people.open_account(None, cast.society.id, "nobody", "", UNKNOWN)


def on_the_page(client: Client, sms: Recording, **typed: str) -> object:
    sent = client.post("/me/claim", {**typed, **AGREED, "send": "1"})
    assert "验证码已发出" in sent.content.decode(), sent.content.decode()
    return client.post("/me/claim", {**typed, **AGREED, "code": arrived(sms)})


def test_the_right_name_number_and_code_link_the_account(cast: Cast, sms: Recording) -> None:
    client, _ = by_code(sms, KNOWN, another="1")
    client.post("/login/who", {"account": ""})
    assert on_the_page(client, sms, **WANG)["Location"] == "/me"
    mine = Account.objects.get(pk=client.session["_auth_user_id"])
    assert mine.person == cast.person("citizen1") and Contact.objects.get(person=mine.person).verified_at
    assert TraceLine.objects.filter(operation="people.link", subject_id=mine.person_id).exists()
    assert client.get("/me/claim")["Location"] == "/me"


def test_somebody_unknown_becomes_a_new_person(cast: Cast, sms: Recording) -> None:
    client, _ = by_code(sms, UNKNOWN)
    assert on_the_page(client, sms, name="赵新", id_number=id_number(888), phone=UNKNOWN)["Location"] == "/me"
    person = Account.objects.get(pk=client.session["_auth_user_id"]).person
    assert person.name == "赵新" and person.branch == cast.society and Contact.objects.get(person=person).verified_at


@pytest.mark.parametrize("wrong", [{"name": "王大明"}, {"phone": UNKNOWN}])
def test_a_wrong_name_and_a_wrong_phone_get_the_same_answer(cast: Cast, sms: Recording, wrong: dict[str, str]) -> None:
    client, _ = by_code(sms, UNKNOWN)
    refused = on_the_page(client, sms, **{**WANG, **wrong})
    assert refused.status_code == 422 and "people.claim_failed" in refused.content.decode()
    assert Account.objects.get(pk=client.session["_auth_user_id"]).person_id is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [({"name": "王"}, "people.bad_name"), ({"id_number": "1"}, "people.bad_id_number"), ({"phone": "1"}, "people.bad_phone")],
)
def test_what_cannot_be_is_said_before_a_code_is_sent(cast: Cast, sms: Recording, typed: dict[str, str], code: str) -> None:
    client, _ = by_code(sms, UNKNOWN)
    sent = len(sms.parcels)
    refused = client.post("/me/claim", {**WANG, **typed, **AGREED, "send": "1"})
    assert refused.status_code == 422 and code in refused.content.decode() and len(sms.parcels) == sent


def test_a_wrong_code_compares_nothing(cast: Cast, sms: Recording) -> None:
    client, _ = by_code(sms, UNKNOWN)
    refused = client.post("/me/claim", {**WANG, **AGREED, "code": "000000"})
    assert "people.wrong_code" in refused.content.decode()


def test_an_account_and_an_id_number_are_tried_five_times_a_day(cast: Cast) -> None:
    one = nobody(cast)
    for number in range(5):
        claiming.count_claim(one, id_number(900 + number))
    with refuses("people.too_many_claims"):
        claiming.count_claim(one, id_number(910))
    others = [people.open_account(None, cast.society.id, f"other{number}", "") for number in range(6)]
    for other in others[:5]:
        claiming.count_claim(other, id_number(501))
    with refuses("people.too_many_claims"):
        claiming.count_claim(others[5], id_number(501))


def test_a_reassigned_number_does_not_give_its_new_holder_the_person(cast: Cast) -> None:
    person, newcomer = cast.person("citizen1"), nobody(cast)
    with refuses("people.claim_failed"):
        claiming.claim(newcomer, name="李四", id_number=id_number(501), phone=KNOWN)
    assert Account.objects.get(pk=newcomer.pk).person_id is None and person.accounts.get() == account("citizen1")


def test_whoever_claims_again_ends_the_idle_account_of_that_number_only(cast: Cast) -> None:
    with clock.stopped(clock.now() + timedelta(days=181)):
        again = people.open_account(None, cast.society.id, "again", "", KNOWN)
        claiming.claim(again, **WANG)
        assert not account("citizen1").is_active and Account.objects.get(pk=again.pk).is_active
        third = people.open_account(None, cast.society.id, "third", "", KNOWN)
        claiming.claim(third, **WANG)
        assert Account.objects.get(pk=again.pk).is_active


def test_a_forgotten_person_is_claimed_by_nobody(cast: Cast) -> None:
    from boai.kernel.people import erasure

    erasure.forget(cast.person("citizen1"), acting=cast.system)
    before = Person.objects.count()
    claiming.claim(nobody(cast), **WANG)
    assert Person.objects.count() == before + 1


def test_linking_by_hand_needs_no_phone(cast: Cast) -> None:
    one = nobody(cast)
    people.link(cast.person("citizen2"), account=str(one.id), acting=cast.system)
    assert Account.objects.get(pk=one.pk).person == cast.person("citizen2")


def test_nothing_is_asked_or_kept_before_the_privacy_text_is_agreed_to(cast: Cast, sms: Recording) -> None:
    client, _ = by_code(sms, UNKNOWN)
    assert "以星号遮住" in client.get("/me/claim").content.decode()
    refused = client.post("/me/claim", {**WANG, "send": "1"})
    assert refused.status_code == 422 and "people.must_agree" in refused.content.decode() and "王小明" in refused.content.decode()
    assert on_the_page(client, sms, name="赵新", id_number=id_number(888), phone=UNKNOWN)["Location"] == "/me"
    person = Account.objects.get(pk=client.session["_auth_user_id"]).person
    assert Consent.objects.get(person=person).edition.subject == "privacy"
    claiming.agree_to_privacy(person)
    assert Consent.objects.filter(person=person).count() == 1
