"""An agreement with a firm, the classes under it, the report it gets."""

import pytest

from boai.domains.training import operations as do
from boai.domains.training.models import AgreementClass, ClientAgreement
from boai.domains.training.tests.kinds import DAY, a_class
from boai.domains.training.tests.test_pages import signed_in
from boai.domains.training.vocabulary import ClassType
from boai.kernel.basics import clock
from boai.kernel.basics.money import yuan
from tests.cast import Cast, refuses, unchanged


def drafted(cast: Cast, **wanted) -> ClientAgreement:
    given = {
        "branch": cast.county, "client": "青白江物流园", "starts_on": clock.today(), "ends_on": clock.today() + 60 * DAY,
        "headcount": 25, "fee": yuan(0), "tailored": "叉车伤害、触电、中暑",
    }  # fmt: skip
    return do.draft_agreement(**given | wanted, acting=cast.county_officer)


def signed(cast: Cast, **wanted) -> ClientAgreement:
    return do.sign_agreement(drafted(cast, **wanted), acting=cast.county_leader)


def industry_class(cast: Cast, **wanted):
    return a_class(cast, ClassType.INDUSTRY_CUSTOM, "industry", **wanted)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ends_on": -1}, "training.agreement_backwards"),
        ({"headcount": 0}, "training.agreement_headcount"),
        ({"fee": yuan(-1)}, "training.agreement_fee_negative"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(cast: Cast, wrong: dict, code: str) -> None:
    with refuses(code):
        drafted(cast, **{name: clock.today() + value * DAY if name == "ends_on" else value for name, value in wrong.items()})
    assert not ClientAgreement.objects.exists()


def test_a_leader_signs_and_classes_are_held_under_it(cast: Cast) -> None:
    agreement = drafted(cast, fee=yuan(3000))
    with refuses("change.not_allowed"):
        do.sign_agreement(agreement, acting=cast.county_officer)
    with refuses("change.wrong_stage"):
        do.add_agreement_class(agreement=agreement, training_class=industry_class(cast), acting=cast.county_officer)
    agreement = do.sign_agreement(agreement, acting=cast.county_leader)
    with refuses("training.agreement_empty"):
        do.fulfil_agreement(agreement, acting=cast.county_officer)
    held = industry_class(cast, days=12)
    do.add_agreement_class(agreement=agreement, training_class=held, acting=cast.county_officer)
    do.book(training_class=held, person=cast.person("citizen1"), acting=cast.system)
    assert do.fulfil_agreement(agreement, acting=cast.county_officer).stage == "fulfilled"
    report = signed_in("county_officer").get(f"/training/agreements/{agreement.number}/report").content.decode()
    assert "青白江物流园" in report and "¥3,000.00" in report and "叉车伤害" in report
    assert signed_in("foreign_officer").get(f"/training/agreements/{agreement.number}/report").status_code == 404


def test_only_fitting_classes_come_under_an_agreement(cast: Cast) -> None:
    agreement = signed(cast)
    first = industry_class(cast, seats=20)
    do.add_agreement_class(agreement=agreement, training_class=first, acting=cast.county_officer)
    for training_class, code in (
        (first, "training.agreement_taken"),
        (a_class(cast, days=12), "training.agreement_other_type"),
        (industry_class(cast, days=70), "training.agreement_outside"),
        (industry_class(cast, days=20, seats=6), "training.agreement_over_headcount"),
    ):
        with refuses(code):
            do.add_agreement_class(agreement=agreement, training_class=training_class, acting=cast.county_officer)
    assert AgreementClass.objects.count() == 1
    do.call_off(first, reason="停产检修", acting=cast.village_clerk)
    assert do.add_agreement_class(agreement=agreement, training_class=industry_class(cast, days=30, seats=25), acting=cast.system)


def test_ending_needs_a_reason(cast: Cast) -> None:
    agreement = signed(cast)
    with refuses("training.agreement_reason_missing"):
        do.end_agreement(agreement, reason="停", acting=cast.county_officer)
    assert unchanged(agreement) and agreement.fee == "免费"
    assert do.end_agreement(agreement, reason="单位搬迁，双方协商终止", acting=cast.county_officer).stage == "ended"
