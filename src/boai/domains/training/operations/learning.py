"""The online course: writing and signing lessons, learning them; and our own content brought in once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import yaml

from boai.domains.training import rules
from boai.domains.training.models import CourseCompletion, Lesson, LessonDone
from boai.domains.training.operations.exam import plan_of
from boai.domains.training.operations.questions import KEEP, expert, write_question
from boai.domains.training.rules import ExamPlan
from boai.domains.training.vocabulary import BANK, CourseCompleted, LearningPermission, LessonStage
from boai.kernel.attempts.models import Question
from boai.kernel.attempts.rules import LETTERS
from boai.kernel.basics import clock
from boai.kernel.change.acting import system
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Label, Note, Post, Self, System, operation, refuse, refuse_if
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person

Learner = Annotated[Person, Label("学员")]
CONTENT = Path(__file__).parents[1] / "content"


@operation(LearningPermission.LESSON_WRITE, creates=Lesson, by={Post, System})
def write_lesson(
    *,
    branch: Branch,
    code: str,
    title: str,
    minutes: int,
    body: Annotated[Note, Label("正文", "Markdown：## 小标题，- 列表，**重点**")],
    guideline: str,
    source: Annotated[Note, Label("来源")],
    review_on: date,
    video_link: Annotated[str, Label("视频链接", "https:// 开头")] = "",
    live_link: Annotated[str, Label("直播链接", "https:// 开头")] = "",
    acting: Acting,
) -> Lesson:
    """新增线上课

    It waits unsigned and learners do not see it. Refuses: training.code_taken, training.minutes_missing, training.bad_link.
    """
    if Lesson.objects.unscoped().filter(society_id=acting.society_id, code=code).exists():
        raise refuse("training.code_taken")
    if minutes < 1:
        raise refuse("training.minutes_missing")
    refuse_if(rules.link_fault(video_link) or rules.link_fault(live_link))
    lesson = Lesson(branch=branch, code=code, title=title, minutes=minutes, body=body, video_link=video_link, live_link=live_link)
    lesson.guideline, lesson.source, lesson.review_on, lesson.written_by_id = guideline, source, review_on, acting.person_id
    return lesson


@operation(
    LearningPermission.LESSON_WRITE,
    on=Lesson,
    when={LessonStage.DRAFT, LessonStage.SIGNED},
    becomes=LessonStage.DRAFT,
    by={Post, System},
)
def correct_lesson(
    lesson: Lesson,
    *,
    title: Annotated[str, Label("标题", KEEP)] = "",
    body: Annotated[Note, Label("正文", KEEP)] = NOTHING_NOTED,
    source: Annotated[Note, Label("来源", KEEP)] = NOTHING_NOTED,
    video_link: Annotated[str, Label("视频链接", KEEP)] = "",
    live_link: Annotated[str, Label("直播链接", KEEP)] = "",
    acting: Acting,
) -> None:
    """修改线上课

    Unsigned again: learners see it when an expert has signed the new words. Refuses: training.bad_link.
    """
    refuse_if(rules.link_fault(video_link) or rules.link_fault(live_link))
    lesson.title, lesson.body = title or lesson.title, body or lesson.body
    lesson.source = source or lesson.source
    lesson.video_link, lesson.live_link = video_link or lesson.video_link, live_link or lesson.live_link
    lesson.written_by_id = acting.person_id


@operation(
    LearningPermission.LESSON_SIGN,
    on=Lesson,
    when={LessonStage.DRAFT, LessonStage.SIGNED},
    becomes=LessonStage.SIGNED,
    by={Post, System},
)
def sign_lesson(
    lesson: Lesson,
    *,
    signer: Annotated[Person | None, Label("审定人", "本人审定不用填")] = None,
    review_on: Annotated[date | None, Label("下次复审日期", KEEP)] = None,
    acting: Acting,
) -> None:
    """审定签署

    Refuses: training.not_an_expert, training.own_words, training.review_in_the_past.
    """
    until = review_on or lesson.review_on
    refuse_if(rules.review_date_fault(until, clock.today()))
    lesson.signed_by, lesson.signed_on, lesson.review_on = expert(signer, acting, lesson.written_by_id), clock.today(), until


@operation(
    LearningPermission.LESSON_WRITE,
    on=Lesson,
    when={LessonStage.DRAFT, LessonStage.SIGNED},
    becomes=LessonStage.RETIRED,
    by={Post, System},
)
def retire_lesson(lesson: Lesson, *, acting: Acting) -> None:
    """停用线上课"""


@operation(LearningPermission.LESSON_LEARN, creates=LessonDone, by={Self, System}, at="lesson")
def finish_lesson(*, lesson: Lesson, course: Annotated[str, Label("课程代码")], person: Learner, acting: Acting) -> LessonDone:
    """学完这一节

    Done once; again gives the same. The last lesson completes the course: tells CourseCompleted. Refuses: training.not_in_course.
    """
    edition = plan_of(Branch.objects.unscoped().get(id=acting.society_id), course)
    plan = edition.rule(ExamPlan)
    if lesson.code not in plan.lessons:
        raise refuse("training.not_in_course", course=edition.title)
    mine = LessonDone.objects.unscoped().filter(person=person)
    done = mine.filter(lesson=lesson).first()
    if done is None:
        done = LessonDone(lesson=lesson, person=person, done_at=clock.now())
        done.save()
    finished = set(mine.values_list("lesson__code", flat=True))
    known = CourseCompletion.objects.unscoped().filter(person=person, edition=edition)
    if not rules.lessons_left(finished, plan.lessons) and not known.exists():
        completion = CourseCompletion(branch_id=person.branch_id, person=person, course=course, edition=edition)
        completion.completed_on = clock.today()
        completion.save()
        acting.tell(CourseCompleted(completion.id, person.id, person.branch_id))
    return done


def plant_content(society_id: UUID) -> int:
    """Bring in our own questions and lessons that the society does not have yet, all unsigned; gives how many were new."""
    acting = system(society_id, name="training.content")
    branch = Branch.objects.unscoped().get(id=society_id)
    questions = Question.objects.unscoped().filter(society_id=society_id, bank=BANK)
    lessons = Lesson.objects.unscoped().filter(society_id=society_id)
    outcomes = write_question.many(_new("questions.yaml", questions.values_list("code", flat=True), branch, _question), acting=acting)
    others = write_lesson.many(_new("lessons.yaml", lessons.values_list("code", flat=True), branch, dict), acting=acting)
    for refusal in [*(one.refusal for one in outcomes), *(one.refusal for one in others)]:
        if refusal:
            raise refusal
    return len(outcomes) + len(others)


def _new(file: str, known: Any, branch: Branch, row_of: Any) -> Iterator[dict[str, Any]]:
    have = set(known)
    for row in yaml.safe_load((CONTENT / file).read_text(encoding="utf-8")):
        if row["code"] not in have:
            yield {**row_of(row), "branch": branch}


def _question(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "options": "\n".join(row["options"]), "answer": "".join(LETTERS[place] for place in row["answer"])}
