"""Staff pages for the question bank, lessons, exam rooms and attempts."""

from django.db.models import Q
from django.db.models.functions import Now, TruncDate

from boai.domains.training import operations as do
from boai.domains.training.desk.group import EXAM
from boai.domains.training.models import CourseCompletion, Lesson, RoomCode
from boai.domains.training.vocabulary import ExamPermission, LearningPermission, LessonStage
from boai.kernel.attempts import operations as attempt
from boai.kernel.attempts.models import Attempt, Question
from boai.kernel.attempts.vocabulary import AttemptStage, QuestionStage
from boai.kernel.desk.declaration import Desk, SpecialPage, Task

questions = Desk(
    key="training/questions",
    group=EXAM,
    model=Question,
    view=ExamPermission.QUESTION_VIEW,
    columns=("code", "text", "topic", "kind", "critical", "guideline", "review_on", "stage", ("warning", "提醒")),
    details=(
        "code", "revision", "topic", "kind", "critical", "difficulty", "text", ("lettered", "选项（✓为正确）"),
        "why", "read_aloud", "guideline",
        "source", "review_on", "stage", "signed_by", "signed_on", ("warning", "提醒"),
    ),
    search=("code", "text"),
    filters=("topic", "kind", "stage"),
    operations=(do.write_question, do.correct_question, do.sign_question, do.revise_question, do.retire_question),
    tasks=(
        Task("待审定的试题", Q(stage=QuestionStage.DRAFT), do.sign_question),
        Task("已过复审日期的试题", Q(stage=QuestionStage.SIGNED, review_on__lt=TruncDate(Now())), do.sign_question),
    ),
    order="code",
)  # fmt: skip

lessons = Desk(
    key="training/lessons",
    group=EXAM,
    model=Lesson,
    view=LearningPermission.LESSON_VIEW,
    columns=("code", "title", "minutes", "guideline", "review_on", "stage", ("warning", "提醒")),
    details=(
        "code", "title", "minutes", "body", "video_link", "live_link", "guideline", "source", "review_on", "stage", "signed_by",
        "signed_on", ("warning", "提醒"),
    ),
    search=("code", "title"),
    filters=("stage",),
    operations=(do.write_lesson, do.correct_lesson, do.sign_lesson, do.retire_lesson),
    tasks=(
        Task("待审定的线上课", Q(stage=LessonStage.DRAFT), do.sign_lesson),
        Task("已过复审日期的线上课", Q(stage=LessonStage.SIGNED, review_on__lt=TruncDate(Now())), do.sign_lesson),
    ),
    order="code",
)  # fmt: skip

rooms = Desk(
    key="training/rooms",
    group=EXAM,
    model=RoomCode,
    view=ExamPermission.EXAM_RUN,
    columns=("training_class", "opened_by", "opened_at", "expires_at"),
    search=("training_class__title",),
)

attempts = Desk(
    key="training/attempts",
    group=EXAM,
    model=Attempt,
    view=ExamPermission.ATTEMPT_VIEW,
    columns=("number", "person", "paper", "source", "invigilated", "stage", "score", "passed", "closed_at"),
    details=(
        "number", "person", "paper", "branch", "source", "invigilated", "stage", "started_at", "deadline_at", "closed_at", "score",
        "passed", "late", "void_because",
    ),
    search=("number", "person", "paper__title"),
    filters=("stage", "source"),
    operations=(do.key_copy, attempt.annul),
    tasks=(Task("已印制、待补录的纸质试卷", Q(stage=AttemptStage.PRINTED), do.key_copy),),
)  # fmt: skip

completions = Desk(
    key="training/completions",
    group=EXAM,
    model=CourseCompletion,
    view=ExamPermission.ATTEMPT_VIEW,
    columns=("person", "branch", "edition", "completed_on"),
    search=("person",),
)

exam_rooms = SpecialPage(title="考场", address="/desk/training/exam-rooms", view=ExamPermission.EXAM_RUN, group=EXAM)
item_analysis = SpecialPage(title="试题分析", address="/desk/training/item-analysis", view=ExamPermission.QUESTION_VIEW, group=EXAM)
