"""Closed lists of the theory exam: topics, permissions, reasons, news."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.attempts.vocabulary import declare_topics
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news

BANK = "training"
"""Under which name our questions stand in the bank."""
CLASS_EXAM, HOME_EXAM = "training.class", "training.home"
"""Purposes of papers: a class's invigilated exam (about the class), an exam at home (about the exam edition)."""


class Topic(models.TextChoices):
    """What a question is about."""

    SCENE_SAFETY = "scene_safety", "现场安全与呼救"
    CPR = "cpr", "心肺复苏"
    AED = "aed", "自动体外除颤器"
    CHOKING = "choking", "气道异物梗阻"
    BLEEDING = "bleeding", "止血与包扎"
    FRACTURE = "fracture", "骨折固定"
    MOVING = "moving", "搬运"
    BURNS = "burns", "烧烫伤"
    STROKE_HEART = "stroke_heart", "脑卒中与急性胸痛"
    POISONING = "poisoning", "中毒"
    DROWNING = "drowning", "溺水"
    HEAT_COLD = "heat_cold", "中暑与冻伤"
    RED_CROSS = "red_cross", "红十字知识"
    THREE_DONATIONS = "three_donations", "三献"
    LAW = "law", "法律"


declare_topics(dict(Topic.choices))


class ExamPermission(StrEnum):
    """What may be done with questions and exams."""

    QUESTION_VIEW = "training.question.view"
    QUESTION_WRITE = "training.question.write"
    QUESTION_SIGN = "training.question.sign"
    ATTEMPT_VIEW = "training.attempt.view"
    EXAM_RUN = "training.exam.run"
    EXAM_SIT = "training.exam.sit"
    RESULT_TAKE = "training.exam.take_result"


_TEACHING = (Role.INSTRUCTOR, Role.CITY_TRAINING)
give(_TEACHING, below=[ExamPermission.QUESTION_VIEW, ExamPermission.QUESTION_WRITE, ExamPermission.EXAM_RUN])
give([Role.INSTRUCTOR], below=[ExamPermission.QUESTION_SIGN])
give([*_TEACHING, Role.COUNTY_OFFICER, Role.SUPERVISOR, *LEADERS], below=[ExamPermission.ATTEMPT_VIEW])

declare_reasons(
    "training",
    {
        "training.not_an_expert": "只有资格有效的专家师资可以审定",
        "training.own_words": "自己编写的内容请另一位专家师资审定",
        "training.review_in_the_past": "下次复审日期应晚于今天",
        "training.code_taken": "这个编号已经用过",
        "training.not_in_exam": "这个班次现在不在考核",
        "training.papers_out": "还有{out}人正在答卷，请等他们交卷，或作废中断的答卷后再办",
        "training.not_enrolled": "您不在这个班次的学员名单里",
        "training.wrong_room_code": "考场口令不对或已经失效，请看监考师资出示的口令",
        "training.no_tries_left": "每人最多考{most}次，您的次数已用完",
        "training.no_tries_today": "每天最多考{most}次，请明天再来",
        "training.lessons_first": "请先学完线上课，还差{left}节",
        "training.copies_out_of_range": "每次可印1到{most}份",
        "training.other_class": "这份答卷不是这个班次的",
    },
)


@news("training.exam.begun")
class ExamBegun(News):
    """A class sits its exam from now on."""

    class_id: UUID
    branch_id: UUID
