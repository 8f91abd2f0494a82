"""Closed lists of attempts: kinds, stages, permissions, reasons, news; and the topics that domains declare."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news

_topics: dict[str, str] = {}


class QuestionKind(models.TextChoices):
    SINGLE = "single", "单选"
    MULTIPLE = "multiple", "多选"
    JUDGE = "judge", "判断"


class QuestionStage(models.TextChoices):
    """A question is drawn only while it is signed (security.md law 17)."""

    DRAFT = "draft", "待审"
    SIGNED = "signed", "已审"
    RETIRED = "retired", "停用"


class AttemptStage(models.TextChoices):
    """Where an attempt stands. 已印制 is a numbered paper copy that nobody has filled in yet."""

    PRINTED = "printed", "已印制"
    LIVE = "live", "作答中"
    CLOSED = "closed", "已交卷"
    VOID = "void", "作废"


class AttemptSource(models.TextChoices):
    ONLINE = "online", "在线"
    PAPER = "paper", "纸质"


class Permission(StrEnum):
    """What may be done with an attempt itself; starting one is the domain's permission."""

    SUBMIT = "attempts.attempt.submit"
    ANNUL = "attempts.attempt.annul"
    PAPER_CLOSE = "attempts.paper.close"


give([Role.INSTRUCTOR, Role.CITY_TRAINING], below=[Permission.ANNUL])

declare_reasons(
    "attempts",
    {
        "attempts.bank_too_small": "题库里“{topic}”已审的题不够：需要{need}道，只有{have}道",
        "attempts.critical_too_few": "题库里“{topic}”已审的关键题不够：需要{need}道，只有{have}道",
        "attempts.already_live": "您有一份试卷正在作答，请先完成它",
        "attempts.paper_closed": "这场考试已经结束",
        "attempts.permit_used": "这个口令您已经用过一次，请向监考师资要新的口令",
        "attempts.bad_vector": "答案的格式不对，没有交卷；之前保存的答案都在",
        "attempts.letters_missing": "这份试卷有{need}道题，只填了{given}道；没有作答的题请填“-”",
        "attempts.letters_wrong": "第{place}题的答案“{typed}”不对",
        "attempts.review_later": "本场考试全部结束后才能看解析",
        "attempts.not_submitted": "交卷以后才能看解析",
        "attempts.too_few_options": "至少要有两个选项，最多十个",
        "attempts.bad_answer": "正确答案应是选项的字母，例如 A 或 ACD；单选和判断只有一个",
        "attempts.reason_missing": "请写明作废的原因",
    },
)


def declare_topics(words: Mapping[str, str]) -> None:
    """A domain names the topics of its questions: code -> Chinese word. A code means one thing."""
    for code, word in words.items():
        if _topics.setdefault(code, word) != word:
            raise ValueError(f"topic declared twice: {code}")


def topic_choices() -> list[tuple[str, str]]:
    """Every declared topic, for the column's choices."""
    return list(_topics.items())


def topic_word(code: str) -> str:
    """The Chinese word for a topic."""
    return _topics.get(code, code)


@news("attempts.attempt.closed")
class AttemptClosed(News):
    """An attempt was submitted, keyed in or ran out of time; its score stands."""

    attempt_id: UUID
    paper_id: UUID
    person_id: UUID
