"""Closed lists of notify."""

from enum import StrEnum

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons


class Urgency(models.TextChoices):
    """Whose budget a message spends. Alarms have their own, which nothing else can touch (security.md law 5)."""

    ALARM = "alarm", "警报"
    LOGIN = "login", "登录"
    ORDINARY = "ordinary", "一般"


class Inbox(models.TextChoices):
    CITIZEN = "citizen", "我的"
    DESK = "desk", "工作台"


class CarrierKind(models.TextChoices):
    """The ways out. The inbox is no carrier: a message stands there from the first moment."""

    SMS = "sms", "短信"
    WECHAT = "wechat", "微信"
    DINGTALK = "dingtalk", "钉钉"
    FILE = "file", "文件"


class DeliveryState(models.TextChoices):
    LATER = "later", "备用"
    WAITING = "waiting", "待发送"
    SENT = "sent", "已发出"
    DELIVERED = "delivered", "已送达"
    FAILED = "failed", "未送达"
    SKIPPED = "skipped", "不再需要"


class CallStage(models.TextChoices):
    OPEN = "open", "待拨打"
    DONE = "done", "已通知"
    UNREACHABLE = "unreachable", "联系不上"
    READ = "read", "本人已读"


class CallOutcome(models.TextChoices):
    REACHED = "reached", "已告诉本人"
    FAMILY = "family", "请家人转告"
    NO_ANSWER = "no_answer", "没有接通"
    WRONG_NUMBER = "wrong_number", "号码不对"


class Permission(StrEnum):
    """What may be done with messages."""

    MESSAGE_TELL = "notify.message.tell"
    MESSAGE_READ = "notify.message.read"
    MESSAGE_VIEW = "notify.message.view"
    ADDRESS_BIND = "notify.address.bind"
    CALL_VIEW = "notify.call.view"
    CALL_MAKE = "notify.call.make"


_CALLING = (Role.VILLAGE_CLERK, Role.TOWN_CLERK, Role.COUNTY_OFFICER, Role.CITY_TRAINING)
give([*_CALLING, *LEADERS, Role.SUPERVISOR], below=[Permission.CALL_VIEW, Permission.MESSAGE_VIEW])
give(_CALLING, below=[Permission.CALL_MAKE])

declare_reasons(
    "notify",
    {
        "notify.unknown_kind": "没有“{kind}”这种通知",
        "notify.no_phone": "没有登记电话，请当面通知",
    },
)
