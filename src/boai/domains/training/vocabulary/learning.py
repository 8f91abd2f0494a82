"""Closed lists of the online course: permissions, stages, reasons, news."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class LessonStage(models.TextChoices):
    """A lesson is shown to learners only while it is signed (security.md law 17)."""

    DRAFT = "draft", "待审"
    SIGNED = "signed", "已审"
    RETIRED = "retired", "停用"


class LearningPermission(StrEnum):
    """What may be done with lessons."""

    LESSON_VIEW = "training.lesson.view"
    LESSON_WRITE = "training.lesson.write"
    LESSON_SIGN = "training.lesson.sign"
    LESSON_LEARN = "training.lesson.learn"


_TEACHING = (Role.INSTRUCTOR, Role.CITY_TRAINING)
give([*_TEACHING, Role.SUPERVISOR], below=[LearningPermission.LESSON_VIEW])
give(_TEACHING, below=[LearningPermission.LESSON_WRITE])
give([Role.INSTRUCTOR], below=[LearningPermission.LESSON_SIGN])

declare_reasons(
    "training",
    {
        "training.bad_link": "链接应以 https:// 开头，或是本站的地址",
        "training.minutes_missing": "学习时长至少1分钟",
        "training.not_in_course": "这节课不在“{course}”里",
    },
)


@news("training.course.completed")
class CourseCompleted(News):
    """Somebody has finished every lesson of an online course."""

    completion_id: UUID
    person_id: UUID
    branch_id: UUID
