"""Messages and calls are records; deliveries, link tokens and the day's budget are machinery of this module."""

import json
from typing import Any

from django.db import models

from boai.kernel.basics.ids import new_id
from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.notify.kinds import MessageKind, message_kinds
from boai.kernel.notify.vocabulary import CallStage, CarrierKind, DeliveryState, Inbox


class Message(Record):
    """Something a person is told, once per ``key``. The values are sealed under the person's key; the words stand in the kind."""

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="收件人")
    kind = models.CharField("种类", max_length=60)
    values_sealed = models.TextField("内容")
    about = models.UUIDField(null=True, editable=False)
    inbox = models.CharField("收件箱", max_length=8, choices=Inbox, default=Inbox.CITIZEN)
    key = models.CharField(max_length=160, editable=False)
    told_at = models.DateTimeField("时间")
    until = models.DateTimeField("有效至", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    reach_by = ReachBy(branch="branch", person="person")

    class Meta:
        verbose_name = "通知"
        constraints = [models.UniqueConstraint(fields=["society_id", "key"], name="message_once")]
        indexes = [models.Index(fields=["person", "inbox", "read_at"], name="message_inbox")]

    def __str__(self) -> str:
        return self.title

    @property
    def of_kind(self) -> MessageKind:
        return message_kinds()[self.kind]

    @property
    def title(self) -> str:
        return self.of_kind.title

    @property
    def values(self) -> dict[str, str]:
        """The values, opened."""
        opened: dict[str, Any] = json.loads(self.person.unsealed("notify_message", "values", self.id, self.values_sealed))
        return opened

    @property
    def text(self) -> str:
        """The sentence, opened."""
        return self.of_kind.text.format(**self.values)

    @property
    def carried(self) -> str:
        """What each carrier did, a line each."""
        rows = self.deliveries.order_by("rank", "id")
        lines = [f"{one.get_carrier_display()}：{one.get_state_display()}" + (f"（{one.trouble}）" if one.trouble else "") for one in rows]
        return "\n".join(lines) or "只在收件箱"

    @property
    def path(self) -> str:
        """The page to open when signed in; an action's token is not needed there."""
        return "/me" if self.of_kind.acts else self.of_kind.link.format(**self.values)


class Call(Record):
    """A line of the call list: somebody must telephone, because no carrier reached this person."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="call", verbose_name="通知")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="通知谁")
    stage = models.CharField("状态", max_length=12, choices=CallStage, default=CallStage.OPEN)
    tries = models.PositiveIntegerField("拨打次数", default=0)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    done_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拨打人")

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "电话通知单"
        indexes = [models.Index(fields=["branch", "stage"], name="call_list")]

    def __str__(self) -> str:
        return f"{self.person} {self.message.title}"


class Address(Record):
    """Where a carrier finds a person: an openid in WeChat, a user id in DingTalk. Phones stand with the person's contacts."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    carrier = models.CharField("渠道", max_length=10, choices=CarrierKind)
    value_sealed = models.TextField("地址")

    reach_by = ReachBy(branch="person__branch", person="person")

    class Meta:
        verbose_name = "接收通知的账号"
        constraints = [models.UniqueConstraint(fields=["person", "carrier"], name="address_once")]

    @property
    def value(self) -> str:
        return self.person.unsealed("notify_address", "value", self.id, self.value_sealed)


class Delivery(models.Model):
    """One message over one carrier. Taken under a lease, sent outside every transaction, with the provider's receipt."""

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    carrier = models.CharField("渠道", max_length=10, choices=CarrierKind)
    rank = models.PositiveIntegerField()
    state = models.CharField("状态", max_length=10, choices=DeliveryState)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    provider_number = models.CharField(max_length=80, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "carrier"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_due",
                condition=models.Q(state__in=(DeliveryState.WAITING, DeliveryState.SENT)),
            )
        ]


class LinkToken(models.Model):
    """A link that lets its holder do one thing for one person until a moment. Only the hash is kept (security.md law 6)."""

    hash = models.CharField(max_length=64, primary_key=True)
    society_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    record_id = models.UUIDField()
    person_id = models.UUIDField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["record_id"], name="linktoken_of_record")]


class Spending(models.Model):
    """How many text messages a society has paid from one purse on one day."""

    society_id = models.UUIDField()
    day = models.DateField()
    purse = models.CharField(max_length=10)
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society_id", "day", "purse"], name="spending_once")]
