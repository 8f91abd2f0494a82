"""Closed lists of booking: groups, reasons, and the news of seats, moved classes and the life of certificates."""

from uuid import UUID

from django.db import models

from boai.domains.training.vocabulary.classes import EnrolmentStage, Permission
from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class GroupStage(models.TextChoices):
    """A group is filled in, then sent as a whole; what became of each member stands in the enrolments."""

    GATHERING = "gathering", "填写中"
    SENT = "sent", "已提交"
    CANCELLED = "cancelled", "已取消"


WANTING = (EnrolmentStage.WAITING, EnrolmentStage.OFFERED)
"""In the queue, or holding an offer."""
GIVEN_UP = (EnrolmentStage.CANCELLED, EnrolmentStage.LAPSED, EnrolmentStage.CALLED_OFF)

give([Role.ORGANISER], below=[Permission.CLASS_VIEW, Permission.ENROLMENT_BOOK])

declare_reasons(
    "training",
    {
        "training.barred": "近{days}天内有{times}次预约后未到课，{until}之前不能自行预约；有特殊情况请联系办班单位",
        "training.other_course": "只能改到同一课程“{course}”的班次",
        "training.same_class": "已经在这个班次",
        "training.reschedule_over": "开课前{hours}小时起不能自行改期，请联系办班单位",
        "training.started": "班次已经开始，不能再换人",
        "training.not_started": "班次还没有开始，现在不能记未到课",
        "training.not_yet_on_site": "现场报名从开课前{hours}小时开始，之前请用预约",
        "training.group_confirms": "这是团体候补，请由联系人{leader}一起确认",
        "training.group_too_large": "一次最多为{most}人预约",
        "training.group_empty": "请先填写同行人",
        "training.already_in_group": "此人已在名单中",
        "training.companion_unknown": "身份证号码有误，请核对18位号码",
        "training.hold_runs": "还没有到确认截止时间",
        "training.renewal_needs_certificate": "“{course}”只面向持证人员；没有可换的证书，请参加完整课程",
        "training.no_offer": "没有需要确认的名额",
        "training.not_expired": "证书还在有效期内",
        "training.moved_nowhere": "时间和地点都没有变化",
    },
)


@news("training.seat.awaited")
class SeatAwaited(News):
    """A learner stands in the queue of a full class."""

    enrolment_id: UUID
    class_id: UUID
    person_id: UUID


@news("training.seat.offered")
class SeatOffered(News):
    """A seat is held for a learner who waited."""

    enrolment_id: UUID
    class_id: UUID
    person_id: UUID


@news("training.seat.lapsed")
class SeatLapsed(News):
    """An offer was not confirmed in time, or the class began without the learner."""

    enrolment_id: UUID
    class_id: UUID
    person_id: UUID


@news("training.seat.swapped")
class SeatSwapped(News):
    """Another person comes in a learner's place."""

    enrolment_id: UUID
    class_id: UUID
    person_id: UUID


@news("training.class.resized")
class ClassResized(News):
    """A class has more or fewer seats."""

    class_id: UUID
    branch_id: UUID


@news("training.class.moved")
class ClassMoved(News):
    """A class takes place at another time or place."""

    class_id: UUID
    branch_id: UUID


@news("training.certificate.expired")
class CertificateExpired(News):
    """A certificate's last day is over."""

    certificate_id: UUID
    person_id: UUID
    branch_id: UUID


@news("training.certificate.renewed")
class CertificateRenewed(News):
    """A certificate gave way to a newer one of the same course."""

    certificate_id: UUID
    person_id: UUID
    branch_id: UUID


@news("training.certificate.replaced")
class CertificateReplaced(News):
    """A lost or damaged certificate was issued again under a new number."""

    certificate_id: UUID
    person_id: UUID
    branch_id: UUID
