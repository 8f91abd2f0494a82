"""One's own phones: proven before they are kept, no way in once they are gone; and what an account's holder is told."""

from datetime import timedelta

import pytest
from django.test import Client

from boai.kernel.basics import clock
from boai.kernel.change.contract import NotFound
from boai.kernel.notify.models import Message
from boai.kernel.notify.operations import phone_on_file
from boai.kernel.pages import watching
from boai.kernel.people import operations as people
from boai.kernel.people.models import Contact, Person
from boai.kernel.people.operations.contacts import MOST, sign_in_by
from tests.cast import PASSWORD, Cast, refuses
from tests.entrance import account, signed_in
from tests.kernel.test_codes import KNOWN, UNKNOWN, arrived
from tests.kernel.test_notify import Recording

PAGE = "/me/account/phones"


def me() -> Person:
    return Person.objects.unscoped().get(pk=account("citizen1").person_id)


def keep(client: Client, sms: Recording, phone: str = UNKNOWN, code: str = "") -> object:
    sent = client.post(PAGE, {"phone": phone, "send": "1"})
    assert "验证码已发出" in sent.content.decode(), sent.content.decode()
    right = arrived(sms)
    return client.post(PAGE, {"phone": phone, "code": code or right})


def told(kind: str) -> list[str]:
    rows = Message.objects.unscoped().filter(person=me(), kind=kind).order_by("id")
    return [row.values["what"] for row in rows]


def test_a_phone_proven_by_a_code_gets_notices_and_signs_in(cast: Cast, sms: Recording) -> None:
    client = signed_in("citizen1")
    assert keep(client, sms)["Location"] == PAGE
    assert phone_on_file(me()) == UNKNOWN and people.phones_of(me())[0].verified_at
    assert account("citizen1").phone_index == people.phone_index(cast.society.id, UNKNOWN)
    assert told(watching.CHANGED) == ["登记了新手机，今后用它收验证码"]
    page = client.get(PAGE).content.decode()
    assert "138****0000" in page and UNKNOWN not in page


def test_a_wrong_code_keeps_nothing(cast: Cast, sms: Recording) -> None:
    refused = keep(signed_in("citizen1"), sms, code="000000x")
    assert refused.status_code == 422 and "people.wrong_code" in refused.content.decode()
    assert phone_on_file(me()) == KNOWN and told(watching.CHANGED) == []


def test_a_phone_on_file_is_not_kept_twice(cast: Cast, sms: Recording) -> None:
    assert "people.phone_known" in keep(signed_in("citizen1"), sms, KNOWN).content.decode()
    assert len(people.phones_of(me())) == 1


def test_an_old_session_proves_itself_before_a_code_is_sent(cast: Cast, sms: Recording) -> None:
    client = signed_in("citizen1")
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        refused = client.post(PAGE, {"phone": UNKNOWN, "send": "1"})
        assert "access.proof_needed" in refused.content.decode() and UNKNOWN in refused.content.decode()
        assert "验证码已发出" in client.post(PAGE, {"phone": UNKNOWN, "send": "1", "proof_word": PASSWORD}).content.decode()


def test_a_phone_that_is_gone_signs_in_no_more(cast: Cast) -> None:
    client, mine = signed_in("citizen1"), account("citizen1")
    sign_in_by(mine, KNOWN)
    [contact] = people.phones_of(me())
    signed_in("citizen2").post(f"{PAGE}/{contact.id}/drop")
    assert people.phones_of(me()) == [contact]
    assert client.post(f"{PAGE}/{contact.id}/drop")["Location"] == PAGE
    assert people.phones_of(me()) == [] and account("citizen1").phone_index == ""
    assert told(watching.CHANGED) == ["删除了一个手机号"]
    assert "还没有登记手机号" in client.get(PAGE).content.decode()


def test_the_last_way_in_stays(cast: Cast) -> None:
    client, mine = signed_in("citizen1"), account("citizen1")
    sign_in_by(mine, KNOWN)
    [contact] = people.phones_of(me())
    mine = account("citizen1")
    mine.set_unusable_password()
    mine.save(update_fields=["password"])
    with refuses("people.last_way_in"):
        people.drop_phone(me(), phone=contact.value, acting=cast.system)
    assert Contact.objects.unscoped().filter(pk=contact.pk).exists() and account("citizen1").phone_index
    assert client.get("/me/account").status_code == 302  # the password was part of the session


def test_nobody_drops_anothers_phone(cast: Cast) -> None:
    [others] = people.phones_of(cast.person("citizen2"))
    with pytest.raises(NotFound):
        people.drop_phone(me(), phone=others.value, acting=cast.system)
    assert people.phones_of(cast.person("citizen2")) == [others]


def test_a_clerk_registers_a_phone_that_nobody_proved(cast: Cast) -> None:
    people.keep_phone(me(), phone=UNKNOWN, acting=cast.county_officer)
    assert phone_on_file(me()) == UNKNOWN and people.phones_of(me())[0].verified_at is None


def test_nobody_keeps_phones_without_end(cast: Cast) -> None:
    for number in range(MOST - 1):
        people.keep_phone(me(), phone=f"1380000000{number}", acting=cast.system)
    with refuses("people.too_many_phones"):
        people.keep_phone(me(), phone="13800000099", acting=cast.system)
    assert len(people.phones_of(me())) == MOST


def test_a_browser_not_seen_before_is_told(cast: Cast) -> None:
    signed_in("citizen1", HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604")
    signed_in("citizen1", HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/605")
    assert told(watching.NEW_BROWSER) == []
    signed_in("citizen1", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/130")
    assert told(watching.NEW_BROWSER) == ["Windows · Firefox"]


def test_a_new_password_is_told(cast: Cast) -> None:
    signed_in("citizen1").post("/me/account/password", {"password": "xin-mi-ma-9413", "again": "xin-mi-ma-9413"})
    assert told(watching.CHANGED) == ["密码修改了"]
