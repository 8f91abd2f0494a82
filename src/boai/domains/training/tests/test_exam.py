"""The exam through operations: beginning, keeping, handing in once, paper copies, the result for the class; and those who cheat."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.models import Enrolment, RoomCode, TheoryResult, TrainingClass
from boai.domains.training.tests.exam_cast import right_vector
from boai.kernel.attempts import engine, heartbeat, operations, rules, showing
from boai.kernel.attempts.models import AnswerVector, Attempt, Paper, Question
from boai.kernel.attempts.operations import annul, close_overdue, close_paper, expire, submit
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_id
from boai.kernel.change import outbox, running
from boai.kernel.change.contract import Note
from boai.kernel.change.models import TraceLine
from boai.kernel.figures import tallies
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged


def theory(attempt: Attempt) -> list[tuple[int, bool]]:
    return list(TheoryResult.objects.filter(enrolment__person_id=attempt.person_id).values_list("score", "invigilated"))


def test_a_paper_is_fixed_at_the_start_with_its_critical_questions(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    assert len(attempt.questions) == 20 and attempt.deadline_at - attempt.started_at == timedelta(minutes=20)
    critical = Question.objects.filter(id__in=[one.id for one in attempt.questions], critical=True)
    assert critical.filter(topic="cpr").count() >= 6 and critical.filter(topic="aed").count() >= 4
    assert rules.draw(engine._pool(attempt.paper), attempt.paper.blueprint, attempt.seed) == attempt.questions


def test_handing_in_scores_once_and_tells(cast: Cast) -> None:
    done = cast.exam.handed_in(cast.exam.at_home(), right=15)
    assert (done.stage, done.score, done.passed, done.late) == ("closed", 75, True, False)
    with refuses("change.wrong_stage"):
        submit(done, answers=right_vector(done), acting=cast.citizen1)
    assert Attempt.objects.get(pk=done.pk).score == 75 and unchanged(done)


def test_the_same_key_gives_the_same_score_again(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    acting, vector = cast.citizen1.with_key("k" * 30), right_vector(attempt, 15)
    first = submit(attempt, answers=vector, acting=acting)
    assert submit(attempt, answers=vector, acting=acting).version == first.version
    with refuses("change.key_reused"):
        submit(attempt, answers=right_vector(attempt), acting=acting)
    assert TraceLine.objects.filter(operation="attempts.submit").count() == 1


@pytest.mark.parametrize("vector", ["", "0", "9" + "." * 19, "00" + "." * 19, "0." * 25, "x" + "." * 19, "." * 5_000])
def test_an_altered_vector_is_refused_and_nothing_moves(cast: Cast, vector: str) -> None:
    attempt = cast.exam.at_home()
    with refuses("attempts.bad_vector"):
        submit(attempt, answers=vector, acting=cast.citizen1)
    assert unchanged(attempt) and AnswerVector.objects.get(attempt=attempt).open


def test_another_s_attempt_is_not_found_and_not_kept(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    with refuses("change.not_found"):
        submit(attempt, answers=right_vector(attempt), acting=cast.citizen2)
    assert not heartbeat.keep(attempt.number, cast.person("citizen2").id, "0" + "." * 19)
    assert unchanged(attempt) and heartbeat.kept(attempt.id) == ""


def test_a_heartbeat_is_one_update_of_one_row_without_trace(cast: Cast, django_assert_num_queries) -> None:
    attempt, lines = cast.exam.at_home(), TraceLine.objects.count()
    with django_assert_num_queries(3):  # savepoint, the one UPDATE, release
        assert heartbeat.keep(attempt.number, attempt.person_id, "0.1" + "." * 18)
    assert heartbeat.kept(attempt.id) == "0.1" + "." * 18 and TraceLine.objects.count() == lines


def test_after_the_deadline_what_was_saved_in_time_counts(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    heartbeat.keep(attempt.number, attempt.person_id, right_vector(attempt, 12))
    with time_machine.travel(attempt.deadline_at + timedelta(seconds=21), tick=False):
        assert not heartbeat.keep(attempt.number, attempt.person_id, right_vector(attempt))
        done = submit(attempt, answers=right_vector(attempt), acting=cast.citizen1)
    assert done.score == 60 and done.late


def test_a_vector_on_its_way_at_the_deadline_still_counts(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    with time_machine.travel(attempt.deadline_at + timedelta(seconds=19), tick=False):
        done = submit(attempt, answers=right_vector(attempt), acting=cast.citizen1)
    assert done.score == 100 and not done.late


def test_the_clock_hands_in_for_those_who_do_not(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    heartbeat.keep(attempt.number, attempt.person_id, right_vector(attempt, 20))
    assert close_overdue() == 0
    with time_machine.travel(attempt.deadline_at + timedelta(minutes=1), tick=False):
        assert close_overdue() == 1 and close_overdue() == 0
    done = Attempt.objects.get(pk=attempt.pk)
    assert (done.stage, done.score, done.late) == ("closed", 100, True) and not done.vector.open


def test_only_the_system_calls_time(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    with refuses("change.not_allowed"):
        expire(attempt, acting=cast.citizen1)
    assert unchanged(attempt)


def test_nobody_has_two_live_papers(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    with refuses("attempts.already_live"):
        do.sit_at_home(course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen1)
    assert Attempt.objects.count() == 1 and attempt.stage == "live"


def test_the_database_itself_forbids_a_second_live_paper(cast: Cast) -> None:
    attempt = cast.exam.at_home()
    row = {f.attname: getattr(attempt, f.attname) for f in Attempt._meta.concrete_fields if f.attname not in ("id", "number")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt(**row, number="KSX").save_base(force_insert=True)


def test_two_starts_at_once_leave_one_paper(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.exam.at_home()
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)
    with refuses("attempts.already_live"):
        do.sit_at_home(course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen1)
    assert Attempt.objects.count() == 1


def test_two_who_set_the_paper_at_once_share_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cast.exam.at_home().paper
    columns = {f.attname: getattr(real, f.attname) for f in Paper._meta.concrete_fields}
    monkeypatch.setattr("django.db.models.query.QuerySet.first", lambda self: None)  # neither has seen the other's
    with running.running(running.Run(society_id=cast.society.id)):
        rival = Paper(**{**columns, "id": new_id(), "version": 0})
        assert engine.paper_for(cast.society.id, real.purpose, real.about_id, lambda: rival).pk == real.pk


def test_at_home_the_lessons_come_first_and_a_day_has_its_limit(cast: Cast) -> None:
    with refuses("training.lessons_first"):
        do.sit_at_home(course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen1)
    for _ in range(3):
        cast.exam.handed_in(cast.exam.at_home(), right=1)
    with refuses("training.no_tries_today"):
        do.sit_at_home(course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen1)
    assert Attempt.objects.count() == 3


def test_nobody_sits_in_another_s_name(cast: Cast) -> None:
    cast.exam.learnt()
    with refuses("change.not_found"):
        do.sit_at_home(course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen2)
    assert not Attempt.objects.exists()


def test_a_result_from_the_room_becomes_the_theory_of_the_class(cast: Cast) -> None:
    done = cast.exam.handed_in(cast.exam.in_class(), right=45)
    assert theory(done) == [(90, True)]
    outbox.deliver()
    assert len(theory(done)) == 1 and TraceLine.objects.filter(operation="training.take_result").count() == 1


def test_the_room_opens_by_its_code_only(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    given = {"training_class": enrolment.training_class, "person": enrolment.person, "acting": cast.citizen1}
    with refuses("training.wrong_room_code"):
        do.sit(room_code="ABC234", **given)
    code = cast.exam.open_room(enrolment.training_class)
    with time_machine.travel(code.expires_at, tick=False), refuses("training.wrong_room_code"):
        do.sit(room_code=code.characters, **given)
    assert do.sit(room_code=f" {code.characters.lower()} ", **given).invigilated


def test_a_new_code_kills_the_old_one(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    old, _new = cast.exam.open_room(enrolment.training_class), cast.exam.open_room(enrolment.training_class)
    with refuses("training.wrong_room_code"):
        do.sit(training_class=enrolment.training_class, person=enrolment.person, room_code=old.characters, acting=cast.citizen1)
    assert RoomCode.objects.filter(expires_at__gt=clock.now()).count() == 1


def test_a_code_serves_a_person_once(cast: Cast) -> None:
    attempt = cast.exam.handed_in(cast.exam.in_class(), right=1)
    enrolment = Enrolment.objects.get(person_id=attempt.person_id)
    code = RoomCode.objects.get()
    with refuses("attempts.permit_used"):
        do.sit(training_class=enrolment.training_class, person=enrolment.person, room_code=code.characters, acting=cast.citizen1)


def test_a_class_gives_so_many_tries(cast: Cast) -> None:
    attempt = cast.exam.handed_in(cast.exam.in_class(), right=1)
    enrolment = Enrolment.objects.get(person_id=attempt.person_id)
    for expected in ("", "training.no_tries_left"):
        code = cast.exam.open_room(enrolment.training_class).characters
        given = {"training_class": enrolment.training_class, "person": enrolment.person, "room_code": code, "acting": cast.citizen1}
        if expected:
            with refuses(expected):
                do.sit(**given)
        else:
            cast.exam.handed_in(do.sit(**given), right=50)
    assert sorted(theory(attempt)) == [(2, True), (100, True)]


def test_who_is_not_enrolled_does_not_sit(cast: Cast) -> None:
    training_class = cast.training.in_exam().training_class
    code = cast.exam.open_room(training_class).characters
    with refuses("training.not_enrolled"):
        do.sit(training_class=training_class, person=cast.person("citizen2"), room_code=code, acting=cast.citizen2)


def test_before_the_exam_there_is_no_room(cast: Cast) -> None:
    enrolment = cast.training.booked()
    with refuses("training.not_in_exam"):
        do.open_room(training_class=enrolment.training_class, acting=cast.lead)
    with refuses("training.not_in_exam"):
        do.sit(training_class=enrolment.training_class, person=enrolment.person, room_code="ABC234", acting=cast.citizen1)


def test_only_the_class_s_own_instructor_opens_the_room(cast: Cast) -> None:
    training_class = cast.training.in_exam().training_class
    with refuses("training.not_your_class"):
        do.open_room(training_class=training_class, acting=cast.expert)
    assert not RoomCode.objects.exists()


def test_a_room_code_stands_in_no_table_and_no_trace(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    code = cast.exam.open_room(enrolment.training_class)
    line = TraceLine.objects.get(operation="training.open_room")
    assert code.characters not in str(line.changes) and len(code.characters) == 6


def test_a_home_result_waits_for_the_class_to_begin_its_exam(cast: Cast) -> None:
    enrolment = cast.training.booked(course="cpr_aed")
    done = cast.exam.handed_in(cast.exam.at_home(), right=20)
    assert theory(done) == []
    do.start(enrolment.training_class, acting=cast.lead)
    do.begin_exam(enrolment.training_class, acting=cast.lead)
    outbox.deliver()
    assert theory(done) == [(100, False)]


def test_a_home_result_during_the_exam_comes_in_at_once(cast: Cast) -> None:
    enrolment = cast.training.booked(course="cpr_aed")
    do.start(enrolment.training_class, acting=cast.lead)
    do.begin_exam(enrolment.training_class, acting=cast.lead)
    assert theory(cast.exam.handed_in(cast.exam.at_home(), right=10)) == [(50, False)]


def test_a_home_exam_counts_only_where_the_course_says_so(cast: Cast) -> None:
    enrolment = cast.training.in_exam()
    done = cast.exam.handed_in(cast.exam.at_home())
    assert theory(done) == [] and enrolment.training_class.course.home_exam_counts is False


def test_an_attempt_of_another_domain_is_left_alone(cast: Cast) -> None:
    enrolment = cast.training.booked(course="cpr_aed")
    do.start(enrolment.training_class, acting=cast.lead)
    do.begin_exam(enrolment.training_class, acting=cast.lead)
    attempt = cast.exam.at_home()
    with running.running(running.Run(society_id=cast.society.id)):
        attempt.purpose = "contests.quiz"
        attempt.save()
    assert theory(cast.exam.handed_in(attempt)) == []


def test_results_in_close_the_paper_and_open_the_review(cast: Cast) -> None:
    done = cast.exam.handed_in(cast.exam.in_class(), right=50)
    assert showing.why_no_review(done).code == "attempts.review_later"
    enrolment = Enrolment.objects.get(person_id=done.person_id)
    do.finish(enrolment.training_class, acting=cast.lead)
    outbox.deliver()
    done = Attempt.objects.select_related("paper").get(pk=done.pk)
    assert showing.why_no_review(done) is None and all(one.why for one in showing.reviewed(done))


def test_nobody_begins_on_a_closed_paper(cast: Cast) -> None:
    paper = cast.exam.handed_in(cast.exam.at_home(), right=1).paper
    close_paper(paper, acting=cast.system)
    with refuses("attempts.paper_closed"):
        do.sit_at_home(course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen1)
    assert close_paper(paper, acting=cast.system).version == 2


def test_a_bank_without_signed_questions_draws_nothing(cast: Cast) -> None:
    cast.exam.learnt()
    do.retire_question.many([{"record": one} for one in Question.objects.filter(topic="law")], acting=cast.system)
    with refuses("attempts.bank_too_small"):
        do.sit_at_home(course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen1)
    assert not Attempt.objects.exists() and not Paper.objects.exists()


def printed(cast: Cast, copies: int = 2) -> tuple[Enrolment, list[Attempt]]:
    enrolment = cast.training.in_exam()
    do.print_copies(enrolment.training_class, copies=copies, acting=cast.lead)
    return enrolment, list(Attempt.objects.order_by("id"))


def letters_of(attempt: Attempt, right: int | None = None) -> str:
    entries = right_vector(attempt, right).split(".")
    return " ".join("".join(rules.LETTERS[int(place)] for place in entry) for entry in entries)


def test_a_paper_copy_is_keyed_and_scored_like_any_other(cast: Cast) -> None:
    enrolment, (copy, other) = printed(cast)
    assert copy.drawn != other.drawn and copy.person is None
    done = do.key_copy(copy, enrolment=enrolment, letters=letters_of(copy, 40), acting=cast.lead)
    outbox.deliver()
    assert (done.stage, done.source, done.invigilated, done.score) == ("closed", "paper", True, 80)
    assert theory(done) == [(80, True)]
    with refuses("change.wrong_stage"):
        do.key_copy(copy, enrolment=enrolment, letters=letters_of(copy), acting=cast.lead)


@pytest.mark.parametrize(("letters", "code"), [("A B", "attempts.letters_missing"), ("Z " * 50, "attempts.letters_wrong")])
def test_letters_that_do_not_fit_are_named(cast: Cast, letters: str, code: str) -> None:
    enrolment, (copy, _) = printed(cast)
    with refuses(code):
        do.key_copy(copy, enrolment=enrolment, letters=letters, acting=cast.lead)
    assert unchanged(copy)


def test_copies_are_keyed_for_their_class_by_its_instructor_while_it_sits(cast: Cast) -> None:
    enrolment, (copy, _) = printed(cast)
    with refuses("training.not_your_class"):
        do.key_copy(copy, enrolment=enrolment, letters="-", acting=cast.expert)
    with time_machine.travel(clock.now() + timedelta(days=20)):
        other = cast.training.in_exam("citizen2")
        with refuses("training.other_class"):
            do.key_copy(copy, enrolment=other, letters="-", acting=cast.lead)
    do.finish(enrolment.training_class, acting=cast.lead)
    with refuses("training.not_in_exam"):
        do.key_copy(copy, enrolment=enrolment, letters="-", acting=cast.lead)
    assert unchanged(copy)


def test_an_instructor_never_keys_her_own_paper(cast: Cast) -> None:
    opened = cast.training.open_class()
    enrolment = do.book(training_class=opened, person=cast.person("lead"), acting=cast.system)
    do.start(opened, acting=cast.lead)
    do.begin_exam(opened, acting=cast.lead)
    do.print_copies(opened, copies=1, acting=cast.lead)
    with refuses("training.own_result"):
        do.key_copy(Attempt.objects.get(), enrolment=enrolment, letters="-", acting=cast.lead)


def test_tries_count_on_paper_too(cast: Cast) -> None:
    enrolment, copies = printed(cast, 3)
    for copy in copies[:2]:
        do.key_copy(copy, enrolment=enrolment, letters=letters_of(copy, 1), acting=cast.lead)
    with refuses("training.no_tries_left"):
        do.key_copy(copies[2], enrolment=enrolment, letters=letters_of(copies[2]), acting=cast.lead)


@pytest.mark.parametrize("copies", [0, 61])
def test_copies_are_printed_in_reasonable_numbers(cast: Cast, copies: int) -> None:
    training_class = cast.training.booked().training_class
    with refuses("training.copies_out_of_range"):
        do.print_copies(training_class, copies=copies, acting=cast.lead)
    assert not Attempt.objects.exists()


def test_a_spoiled_copy_is_annulled_with_a_reason_and_a_submitted_one_stands(cast: Cast) -> None:
    enrolment, (copy, other) = printed(cast)
    with refuses("attempts.reason_missing"):
        annul(copy, reason="污", acting=cast.lead)
    assert annul(copy, reason="印坏了", acting=cast.lead).stage == "void"
    done = do.key_copy(other, enrolment=enrolment, letters=letters_of(other), acting=cast.lead)
    with refuses("change.wrong_stage"):
        annul(done, reason="想重考", acting=cast.lead)


def test_figures_count_exams_where_the_person_belongs_and_verify(cast: Cast) -> None:
    cast.exam.handed_in(cast.exam.at_home(), right=20)
    cast.exam.handed_in(cast.exam.at_home("citizen2"), right=1, login="citizen2")
    place = ids_below(cast.village)
    assert [read(f"training.{code}", place).value for code in ("exams", "exams_passed", "exam_pass_rate")] == [2, 1, 5_000]
    assert tallies.verify() == []


def test_who_runs_the_room_sees_who_sits(cast: Cast) -> None:
    attempt = cast.exam.in_class()
    reach = cast.lead.reach("training.exam.run")
    assert [one.person_id for one in queries.sitters(reach, attempt.paper)] == [attempt.person_id]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["save", "late_save", "submit", "submit_bad", "other", "expire", "begin"]), max_size=8))
def test_no_history_gives_a_paper_two_scores(history: list[str]) -> None:
    cast = Cast()
    with transaction.atomic():
        attempt = cast.exam.at_home()
        scores = {step_of(cast, attempt, step) for step in history} - {None}
        assert len(scores) <= 1 and Attempt.objects.filter(stage="live").count() <= 1
        transaction.set_rollback(True)


def step_of(cast: Cast, attempt: Attempt, step: str) -> int | None:
    from boai.kernel.change.contract import Refused

    try:
        if step == "save":
            heartbeat.keep(attempt.number, attempt.person_id, right_vector(attempt, 7))
        elif step == "late_save":
            with time_machine.travel(attempt.deadline_at + timedelta(hours=1), tick=False):
                assert not heartbeat.keep(attempt.number, attempt.person_id, right_vector(attempt))
        elif step == "begin":
            do.sit_at_home(course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen1)
        elif step == "expire":
            operations.expire(attempt, acting=cast.system)
        else:
            acting = cast.citizen2 if step == "other" else cast.citizen1
            submit(attempt, answers="bad" if step == "submit_bad" else right_vector(attempt, 15), acting=acting)
    except Refused:
        pass
    return Attempt.objects.get(pk=attempt.pk).score


def test_results_are_not_closed_while_somebody_sits_the_paper(cast: Cast) -> None:
    attempt = cast.exam.in_class()
    training_class = TrainingClass.objects.get()
    with refuses("training.papers_out"):
        do.finish(training_class, acting=cast.lead)
    assert TrainingClass.objects.get().stage == "exam" and Enrolment.objects.get().stage == "booked"
    annul(attempt, reason=Note("设备坏了"), acting=cast.lead)
    assert do.finish(training_class, acting=cast.lead).stage == "results"


def test_a_paper_handed_in_a_moment_before_counts(cast: Cast) -> None:
    attempt = cast.exam.in_class()
    submit(attempt, answers=right_vector(attempt), acting=cast.citizen1)
    do.finish(TrainingClass.objects.get(), acting=cast.lead)
    assert [one.score for one in TheoryResult.objects.all()] == [100]
    assert "training.theory_failed" not in str(Enrolment.objects.get().failed_for)
    outbox.deliver()
    assert TheoryResult.objects.count() == 1
