"""The question bank and the online course through operations: writing, signing, learning, our own content."""

from datetime import date, timedelta

import pytest
import time_machine

from boai.domains.training import operations as do
from boai.domains.training import queries
from boai.domains.training.lesson_text import rendered
from boai.domains.training.models import CourseCompletion, Lesson, LessonDone
from boai.kernel.attempts.models import Question
from boai.kernel.attempts.vocabulary import declare_topics, topic_word
from boai.kernel.basics import clock
from boai.kernel.change.models import OutboxNews
from boai.kernel.figures.reading import read
from boai.kernel.orgs.queries import ids_below
from tests.cast import Cast, refuses, unchanged

NEW = {
    "code": "cpr-900", "topic": "cpr", "kind": "multiple", "text": "题干", "options": "甲\n乙\n丙", "answer": "AC", "why": "因为",
    "guideline": "ERC 2025", "source": "自编", "review_on": date(2028, 1, 1),
}  # fmt: skip
LESSON = {
    "code": "lesson-90",
    "title": "新课",
    "minutes": 5,
    "body": "## 一",
    "guideline": "ERC 2025",
    "source": "自编",
    "review_on": date(2028, 1, 1),
}


def written(cast: Cast, **wanted: object) -> Question:
    return do.write_question(branch=cast.society, **{**NEW, **wanted}, acting=cast.lead)


def test_our_content_comes_in_once_and_unsigned_is_not_drawn(cast: Cast) -> None:
    assert Question.objects.filter(stage="signed").count() == 120 and Lesson.objects.filter(stage="signed").count() == 8
    assert do.plant_content(cast.society.id) == 0
    assert "不会抽到" in written(cast).warning


def test_content_that_breaks_a_rule_is_not_swallowed(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "questions.yaml").write_text("[]")
    (tmp_path / "lessons.yaml").write_text(str([{**LESSON, "minutes": 0, "review_on": "2028-01-01"}]))
    monkeypatch.setattr("boai.domains.training.operations.learning.CONTENT", tmp_path)
    with refuses("training.minutes_missing"):
        do.plant_content(cast.society.id)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"code": "cpr-001"}, "training.code_taken"), ({"options": "只有一个"}, "attempts.too_few_options"),
        ({"answer": "D"}, "attempts.bad_answer"), ({"answer": ""}, "attempts.bad_answer"),
        ({"kind": "single", "answer": "AB"}, "attempts.bad_answer"),
    ],
)  # fmt: skip
def test_a_bad_question_is_refused(cast: Cast, wanted: dict[str, object], code: str) -> None:
    with refuses(code):
        written(cast, **wanted)
    assert not Question.objects.filter(code="cpr-900").exists()


def test_an_expert_signs_with_her_name_and_it_lasts_until_its_review(cast: Cast) -> None:
    signed = do.sign_question(written(cast), acting=cast.expert)
    assert (signed.stage, signed.signed_by_id, signed.warning) == ("signed", cast.expert.person_id, "")
    with time_machine.travel(clock.at(signed.review_on) + timedelta(days=1), tick=False):
        assert "已过复审日期" in signed.warning
        with refuses("training.review_in_the_past"):
            do.sign_question(signed, acting=cast.expert)
        again = do.sign_question(signed, review_on=date(2029, 1, 1), acting=cast.expert)
        assert again.review_on == date(2029, 1, 1) and again.warning == ""


def test_nobody_but_an_expert_signs_and_never_her_own_words(cast: Cast) -> None:
    question = written(cast)
    for acting in (cast.lead, cast.system):
        with refuses("training.not_an_expert"):
            do.sign_question(question, acting=acting)
    with refuses("training.not_an_expert"):
        do.sign_question(question, signer=cast.person("expert"), acting=cast.lead)
    with refuses("change.not_allowed"):
        do.sign_question(question, acting=cast.county_officer)
    mine = do.write_question(branch=cast.society, **{**NEW, "code": "cpr-901"}, acting=cast.expert)
    with refuses("training.own_words"):
        do.sign_question(mine, acting=cast.expert)
    assert unchanged(question) and unchanged(mine)


def test_an_unsigned_question_is_corrected_and_what_is_left_empty_stays(cast: Cast) -> None:
    question = do.correct_question(written(cast), text="新题干", acting=cast.assistant)
    assert (question.text, question.options, question.answer) == ("新题干", ["甲", "乙", "丙"], [0, 2])
    question = do.correct_question(question, options="一\n二", answer="B", why="新", source="新", acting=cast.assistant)
    assert (question.options, question.answer) == (["一", "二"], [1])
    with refuses("attempts.bad_answer"):
        do.correct_question(question, options="一\n二\n三", acting=cast.assistant)
    assert unchanged(question)


def test_a_signed_question_is_revised_and_old_papers_stay_true(cast: Cast) -> None:
    old = Question.objects.get(code="cpr-001")
    with refuses("change.wrong_stage"):
        do.correct_question(old, text="改", acting=cast.lead)
    do.revise_question(old, acting=cast.lead)
    new = Question.objects.get(code="cpr-001", revision=2)
    assert new.stage == "draft" and new.text == old.text and unchanged(old)
    do.sign_question(new, acting=cast.expert)
    assert {one.revision: one.stage for one in Question.objects.filter(code="cpr-001")} == {1: "retired", 2: "signed"}


def test_a_topic_means_one_thing() -> None:
    with pytest.raises(ValueError, match="cpr"):
        declare_topics({"cpr": "别的"})
    assert topic_word("aed") == "自动体外除颤器" and topic_word("没有") == "没有"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"code": "lesson-01"}, "training.code_taken"), ({"minutes": 0}, "training.minutes_missing"),
        ({"video_link": "javascript:1"}, "training.bad_link"), ({"live_link": "//x"}, "training.bad_link"),
    ],
)  # fmt: skip
def test_a_bad_lesson_is_refused(cast: Cast, wanted: dict[str, object], code: str) -> None:
    with refuses(code):
        do.write_lesson(branch=cast.society, **{**LESSON, **wanted}, acting=cast.lead)
    assert Lesson.objects.count() == 8


def test_a_lesson_is_written_signed_corrected_and_signed_again(cast: Cast) -> None:
    lesson = do.write_lesson(branch=cast.society, **LESSON, acting=cast.lead)
    assert "学员看不到" in lesson.warning and not Lesson.objects.within(cast.citizen1.reach("x")).filter(pk=lesson.pk).exists()
    lesson = do.sign_lesson(lesson, review_on=date(2028, 6, 1), acting=cast.expert)
    assert lesson.warning == "" and Lesson.objects.within(cast.citizen1.reach("x")).filter(pk=lesson.pk).exists()
    lesson = do.correct_lesson(lesson, body="## 二", video_link="https://v.example/a.mp4", acting=cast.lead)
    assert lesson.stage == "draft" and lesson.title == "新课"
    with refuses("training.bad_link"):
        do.correct_lesson(lesson, live_link="http://plain", acting=cast.lead)
    with time_machine.travel(clock.at(date(2029, 1, 1)), tick=False), refuses("training.review_in_the_past"):
        do.sign_lesson(lesson, acting=cast.expert)
    assert do.retire_lesson(lesson, acting=cast.lead).stage == "retired"


def test_lessons_past_their_review_say_so(cast: Cast) -> None:
    lesson = Lesson.objects.get(code="lesson-01")
    with time_machine.travel(clock.at(lesson.review_on) + timedelta(days=1), tick=False):
        assert "复核" in lesson.warning


def test_progress_follows_the_person_and_the_last_lesson_completes_once(cast: Cast) -> None:
    cast.exam.learnt()
    cast.exam.learnt()
    assert LessonDone.objects.count() == 4 and CourseCompletion.objects.count() == 1
    assert queries.done_codes(cast.citizen1.reach("x"), cast.citizen1.person_id) == {f"lesson-0{n}" for n in range(1, 5)}
    assert queries.done_codes(cast.citizen2.reach("x"), cast.citizen1.person_id) == set()
    assert OutboxNews.objects.filter(key="training.course.completed").count() == 1
    assert read("training.completions", ids_below(cast.village)).value == 1
    assert queries.completions_of(cast.citizen1.reach("x"), cast.citizen1.person_id).get().course == "cpr_aed"


def test_a_lesson_of_another_course_does_not_count_here(cast: Cast) -> None:
    lesson = Lesson.objects.get(code="lesson-08")
    with refuses("training.not_in_course"):
        do.finish_lesson(lesson=lesson, course="cpr_aed", person=cast.person("citizen1"), acting=cast.citizen1)
    with refuses("change.not_found"):
        do.finish_lesson(lesson=lesson, course="first_aider", person=cast.person("citizen1"), acting=cast.citizen2)
    assert not LessonDone.objects.exists()


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "[点](javascript:alert(1))", "![](https://x.example/a.png)", '<a onclick="x">', "<style>*{}</style>"],
)
def test_nothing_hostile_survives_in_a_lesson(hostile: str) -> None:
    shown = rendered(f"## 标题\n\n{hostile}\n\n**重点**")
    assert "<strong>重点</strong>" in shown
    assert not any(tag in shown for tag in ("<script", "<a", "<img", "<style", 'onclick="x">'))
