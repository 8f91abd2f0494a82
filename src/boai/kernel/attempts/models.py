"""The question bank, papers, attempts; and the one machinery row that holds answers while somebody is sitting."""

from typing import Any

from django.db import models

from boai.kernel.attempts.rules import LETTERS, Drawn, Share
from boai.kernel.attempts.vocabulary import AttemptSource, AttemptStage, QuestionKind, QuestionStage, topic_choices
from boai.kernel.basics import clock
from boai.kernel.change.contract import ReachBy, Record


class Question(Record):
    """One revision of a question. Signed ones never change: a correction is a new revision, so old papers stay true.

    ``answer`` holds the places of the right options; ``bank`` names the domain that asks.
    """

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="所属组织")
    bank = models.CharField("题库", max_length=20, editable=False)
    code = models.CharField("题号", max_length=40)
    revision = models.PositiveIntegerField("修订", default=1)
    topic = models.CharField("主题", max_length=30, choices=topic_choices)
    critical = models.BooleanField("关键题", default=False)
    kind = models.CharField("题型", max_length=10, choices=QuestionKind)
    difficulty = models.PositiveSmallIntegerField("难度", default=1)
    text = models.TextField("题干")
    options = models.JSONField("选项")
    answer = models.JSONField("正确答案")
    why = models.TextField("解析")
    read_aloud = models.TextField("朗读文字", blank=True)
    guideline = models.CharField("指南版本", max_length=80)
    source = models.TextField("来源")
    review_on = models.DateField("复审日期")
    stage = models.CharField("状态", max_length=10, choices=QuestionStage, default=QuestionStage.DRAFT)
    written_by_id = models.UUIDField(null=True, editable=False)
    signed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人")
    signed_on = models.DateField("审定日期", null=True, blank=True)

    reach_by = ReachBy(branch="branch", society=True)

    class Meta:
        verbose_name = "试题"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "bank", "code", "revision"], name="question_revision_once"),
            models.UniqueConstraint(
                fields=["society_id", "bank", "code"], condition=models.Q(stage=QuestionStage.SIGNED), name="question_one_signed"
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=QuestionStage.SIGNED) | models.Q(signed_by__isnull=False, signed_on__isnull=False),
                name="question_signed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["society_id", "bank", "stage", "topic"], name="question_drawn")]

    def __str__(self) -> str:
        return f"{self.code} {self.text[:24]}"

    @property
    def lettered(self) -> str:
        """Options as a reader sees them, the right ones marked. For staff alone."""
        return "\n".join(f"{LETTERS[n]}. {text}{' ✓' if n in self.answer else ''}" for n, text in enumerate(self.options))

    @property
    def warning(self) -> str:
        """What a reader must know about its standing, or ""."""
        if self.stage == QuestionStage.DRAFT:
            return "待审：未经专家师资审定，不会抽到"
        overdue = self.stage == QuestionStage.SIGNED and self.review_on < clock.today()
        return "已过复审日期，请尽快复审" if overdue else ""


class Paper(Record):
    """What is examined and how long: the blueprint as it stood when the paper was set.

    ``purpose`` and ``about_id`` name what the domain examines with it. The key is shown after one's own submission where
    ``review_at_once``; otherwise only when the paper is closed for everybody.
    """

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    bank = models.CharField("题库", max_length=20, editable=False)
    purpose = models.CharField("用途", max_length=40, editable=False)
    about_id = models.UUIDField(editable=False)
    title = models.CharField("名称", max_length=120)
    shares = models.JSONField("组卷")
    minutes = models.PositiveIntegerField("时长（分钟）")
    pass_score = models.PositiveIntegerField("合格线")
    review_at_once = models.BooleanField("交卷即可看解析")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "试卷"
        constraints = [models.UniqueConstraint(fields=["society_id", "purpose", "about_id"], name="paper_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def blueprint(self) -> tuple[Share, ...]:
        return tuple(Share(**share) for share in self.shares)


class Attempt(Record):
    """One person's paper, fixed at the start: seed, questions, order of options. Closed once, with one score."""

    number = models.CharField("答卷编号", max_length=20, unique=True)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="attempts", verbose_name="试卷")
    purpose = models.CharField("用途", max_length=40, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考生")
    stage = models.CharField("状态", max_length=10, choices=AttemptStage)
    source = models.CharField("来源", max_length=10, choices=AttemptSource, default=AttemptSource.ONLINE)
    invigilated = models.BooleanField("有人监考")
    permit_id = models.UUIDField(null=True, editable=False)
    seed = models.BigIntegerField(editable=False)
    drawn = models.JSONField(editable=False)
    started_at = models.DateTimeField("开始", null=True, blank=True)
    deadline_at = models.DateTimeField("截止", null=True, blank=True)
    closed_at = models.DateTimeField("交卷", null=True, blank=True)
    answers = models.TextField(blank=True, editable=False)
    marks = models.CharField(max_length=200, blank=True, editable=False)
    score = models.PositiveIntegerField("分数", null=True, blank=True)
    passed = models.BooleanField("合格", null=True, blank=True)
    late = models.BooleanField("超时，按已保存的答案评分", default=False)
    void_because = models.TextField("作废原因", blank=True)

    reach_by = ReachBy(branch="branch", person="person", joins=("paper",))

    known_by = "number"

    class Meta:
        verbose_name = "答卷"
        constraints = [
            models.UniqueConstraint(fields=["paper", "person"], condition=models.Q(stage=AttemptStage.LIVE), name="attempt_one_live"),
            models.UniqueConstraint(
                fields=["person", "permit_id"], condition=models.Q(permit_id__isnull=False), name="attempt_permit_once"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=[AttemptStage.PRINTED, AttemptStage.VOID]) | models.Q(person__isnull=False),
                name="attempt_of_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=AttemptStage.CLOSED)
                | models.Q(score__isnull=False, passed__isnull=False, closed_at__isnull=False),
                name="attempt_closed_with_score",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], condition=models.Q(stage=AttemptStage.LIVE), name="attempt_running_out"),
            models.Index(fields=["person", "purpose"], name="attempt_of_person"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def questions(self) -> tuple[Drawn, ...]:
        """The questions in the order shown."""
        return drawn_from(self.drawn)


class AnswerVector(models.Model):
    """Answers of a live attempt as last heard: telemetry, untraced, one UPDATE a heartbeat. Written by this module alone."""

    attempt = models.OneToOneField(Attempt, models.PROTECT, primary_key=True, related_name="vector")
    person_id = models.UUIDField()
    deadline_at = models.DateTimeField()
    answers = models.TextField(blank=True)
    saved_at = models.DateTimeField(null=True)
    beats = models.PositiveIntegerField(default=0)
    open = models.BooleanField(default=True)


def drawn_from(stored: Any) -> tuple[Drawn, ...]:
    """The drawn questions from their column."""
    return tuple(Drawn(*one) for one in stored)
