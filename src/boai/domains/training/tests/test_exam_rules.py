"""The pure rules of exams and of the online course: every branch."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.domains.training import rules
from boai.domains.training.rules import ExamPlan
from boai.kernel.attempts import rules as exam
from boai.kernel.attempts.rules import Drawn, Item, Share

POOL = [Item(id=f"{topic}-{n}", topic=topic, critical=n < 4, kind="single", options=4) for topic in ("cpr", "aed") for n in range(10)]
SHARES = (Share(topic="cpr", count=5, critical=3), Share(topic="aed", count=2))
PAPER = (Drawn("a", "2031", "single"), Drawn("b", "3210", "multiple"), Drawn("c", "01", "judge"))
KEYS = {"a": frozenset({2}), "b": frozenset({3, 0}), "c": frozenset({1})}
PLAN = ExamPlan(
    shares=SHARES, minutes=20, class_tries=2, home_tries_a_day=3, home_result_days=30, room_code_minutes=15, lessons_first=True,
    lessons=("one", "two"),
)  # fmt: skip


@given(st.integers(0, 2**62), st.randoms())
def test_a_seed_gives_one_paper_whatever_the_order_of_the_bank(seed, chance) -> None:
    mixed = list(POOL)
    chance.shuffle(mixed)
    drawn = exam.draw(mixed, SHARES, seed)
    assert drawn == exam.draw(POOL, SHARES, seed)
    assert len({one.id for one in drawn}) == 7 and all(sorted(one.order) == list("0123") for one in drawn)
    assert sum(one.id in {f"cpr-{n}" for n in range(4)} for one in drawn) >= 3


def test_a_judged_question_keeps_its_order() -> None:
    pool = [Item(id="c", topic="cpr", critical=False, kind="judge", options=2)]
    assert all(exam.draw(pool, [Share(topic="cpr", count=1)], seed)[0].order == "01" for seed in range(20))


def test_a_short_bank_is_named_topic_by_topic() -> None:
    assert exam.shortage(POOL, SHARES) == ()
    short = exam.shortage(POOL[:2], [Share(topic="cpr", count=5, critical=3)])
    assert [(one.code, one.values["have"]) for one in short] == [("attempts.bank_too_small", 2), ("attempts.critical_too_few", 2)]


def test_a_share_cannot_ask_for_more_critical_questions_than_questions() -> None:
    with pytest.raises(ValueError, match="cpr"):
        Share(topic="cpr", count=1, critical=2)


@pytest.mark.parametrize(
    ("vector", "fits"),
    [
        ("0.03.1", True), ("..", True), ("0.0123.", True), ("01..", False), ("4..", False), (".00.", False), ("0.0", False),
        ("0.0.1.", False), ("a..", False), ("9" * 2_000, False), ("", False), ("..2", False),
    ],
)  # fmt: skip
def test_only_a_vector_of_this_paper_fits(vector: str, fits: bool) -> None:
    assert (exam.vector_fault(vector, PAPER) is None) == fits


@pytest.mark.parametrize(
    ("vector", "marks"), [("0.03.1", "111"), ("1.0.0", "000"), ("..", "---"), ("0.30", "11-"), ("9.03.1", "-11"), ("junk!", "---")]
)  # fmt: skip
def test_answers_are_marked_as_shown_and_what_does_not_fit_counts_as_open(vector: str, marks: str) -> None:
    assert exam.marks_of(vector, PAPER, KEYS) == marks


@given(st.text(max_size=40))
def test_no_text_breaks_the_marking(text: str) -> None:
    assert len(exam.marks_of(text, PAPER, KEYS)) == 3


def test_scores_are_rounded_down() -> None:
    assert (exam.score_of("110"), exam.score_of("111"), exam.score_of("")) == (66, 100, 0)
    assert exam.is_passed(80, 80) and not exam.is_passed(79, 80)


@pytest.mark.parametrize(
    ("letters", "code"),
    [
        ("a ad b", None), ("A，DA、-", None), ("A B", "attempts.letters_missing"), ("AB A -", "attempts.letters_wrong"),
        ("E A A", "attempts.letters_wrong"), ("A A C", "attempts.letters_wrong"), ("A 对 A", "attempts.letters_wrong"),
    ],
)  # fmt: skip
def test_letters_from_paper_are_checked_question_by_question(letters: str, code: str | None) -> None:
    fault = exam.letters_fault(letters, PAPER)
    assert (fault.code if fault else None) == code


def test_letters_become_the_vector_of_what_was_ticked() -> None:
    assert exam.vector_of_letters("A DA -") == "0.03."


def test_late_is_after_the_grace() -> None:
    end = datetime(2026, 11, 21, tzinfo=UTC)
    assert not exam.is_late(end + exam.GRACE, end) and exam.is_late(end + exam.GRACE + timedelta(seconds=1), end)


def test_item_analysis_finds_the_planted_wrong_key() -> None:
    able = [(["w", "x", "y", "z"], "1110")] * 20
    weak = [(["w", "x", "y", "z"], "0001")] * 20
    found = exam.analyse([*able, *weak])
    assert found["x"].facility == 0.5 and found["x"].discrimination > 0.3 and not found["x"].doubts
    assert found["z"].discrimination < 0 and found["z"].doubts == ("区分度低，请核对答案",)


def test_item_analysis_says_nothing_of_few_and_names_too_easy_and_too_hard() -> None:
    assert exam.analyse([(["x"], "1")])["x"] == exam.ItemStatistics(1, 1.0, None)
    found = exam.analyse([(["x", "y"], "10")] * 40)
    assert found["x"].doubts == ("太容易",) and found["y"].doubts == ("太难",)


def test_the_plan_counts_its_questions() -> None:
    assert PLAN.questions == 7


def test_tries_run_out() -> None:
    assert rules.tries_fault(1, PLAN) is None and rules.tries_fault(2, PLAN).code == "training.no_tries_left"


def test_at_home_lessons_come_first_and_days_have_their_limit() -> None:
    assert rules.home_fault(0, {"one"}, PLAN).values["left"] == 1
    assert rules.home_fault(3, {"one", "two"}, PLAN).code == "training.no_tries_today"
    assert rules.home_fault(2, {"one", "two"}, PLAN) is None


def test_lessons_follow_each_other() -> None:
    assert rules.next_lesson("one", PLAN.lessons) == "two" and rules.next_lesson("two", PLAN.lessons) is None


def test_a_code_dies_at_its_minute() -> None:
    end = datetime(2026, 11, 21, tzinfo=UTC)
    assert rules.code_is_live(end, end - timedelta(seconds=1)) and not rules.code_is_live(end, end)


def test_a_signature_lasts_into_the_future() -> None:
    day = date(2026, 11, 21)
    assert rules.review_date_fault(day, day).code == "training.review_in_the_past" and not rules.review_date_fault(date(2027, 1, 1), day)


@pytest.mark.parametrize(
    ("link", "fits"),
    [
        ("", True), ("https://video.example/a.mp4", True), ("/files/a.mp4", True), ("//evil.example", False),
        ("javascript:alert(1)", False),
        ("http://plain.example", False), ('https://a.example/" onload=', False),
    ],
)  # fmt: skip
def test_links_lead_to_https_or_home(link: str, fits: bool) -> None:
    assert (rules.link_fault(link) is None) == fits
