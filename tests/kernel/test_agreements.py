"""Texts agreed to in their very words; guardians proven by a paper, never ticked (security.md law 9)."""

import json
from datetime import date, timedelta

import pytest

from boai.kernel.access.wards import as_guardian, wards_of
from boai.kernel.basics import clock
from boai.kernel.editions import operations as editions
from boai.kernel.people import erasure, queries
from boai.kernel.people import operations as people
from boai.kernel.people.models import Consent, Guardianship, Person
from boai.kernel.people.operations import claiming
from boai.kernel.people.rules import comes_of_age_on
from boai.kernel.people.vocabulary import ConsentStage, GuardianshipStage, Proof, Relation
from tests.cast import PASSWORD, Cast, id_number, refuses
from tests.entrance import signed_in

CHILD = date(clock.today().year - 10, 3, 5)


def child(cast: Cast, name: str = "王小丫") -> Person:
    return people.register(branch=cast.village, name=name, id_number=id_number(950, CHILD), acting=cast.system)


def asked(cast: Cast) -> Guardianship:
    ward, guardian = child(cast), cast.person("citizen1")
    return people.ask_guardianship(ward=ward, guardian=guardian, relation=Relation.FATHER, acting=cast.system)


def proven(cast: Cast) -> Guardianship:
    return people.prove_guardianship(asked(cast), proof=Proof.HOUSEHOLD, acting=cast.village_clerk)


def test_a_consent_names_the_words_and_is_withdrawn_and_given_again(cast: Cast) -> None:
    person = cast.person("citizen1")
    consent = people.agree(person=person, subject="photos", acting=cast.citizen1)
    assert "公开报道" in consent.edition.values["text"]
    with refuses("people.already_agreed"):
        people.agree(person=person, subject="photos", acting=cast.citizen1)
    people.withdraw_consent(consent, acting=cast.citizen1)
    assert Consent.objects.get(pk=consent.pk).stage == ConsentStage.WITHDRAWN and Consent.objects.get(pk=consent.pk).withdrawn_at
    people.agree(person=person, subject="photos", acting=cast.citizen1)
    assert Consent.objects.filter(person=person).count() == 2


def test_newer_words_are_agreed_to_anew(cast: Cast) -> None:
    person = cast.person("citizen1")
    old = people.agree(person=person, subject="photos", acting=cast.citizen1)
    values = json.dumps({"text": "新的说明", "required": False}, ensure_ascii=False)
    row = editions.propose(
        branch=cast.society, kind="people.consent", subject="photos", title="活动照片使用", values=values, source="test",
        valid_from_on=clock.today(), acting=cast.system,
    )  # fmt: skip
    editions.publish(row, acting=cast.system)
    text = next(one for one in queries.texts_for(person) if one.edition.subject == "photos")
    assert text.words == "新的说明" and text.consent is None and text.earlier
    assert people.agree(person=person, subject="photos", acting=cast.citizen1).edition != old.edition


def test_nobody_agrees_for_another(cast: Cast) -> None:
    with refuses("change.not_found"):
        people.agree(person=cast.person("citizen2"), subject="photos", acting=cast.citizen1)
    with refuses("editions.none_in_force"):
        people.agree(person=cast.person("citizen1"), subject="nothing", acting=cast.citizen1)
    assert not Consent.objects.exists()


def test_the_page_shows_the_texts_and_takes_both_answers(cast: Cast) -> None:
    client = signed_in("citizen1")
    assert "个人信息处理说明" in client.get("/me/consents").content.decode()
    client.post("/me/consents/photos/agree")
    given = Consent.objects.get()
    assert "撤回同意" in client.get("/me/consents").content.decode()
    assert signed_in("citizen2").post(f"/me/consents/{given.id}/withdraw").status_code == 404
    client.post(f"/me/consents/{given.id}/withdraw")
    assert Consent.objects.get().stage == ConsentStage.WITHDRAWN


def test_a_guardian_may_act_only_once_a_clerk_has_seen_the_paper(cast: Cast) -> None:
    guardianship, me = asked(cast), cast.citizen1
    assert wards_of(me.person_id, me.society_id) == [] and as_guardian(me, guardianship.ward_id) is None
    people.prove_guardianship(guardianship, proof=Proof.HOUSEHOLD, acting=cast.village_clerk)
    acting = as_guardian(me, guardianship.ward_id)
    assert acting and acting.person_id == guardianship.ward_id and acting.guardian_id == me.person_id and acting.name == "监护人 citizen1"
    assert as_guardian(cast.citizen2, guardianship.ward_id) is None


def test_it_ends_on_the_eighteenth_birthday(cast: Cast) -> None:
    guardianship = proven(cast)
    until = Guardianship.objects.get(pk=guardianship.pk).until_on
    assert until == date(CHILD.year + 18, 3, 5)
    with clock.stopped(clock.at(until) - timedelta(minutes=1)):
        assert wards_of(guardianship.guardian_id, cast.society.id)
    with clock.stopped(clock.at(until)):
        assert not wards_of(guardianship.guardian_id, cast.society.id)


@pytest.mark.parametrize(("born_on", "of_age_on"), [(date(2008, 2, 29), date(2026, 3, 1)), (date(2008, 3, 5), date(2026, 3, 5))])
def test_coming_of_age(born_on: date, of_age_on: date) -> None:
    assert comes_of_age_on(born_on) == of_age_on


def test_a_grown_up_has_no_guardian_and_a_child_is_none(cast: Cast) -> None:
    ward = child(cast)
    for pair, code in (
        ({"ward": cast.person("citizen2"), "guardian": cast.person("citizen1")}, "people.not_a_minor"),
        ({"ward": ward, "guardian": ward}, "people.guardian_minor"),
    ):
        with refuses(code):
            people.ask_guardianship(**pair, relation=Relation.MOTHER, acting=cast.system)
    assert not Guardianship.objects.exists()


def test_a_guardian_does_not_prove_themselves_and_asks_once(cast: Cast) -> None:
    ward, clerk = child(cast), cast.person("village_clerk")
    own = people.ask_guardianship(ward=ward, guardian=clerk, relation=Relation.MOTHER, acting=cast.system)
    with refuses("access.own_work"):
        people.prove_guardianship(own, proof=Proof.BIRTH, acting=cast.village_clerk)
    with refuses("people.guardian_again"):
        people.ask_guardianship(ward=ward, guardian=clerk, relation=Relation.MOTHER, acting=cast.system)
    with refuses("change.not_allowed"):
        people.prove_guardianship(own, proof=Proof.BIRTH, acting=cast.citizen1)
    assert Guardianship.objects.get().stage == GuardianshipStage.ASKED


def test_a_guardian_asks_on_the_page_and_ends_there(cast: Cast) -> None:
    client = signed_in("citizen1")
    form = {"name": "王小丫", "id_number": id_number(950, CHILD), "relation": "father"}
    assert client.post("/me/wards", form)["Location"] == "/me/wards"
    row = Guardianship.objects.get()
    assert row.ward.name == "王小丫" and "待核实" in client.get("/me/wards").content.decode()
    assert "people.guardian_again" in client.post("/me/wards", form).content.decode()
    assert signed_in("citizen2").post(f"/me/wards/{row.id}/end").status_code == 404
    client.post(f"/me/wards/{row.id}/end")
    assert Guardianship.objects.get().stage == GuardianshipStage.ENDED


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "李小丫"}, "people.claim_failed"),
        ({"relation": ""}, "change.missing"),
        ({"id_number": "1"}, "people.bad_id_number"),
        ({"id_number": id_number(951)}, "people.not_a_minor"),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(cast: Cast, wrong: dict[str, str], code: str) -> None:
    child(cast)
    form = {"name": "王小丫", "id_number": id_number(950, CHILD), "relation": "father", **wrong}
    before = Person.objects.count()
    refused = signed_in("citizen1").post("/me/wards", form)
    assert refused.status_code == 422 and code in refused.content.decode() and form["name"] in refused.content.decode()
    assert Person.objects.count() == before and not Guardianship.objects.exists()


def test_without_any_text_claiming_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "PRIVACY", "nothing")
    monkeypatch.setattr(queries, "PRIVACY", "nothing")
    claiming.agree_to_privacy(cast.person("citizen1"))
    assert queries.privacy_text(cast.society.id) == "" and not Consent.objects.exists()


def test_everything_kept_about_me_is_mine_to_take(cast: Cast) -> None:
    proven(cast)
    people.agree(person=cast.person("citizen1"), subject="photos", acting=cast.citizen1)
    client = signed_in("citizen1")
    file = client.post("/me/account/export")
    assert file["Content-Disposition"] == 'attachment; filename="boai.json"' and file["Cache-Control"] == "no-store"
    told = file.json()
    assert told["本人"]["身份证号"] == id_number(501) and told["本人"]["联系方式"] == ["19900000501"]
    assert told["监护关系"][0]["被监护人"] == "王小丫" and told["同意书"][0]["文本"] == "活动照片使用"
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert "access.proof_needed" in client.post("/me/account/export").content.decode()


def test_who_asks_to_be_forgotten_is_forgotten_by_a_leader(cast: Cast) -> None:
    person, client = cast.person("citizen1"), signed_in("citizen1")
    with refuses("people.erasure_not_asked"):
        erasure.forget(person, acting=cast.county_leader)
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        assert "access.proof_needed" in client.post("/me/account/erase").content.decode()
        client.post("/me/account/erase", {"proof_word": PASSWORD})
    assert "已申请注销" in signed_in("citizen1").get("/me/account").content.decode()
    with refuses("change.not_allowed"):
        erasure.forget(person, acting=cast.county_officer)
    erasure.forget(person, acting=cast.county_leader)
    assert Person.objects.get(pk=person.pk).name == "已注销" and client.get("/me").status_code == 302


def test_asking_is_ones_own(cast: Cast) -> None:
    with refuses("access.proof_needed"):
        erasure.ask_erasure(cast.person("citizen1"), acting=cast.citizen1)


def test_a_clerk_ends_what_is_no_longer_so(cast: Cast) -> None:
    guardianship = proven(cast)
    with refuses("change.not_found"):
        people.end_guardianship(guardianship, acting=cast.citizen2)
    people.end_guardianship(guardianship, acting=cast.village_clerk)
    assert wards_of(guardianship.guardian_id, cast.society.id) == []
