"""Closed lists of popularisation 普及培训."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class RecordedStage(models.TextChoices):
    """A statement about something that was done: it stands, or it was taken back; it is never changed."""

    RECORDED = "recorded", "已登记"
    WITHDRAWN = "withdrawn", "已撤回"


class PopularisationPermission(StrEnum):
    """What may be done with popularisation sessions."""

    VIEW = "training.popularisation.view"
    RECORD = "training.popularisation.record"
    WITHDRAW = "training.popularisation.withdraw"
    CONCLUDE = "training.class.conclude"


give(READERS, below=[PopularisationPermission.VIEW])
give([*CLERKS, *OFFICERS, Role.INSTRUCTOR], below=[PopularisationPermission.RECORD])
give([*CLERKS, *OFFICERS], below=[PopularisationPermission.WITHDRAW])
give([*OFFICERS, Role.INSTRUCTOR], below=[PopularisationPermission.CONCLUDE])

declare_reasons(
    "training",
    {
        "training.popularisation_future": "活动日期不能晚于今天",
        "training.popularisation_too_late": "超过{days}天的活动请由区县红十字会补录",
        "training.popularisation_persons": "一场活动的人次应在1到{most}之间",
        "training.popularisation_photos": "照片张数应在0到{most}之间",
        "training.popularisation_double": "这个班次已经登记过普及人次",
        "training.withdrawal_reason_missing": "请写明撤回原因（至少4个字）",
        "training.gives_certificate": "“{course}”要考核发证，不能直接结课",
    },
)


@news("training.popularisation.recorded")
class PopularisationRecorded(News):
    """People were reached by a popularisation session."""

    session_id: UUID
    branch_id: UUID
    persons: int
