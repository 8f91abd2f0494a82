"""Class day: sign-in codes, two phones merged, papers keyed, names opened, minutes sealed and opened again by two."""

import base64
import json
import random
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from boai.domains.training import operations as do
from boai.domains.training import queries, rules
from boai.domains.training.models import Enrolment, ExamMinutes, FieldEntry, TrainingClass
from boai.domains.training.operations.minutes import contents_of, digest_of
from boai.domains.training.rules import FieldDay, Verdict
from boai.domains.training.sign_in_code import code_now, read_code
from boai.kernel.access import operations as access
from boai.kernel.access.roles import Role
from boai.kernel.basics import clock
from boai.kernel.change.models import TraceLine
from tests.cast import Cast, refuses, unchanged

STEPS = "scene response call compress breaths aed bleeding fracture comfort"
DAY = FieldDay(names_opened_per_day=2, clock_skew_minutes=10, scan_seconds=60, press_minutes=10)


def write(enrolment: Enrolment, kind: str, value: str, acting, seen: str = "", key: str = "") -> FieldEntry:
    return do.file_entry(enrolment=enrolment, kind=kind, value=value, seen=seen, made_at=clock.now(), acting=acting.with_key(key))


def fresh(record):
    return type(record).objects.get(pk=record.pk)


# What two phones write


def test_a_first_entry_is_applied_through_the_operation_for_it(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    assert write(enrolment, "theory", "90", cast.lead).stage == "applied"
    assert write(enrolment, "sheet", STEPS, cast.lead).stage == "applied"
    assert [one.score for one in enrolment.theory.all()] == [90] and enrolment.sheets.get().assessor == cast.person("lead")
    assert TraceLine.objects.filter(operation="training.record_theory").count() == 1


def test_two_phones_that_differ_keep_both_and_a_person_chooses(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    write(enrolment, "theory", "90", cast.lead)
    other = write(enrolment, "theory", "70", cast.assistant)
    assert (other.stage, other.standing) == ("conflict", "90") and enrolment.theory.get().score == 90
    third = write(enrolment, "theory", "75", cast.assistant)
    do.adopt(other, acting=cast.lead)
    assert enrolment.theory.get().score == 70 and fresh(third).stage == "set_aside"
    assert sorted(one.value for one in FieldEntry.objects.all()) == ["70", "75", "90"]
    with refuses("change.wrong_stage"):
        do.adopt(third, acting=cast.lead)


def test_keeping_what_stands_changes_no_result(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    other = write(enrolment, "attendance", "30", cast.assistant)
    assert other.stage == "conflict"
    do.set_aside(other, acting=cast.lead)
    assert fresh(enrolment).absent_minutes == 0 and fresh(other).settled_by == cast.person("lead")


def test_an_adopted_absence_becomes_the_learner_s(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    do.adopt(write(enrolment, "attendance", "30", cast.assistant), acting=cast.lead)
    assert fresh(enrolment).absent_minutes == 30


def test_two_phones_that_agree_are_no_conflict(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    write(enrolment, "theory", "90", cast.lead)
    assert write(enrolment, "theory", "090", cast.assistant).stage == "applied" and enrolment.theory.count() == 1


def test_a_typing_error_is_corrected_by_who_saw_it_not_by_a_second_paper(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    write(enrolment, "theory", "9", cast.lead)
    write(enrolment, "theory", "90", cast.lead, seen="9")
    write(enrolment, "theory", "91", cast.assistant, seen="90")
    assert enrolment.theory.get().score == 91


def test_an_online_paper_is_another_one_and_stays(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    do.record_theory(enrolment=enrolment, score=88, invigilated=False, acting=cast.lead)
    write(enrolment, "theory", "70", cast.lead)
    assert sorted(one.score for one in enrolment.theory.all()) == [70, 88]


def test_each_assessor_has_a_sheet_and_only_the_own_one_may_be_settled(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    write(enrolment, "sheet", STEPS, cast.lead)
    assert write(enrolment, "sheet", "-", cast.assistant).stage == "applied" and enrolment.sheets.count() == 2
    second_phone = write(enrolment, "sheet", "scene", cast.lead)
    with refuses("training.not_your_sheet"):
        do.adopt(second_phone, acting=cast.assistant)
    do.adopt(second_phone, acting=cast.lead)
    assert enrolment.sheets.get(assessor=cast.person("lead")).passed == ["scene"]


def test_the_same_key_twice_writes_once(cast: Cast) -> None:
    enrolment, at = cast.training.in_exam(), clock.now()
    for _ in range(2):
        do.file_entry(enrolment=enrolment, kind="theory", value="90", made_at=at, acting=cast.lead.with_key("k" * 32))
    assert FieldEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "value"), [("theory", "neunzig"), ("sheet", "juggling"), ("sheet", " "), ("sign_in", "yes"), ("attendance", "-1")]
)
def test_what_cannot_be_read_is_refused(cast: Cast, kind: str, value: str) -> None:
    enrolment = cast.training.in_exam()
    with refuses("training.entry_unreadable"):
        write(enrolment, kind, value, cast.lead)
    assert not FieldEntry.objects.exists()


@pytest.mark.parametrize(
    ("kind", "value", "code"), [("theory", "101", "training.score_out_of_range"), ("attendance", "721", "training.minutes_out_of_range")]
)
def test_what_is_out_of_range_is_not_even_a_conflict(cast: Cast, kind: str, value: str, code: str) -> None:
    enrolment = cast.training.in_exam()
    with refuses(code):
        write(enrolment, kind, value, cast.lead)
    assert not FieldEntry.objects.exists()


def test_an_officer_who_does_not_teach_may_not_write(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    with refuses("change.not_allowed"):
        write(enrolment, "theory", "90", cast.county_officer)
    assert not FieldEntry.objects.exists()


def test_an_instructor_may_not_write_in_a_class_of_others(cast: Cast) -> None:
    draft = cast.training.draft()
    with refuses("training.not_your_class"):
        do.open_roster(training_class=draft, purpose="class_day", acting=cast.lead)
    enrolment = cast.training.in_exam()
    result = do.record_theory(enrolment=enrolment, score=60, acting=cast.lead)
    do.register_instructor(branch=cast.society, person=cast.person("city_officer"), valid_until_on=clock.today(), acting=cast.system)
    post = access.propose(branch=cast.society, person=cast.person("city_officer"), role=Role.INSTRUCTOR, acting=cast.system)
    access.confirm(post, acting=cast.system)
    with refuses("training.not_your_class"):
        write(enrolment, "theory", "61", cast.city_officer)
    with refuses("training.not_your_class"):
        do.correct_theory(result, score=61, acting=cast.city_officer)
    assert unchanged(result)


def test_a_theory_correction_waits_for_the_exam_and_keeps_its_range(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    paper = do.record_theory(enrolment=enrolment, score=60, acting=cast.lead)
    with refuses("training.score_out_of_range"):
        do.correct_theory(paper, score=101, acting=cast.lead)
    do.correct_theory(paper, score=61, acting=cast.system)
    do.finish(enrolment.training_class, acting=cast.lead)
    with refuses("change.wrong_stage"):
        do.correct_theory(paper, score=99, acting=cast.lead)
    assert fresh(paper).score == 61


def test_a_phone_that_writes_from_the_future_is_marked(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    late = clock.now() + timedelta(minutes=11)
    assert do.file_entry(enrolment=enrolment, kind="sign_in", value="1", made_at=late, acting=cast.lead).clock_doubtful


WRITES = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["60", "70", "80"]), st.booleans()), max_size=12)


@given(WRITES)
def test_no_history_of_two_phones_loses_a_value_or_overwrites_what_was_not_seen(writes) -> None:
    standing, saw, kept = "", {"a": "", "b": ""}, []
    for phone, value, synced in writes:
        if synced:
            saw[phone] = standing
        verdict = rules.merged(saw[phone], standing, value)
        if verdict is Verdict.APPLY:
            assert saw[phone] == standing
            standing = value
        kept.append((verdict, value))
        saw[phone] = value
        assert verdict is Verdict.CONFLICT or standing == value
    assert len(kept) == len(writes)


@pytest.mark.parametrize("seed", range(6))
def test_no_history_through_the_operations_loses_an_entry_or_makes_a_second_paper(cast: Cast, seed: int) -> None:
    chance, enrolment, keys = random.Random(seed), cast.training.in_exam(), []
    saw = {cast.lead.person_id: "", cast.assistant.person_id: ""}
    for step in range(chance.randrange(2, 10)):
        actor, value = chance.choice((cast.lead, cast.assistant)), str(chance.choice((60, 70, 80)))
        if chance.random() < 0.5:
            saw[actor.person_id] = queries.standing(fresh(enrolment), "theory", None)
        keys.append(write(enrolment, "theory", value, actor, seen=saw[actor.person_id], key=f"{seed}-{step}-".ljust(32, "k")).id)
        saw[actor.person_id] = value
    assert {entry.id for entry in enrolment.entries.all()} == set(keys) and enrolment.theory.count() == 1
    for entry in queries.conflicts(enrolment.training_class):
        if fresh(entry).stage == "conflict":
            do.adopt(entry, acting=cast.lead)
            assert enrolment.theory.get().score == int(entry.value)
    assert not queries.conflicts(enrolment.training_class).exists()


# Clocks


def test_a_clock_that_is_wrong_by_ten_minutes_is_noticed() -> None:
    now = clock.now()
    assert rules.skew_fault(now + timedelta(minutes=10), now, DAY) == 10
    assert rules.skew_fault(now - timedelta(minutes=12), now, DAY) == -12
    assert rules.skew_fault(now + timedelta(minutes=9), now, DAY) is None


# Sign-in


def test_a_learner_signs_in_by_the_code_once_a_day(cast: Cast) -> None:
    enrolment = cast.training.booked()
    code = code_now(enrolment.training_class_id)
    first = do.sign_in(enrolment=enrolment, code=code, acting=cast.citizen1)
    assert do.sign_in(enrolment=enrolment, code=code, acting=cast.citizen1) == first and first.way == "qr"


def test_an_old_a_foreign_and_an_altered_code_are_refused(cast: Cast) -> None:
    enrolment = cast.training.booked()
    other = cast.training.open_class(starts_at=clock.now() + timedelta(days=9))
    code = code_now(enrolment.training_class_id)
    for wrong in (code_now(other.id), code[:-3] + "AAA", "?", ""):
        with refuses("training.sign_in_code_wrong"):
            do.sign_in(enrolment=enrolment, code=wrong, acting=cast.citizen1)
    with time_machine.travel(clock.now() + timedelta(minutes=12)), refuses("training.sign_in_code_old"):
        do.sign_in(enrolment=enrolment, code=code, acting=cast.citizen1)
    assert not enrolment.sign_ins.exists()


def test_the_code_changes_every_half_minute_and_a_lost_key_opens_nothing(cast: Cast) -> None:
    opened = cast.training.open_class()
    with time_machine.travel("2026-11-21 14:00:00+08:00", tick=False) as journey:
        first = code_now(opened.id)
        journey.shift(29)
        assert code_now(opened.id) == first
        journey.shift(1)
        assert code_now(opened.id) != first
    raw = bytearray(opened.id.bytes + bytes([250]) + bytes(15))
    assert read_code(base64.b32encode(raw).decode().rstrip("=")) is None


def test_who_gave_the_seat_back_cannot_sign_in(cast: Cast) -> None:
    enrolment = cast.training.booked()
    do.cancel(enrolment, acting=cast.citizen1)
    with refuses("training.not_on_roster"):
        do.sign_in(enrolment=enrolment, code=code_now(enrolment.training_class_id), acting=cast.citizen1)
    with refuses("training.not_on_roster"):
        do.record_sign_in(enrolment=enrolment, acting=cast.lead)


def test_the_list_signs_in_too(cast: Cast) -> None:
    enrolment = cast.training.booked()
    assert write(enrolment, "sign_in", "1", cast.lead).stage == "applied"
    assert write(enrolment, "sign_in", "1", cast.assistant).stage == "applied" and enrolment.sign_ins.get().way == "list"


# Names


def test_names_are_opened_with_a_purpose_and_not_without_end(cast: Cast) -> None:
    enrolment = cast.training.booked()
    opened = do.open_roster(training_class=enrolment.training_class, purpose="class_day", acting=cast.lead)
    assert opened.learners == 1 and queries.names_open(cast.lead.person_id, enrolment.training_class)
    assert do.open_roster(training_class=enrolment.training_class, purpose="paper_pack", acting=cast.village_clerk)
    for _ in range(11):
        do.open_roster(training_class=enrolment.training_class, purpose="class_day", acting=cast.lead)
    with refuses("training.opened_too_often"):
        do.open_roster(training_class=enrolment.training_class, purpose="class_day", acting=cast.lead)


# Papers


def paper(cast: Cast, enrolment: Enrolment, **other):
    first, second = queries.instructors_of(enrolment.training_class)
    given = {
        "enrolment": enrolment, "first_assessor": first, "first_passed": STEPS, "second_assessor": second, "second_passed": STEPS,
        "absent_minutes": 0, "score": 90, "both_signed": True, "kept_at": "弥牟镇档案柜3", "acting": cast.village_clerk, **other,
    }  # fmt: skip
    return do.key_paper(**given)


def test_a_clerk_keys_a_signed_paper_and_the_learner_can_qualify(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    sheet = paper(cast, enrolment)
    assert {entry.source for entry in sheet.entries.all()} == {"paper"} and enrolment.sheets.count() == 2
    do.finish(enrolment.training_class, acting=cast.lead)
    assert fresh(enrolment).stage == "qualified"


def test_a_paper_that_differs_from_the_phone_waits_for_a_choice(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    write(enrolment, "theory", "95", cast.lead)
    write(enrolment, "sheet", "scene", cast.lead)
    sheet = paper(cast, enrolment)
    waiting = {entry.kind: entry for entry in sheet.entries.filter(stage="conflict")}
    assert set(waiting) == {"theory", "sheet"}
    do.adopt(waiting["sheet"], acting=cast.assistant)
    assert enrolment.sheets.get(assessor=cast.person("lead")).passed == sorted(STEPS.split())
    assert paper(cast, enrolment, score=None).entries.filter(kind="theory").count() == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"both_signed": False}, "training.paper_not_signed"),
        ({"second_assessor": None}, "training.assessors_too_few"),
        ({"first_passed": "juggling"}, "training.entry_unreadable"),
    ],
)
def test_a_paper_that_is_not_in_order_is_refused(cast: Cast, wrong: dict[str, object], code: str) -> None:
    enrolment = cast.training.in_exam()
    with refuses(code):
        paper(cast, enrolment, **wrong)
    assert not FieldEntry.objects.exists() and not enrolment.papers.exists()


def test_a_paper_names_two_different_assessors_of_this_class(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    first, second = queries.instructors_of(enrolment.training_class)
    with refuses("training.same_assessor"):
        paper(cast, enrolment, second_assessor=first)
    elsewhere = queries.instructors_of(cast.training.open_class(starts_at=clock.now() + timedelta(days=9))).first()
    with refuses("training.assessor_elsewhere"):
        paper(cast, enrolment, second_assessor=elsewhere)
    assert second and unchanged(enrolment)


def test_nobody_keys_or_writes_their_own_result(cast: Cast) -> None:
    opened = cast.training.open_class()
    mine = do.book(training_class=opened, person=cast.person("assistant"), acting=cast.system)
    do.start(opened, acting=cast.lead)
    do.begin_exam(opened, acting=cast.lead)
    with refuses("training.own_result"):
        write(mine, "theory", "90", cast.assistant)
    with refuses("training.own_result"):
        paper(cast, mine)


# Minutes


def seal(cast: Cast, training_class: TrainingClass, **other) -> ExamMinutes:
    first, second = queries.instructors_of(training_class)
    given = {"first_assessor": first, "second_assessor": second, "irregularity": "none", "acting": cast.lead, **other}
    return do.seal(training_class=training_class, **given)


def recorded(cast: Cast) -> Enrolment:
    enrolment = cast.training.in_exam()
    do.record_theory(enrolment=enrolment, score=90, acting=cast.lead)
    for assessor in (cast.lead, cast.assistant):
        do.assess(enrolment=enrolment, passed=STEPS, acting=assessor)
    return enrolment


def test_the_lead_seals_the_minutes_with_both_assessors_and_no_name(cast: Cast) -> None:
    enrolment = recorded(cast)
    minutes = seal(cast, enrolment.training_class)
    assert fresh(enrolment).stage == "qualified" and minutes.digest == digest_of(contents_of(enrolment.training_class))
    assert "王小明" not in json.dumps(minutes.contents, ensure_ascii=False)
    with refuses("training.already_sealed"):
        seal(cast, enrolment.training_class)


def test_minutes_wait_for_the_lead_for_two_assessors_and_for_every_choice(cast: Cast) -> None:
    enrolment = recorded(cast)
    first, _ = queries.instructors_of(enrolment.training_class)
    with refuses("training.not_the_lead"):
        seal(cast, enrolment.training_class, acting=cast.assistant)
    with refuses("training.assessors_too_few"):
        seal(cast, enrolment.training_class, second_assessor=None)
    with refuses("training.same_assessor"):
        seal(cast, enrolment.training_class, second_assessor=first)
    write(enrolment, "attendance", "5", cast.assistant)
    with refuses("training.conflicts_open"):
        seal(cast, enrolment.training_class)
    assert not ExamMinutes.objects.exists() and fresh(enrolment.training_class).stage == "exam"


def test_minutes_of_a_class_that_has_not_reached_its_exam_are_refused(cast: Cast) -> None:
    with refuses("training.not_finished"):
        seal(cast, cast.training.booked().training_class)


def test_minutes_may_be_sealed_after_the_results_were_finished_at_the_desk(cast: Cast) -> None:
    enrolment = recorded(cast)
    do.finish(enrolment.training_class, acting=cast.lead)
    assert seal(cast, enrolment.training_class).stage == "sealed"


def test_two_persons_with_a_reason_open_the_results_again(cast: Cast) -> None:
    enrolment = recorded(cast)
    minutes = seal(cast, enrolment.training_class)
    with refuses("change.too_short"):
        do.propose_reopen(training_class=enrolment.training_class, reason="错", acting=cast.county_officer)
    proposed = do.propose_reopen(training_class=enrolment.training_class, reason="考官一漏记了一项", acting=cast.city_officer)
    with refuses("training.reopening_pending"):
        do.propose_reopen(training_class=enrolment.training_class, reason="再提一次", acting=cast.county_officer)
    with refuses("training.reopening_yours"):
        do.confirm_reopen(proposed, acting=cast.city_officer)
    do.confirm_reopen(proposed, acting=cast.county_leader)
    assert fresh(enrolment).stage == "booked" and fresh(enrolment.training_class).stage == "exam" and fresh(minutes).stage == "reopened"
    assert seal(cast, fresh(enrolment.training_class)).digest != "" and ExamMinutes.objects.count() == 2


def test_declining_leaves_the_results_as_they_are(cast: Cast) -> None:
    enrolment = recorded(cast)
    seal(cast, enrolment.training_class)
    proposed = do.propose_reopen(training_class=enrolment.training_class, reason="想再看一遍", acting=cast.lead)
    assert do.decline_reopen(proposed, acting=cast.county_leader).stage == "declined" and fresh(enrolment).stage == "qualified"


def test_issued_certificates_block_reopening(cast: Cast) -> None:
    enrolment = cast.training.audited()
    proposed = do.propose_reopen(training_class=enrolment.training_class, reason="考官一漏记了一项", acting=cast.county_officer)
    do.issue(enrolment, acting=cast.city_officer)
    with refuses("training.certificates_issued"):
        do.confirm_reopen(proposed, acting=cast.county_leader)
    with refuses("training.certificates_issued"):
        do.propose_reopen(training_class=enrolment.training_class, reason="再来一次", acting=cast.city_officer)
    assert fresh(proposed).stage == "proposed"


def test_a_class_without_results_has_nothing_to_reopen(cast: Cast) -> None:
    with refuses("training.nothing_to_reopen"):
        do.propose_reopen(training_class=cast.training.in_exam().training_class, reason="想改一下", acting=cast.county_officer)
