"""The online course: lessons, who has done which, who has finished."""

from django.db import models

from boai.domains.training.vocabulary import LessonStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import ReachBy, Record


class Lesson(Record):
    """A short lesson in Markdown, with a link to a video or live stream where there is one."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="所属组织")
    code = models.CharField("编号", max_length=40)
    title = models.CharField("标题", max_length=80)
    minutes = models.PositiveIntegerField("学习时长（分钟）")
    body = models.TextField("正文")
    video_link = models.CharField("视频", max_length=300, blank=True)
    live_link = models.CharField("直播", max_length=300, blank=True)
    guideline = models.CharField("指南版本", max_length=120)
    source = models.TextField("来源")
    review_on = models.DateField("复审日期")
    stage = models.CharField("状态", max_length=10, choices=LessonStage, default=LessonStage.DRAFT)
    written_by_id = models.UUIDField(null=True, editable=False)
    signed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人")
    signed_on = models.DateField("审定日期", null=True, blank=True)

    reach_by = ReachBy(branch="branch", society=True, public=models.Q(stage=LessonStage.SIGNED))

    class Meta:
        verbose_name = "线上课"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "code"], name="lesson_code_once"),
            models.CheckConstraint(
                condition=~models.Q(stage=LessonStage.SIGNED) | models.Q(signed_by__isnull=False, signed_on__isnull=False),
                name="lesson_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def warning(self) -> str:
        """What a reader must know about its standing, or ""."""
        if self.stage == LessonStage.DRAFT:
            return "待审：未经专家师资审定，学员看不到"
        overdue = self.stage == LessonStage.SIGNED and self.review_on < clock.today()
        return "已过复审日期，内容正在复核" if overdue else ""


class LessonDone(Record):
    """Somebody finished a lesson: progress follows the person to every device."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="+", verbose_name="线上课")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="学员")
    done_at = models.DateTimeField("完成时间")

    reach_by = ReachBy(branch="person__branch", person="person")

    class Meta:
        verbose_name = "学习记录"
        constraints = [models.UniqueConstraint(fields=["lesson", "person"], name="lessondone_once")]


class CourseCompletion(Record):
    """Somebody finished every lesson of an online course, as it stood in that edition."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="学员")
    course = models.CharField("课程代码", max_length=80)
    edition = models.ForeignKey("editions.Edition", models.PROTECT, related_name="+", verbose_name="课程")
    completed_on = models.DateField("完成日期")

    reach_by = ReachBy(branch="branch", person="person")

    class Meta:
        verbose_name = "线上课结业"
        constraints = [models.UniqueConstraint(fields=["person", "edition"], name="coursecompletion_once")]
