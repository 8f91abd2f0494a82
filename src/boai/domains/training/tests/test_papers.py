"""A paper: attendance, theory, practice, certificate, revocation, verification by a stranger."""

from datetime import timedelta

import pytest
import time_machine

from boai.domains.training import certificate_paper, verification
from boai.domains.training import operations as do
from boai.domains.training.models import Certificate, Enrolment
from boai.domains.training.verification import State
from boai.kernel.basics import clock
from boai.kernel.change.models import TraceLine
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged

ORIGIN = "https://boai.example"


def test_a_learner_who_passed_everything_gets_one_certificate(cast: Cast) -> None:
    before = read("training.certified_persons", ids_below(cast.county)).value
    certificate = cast.training.certified().certificate
    assert certificate.valid_until_on == certificate.issued_on.replace(year=certificate.issued_on.year + 3) - timedelta(days=1)
    assert read("training.certified_persons", ids_below(cast.county)).value == before + 1


def test_pressing_issue_again_gives_no_second_certificate(cast: Cast) -> None:
    enrolment = cast.training.certified()
    with refuses("change.wrong_stage"):
        do.issue(enrolment, acting=cast.city_officer)
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ({"score": 79}, "training.theory_failed"),
        ({"passed": "scene response call breaths aed bleeding fracture comfort"}, "training.practice_failed"),
        ({"absent_minutes": 240}, "training.absent_too_long"),
    ],
)
def test_who_failed_is_told_why_and_gets_none(cast: Cast, results: dict[str, object], code: str) -> None:
    enrolment = cast.training.audited(**results)
    assert enrolment.stage == "failed" and code in [reason["code"] for reason in enrolment.failed_for]
    with refuses("change.wrong_stage"):
        do.issue(enrolment, acting=cast.city_officer)
    assert not Certificate.objects.exists()


def test_a_county_officer_cannot_issue(cast: Cast) -> None:
    enrolment = cast.training.audited()
    with refuses("change.not_allowed"):
        do.issue(enrolment, acting=cast.county_officer)
    assert unchanged(enrolment)


def test_results_wait_for_the_audit(cast: Cast) -> None:
    enrolment = cast.training.assessed()
    with refuses("training.not_audited"):
        do.issue(enrolment, acting=cast.city_officer)


def test_issuing_to_the_whole_class_leaves_a_line_for_each(cast: Cast) -> None:
    enrolment = cast.training.audited()
    do.issue_all(enrolment.training_class, acting=cast.city_officer)
    assert Enrolment.objects.get(pk=enrolment.pk).certificate
    assert TraceLine.objects.filter(operation="training.issue", subject_id=enrolment.pk).count() == 1


def test_only_this_class_s_instructor_assesses_and_never_herself(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    with refuses("change.not_allowed"):
        do.assess(enrolment=enrolment, passed="scene", acting=cast.county_officer)
    with refuses("training.unknown_steps"):
        do.assess(enrolment=enrolment, passed="scene nonsense", acting=cast.lead)
    with refuses("training.score_out_of_range"):
        do.record_theory(enrolment=enrolment, score=101, acting=cast.lead)
    assert not enrolment.sheets.exists() and not enrolment.theory.exists()


def test_a_second_sheet_of_the_same_assessor_replaces_the_first(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    do.assess(enrolment=enrolment, passed="scene", acting=cast.lead)
    do.assess(enrolment=enrolment, passed="scene call", acting=cast.lead)
    assert [sheet.passed for sheet in enrolment.sheets.all()] == [["call", "scene"]]


def test_a_certificate_is_valid_through_its_last_day_and_not_an_hour_longer(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    last = clock.end_of(certificate.valid_until_on)
    with time_machine.travel(last - timedelta(seconds=1), tick=False):
        assert verification.today_state(certificate) == State.EXPIRING
    with time_machine.travel(last, tick=False):
        assert verification.today_state(certificate) == State.EXPIRED


def test_a_stranger_verifies_by_token_and_by_number(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    token = verification.token_of(certificate)
    assert verification.by_token(token) == verification.by_number(certificate.number.lower()) == certificate
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert verification.by_token(token[:place] + other + token[place + 1 :]) is None or place == len(token) - 1


def test_a_verifier_learns_only_whether_the_name_agrees(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    assert verification.agrees(certificate, "王小明") and not verification.agrees(certificate, "王小")
    assert verification.agrees(certificate, certificate.person.id_number[-4:])


def test_revoking_needs_a_reason_and_a_fresh_proof(cast: Cast) -> None:
    certificate, officer = cast.training.certified().certificate, cast.city_officer
    with refuses("change.too_short"):
        do.revoke(certificate, reason="错", acting=officer)
    with time_machine.travel(clock.now() + timedelta(minutes=6)), refuses("access.proof_needed"):
        do.revoke(certificate, reason="成绩登记有误", acting=officer)
    do.revoke(certificate, reason="成绩登记有误", acting=officer)
    assert verification.today_state(Certificate.objects.get()) == State.REVOKED


def test_the_paper_is_small_and_its_qr_is_printable(cast: Cast) -> None:
    certificate = cast.training.certified().certificate
    assert len(certificate_paper.paper(certificate, ORIGIN, "pdf")) <= 25 * 1024
    assert certificate_paper.paper(certificate, ORIGIN, "png").startswith(b"\x89PNG")


def test_a_character_the_font_lacks_is_named_before_printing(cast: Cast) -> None:
    from boai.kernel.documents.typesetting import missing_glyphs

    assert missing_glyphs("张三丰·䶮") == "" and missing_glyphs("王𬎆") in ("𬎆", "")


def test_a_finished_class_is_archived_by_the_city(cast: Cast) -> None:
    training_class = do.issue_all(cast.training.audited().training_class, acting=cast.city_officer)
    assert do.archive(training_class, acting=cast.city_officer).stage == "archived"
