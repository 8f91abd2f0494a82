"""Closed lists of requests for a class 开班申请 (TR04: the community organises, the society teaches and examines)."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class OrganiserKind(models.TextChoices):
    COMMUNITY = "community", "社区（村）"
    SCHOOL = "school", "学校"
    FIRM = "firm", "企业"
    GOVERNMENT = "government", "机关事业单位"
    SCENIC = "scenic", "景区"
    OTHER = "other", "其他单位"


class RequestStage(models.TextChoices):
    """Where a request stands."""

    FILED = "filed", "待答复"
    OFFERED = "offered", "待选日期"
    PLANNED = "planned", "已排班"
    DECLINED = "declined", "未接受"
    WITHDRAWN = "withdrawn", "已撤回"


class OfferedDate(models.TextChoices):
    FIRST = "first", "第一个日期"
    SECOND = "second", "第二个日期"


class RequestPermission(StrEnum):
    """What may be done with requests for a class."""

    VIEW = "training.request.view"
    FILE = "training.request.file"
    ANSWER = "training.request.answer"
    CHOOSE = "training.request.choose"


give(READERS, below=[RequestPermission.VIEW])
give([*CLERKS, *OFFICERS, Role.ORGANISER], below=[RequestPermission.FILE])
give(OFFICERS, below=[RequestPermission.ANSWER, RequestPermission.CHOOSE])

declare_reasons(
    "training",
    {
        "training.request_date_passed": "希望日期应不早于{earliest}",
        "training.request_alternative_same": "备选日期应与希望日期不同",
        "training.request_persons": "人数应在{least}到{most}之间",
        "training.request_contact_missing": "请填写联系人姓名和手机",
        "training.request_reason_missing": "请写明原因（至少4个字），申请单位会看到",
        "training.offer_in_the_past": "所提日期应晚于现在",
        "training.offer_not_made": "没有提出这个日期",
    },
)


@news("training.request.filed")
class ClassRequested(News):
    """An organiser asks for a class."""

    request_id: UUID
    branch_id: UUID


@news("training.request.answered")
class RequestAnswered(News):
    """The society answered a request."""

    request_id: UUID
    branch_id: UUID
    stage: str
