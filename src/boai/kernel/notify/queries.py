"""Questions about messages and calls."""

from uuid import UUID

from django.db.models import QuerySet

from boai.kernel.access.models import Post
from boai.kernel.access.roles import Role, grants_of
from boai.kernel.basics import clock
from boai.kernel.change.contract import Reach
from boai.kernel.notify.models import Call, Delivery, Message
from boai.kernel.notify.vocabulary import CallStage, Inbox
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.queries import upward
from boai.kernel.people.models import Account, Contact, Person
from boai.kernel.people.vocabulary import ContactKind


def messages_of(reach: Reach, person_id: UUID, inbox: Inbox = Inbox.CITIZEN) -> QuerySet[Message]:
    """A person's messages, newest first."""
    rows = Message.objects.within(reach).filter(person_id=person_id, inbox=inbox)
    return rows.select_related("person__key").order_by("-told_at", "-id")


def was_told(society_id: UUID, key: str) -> bool:
    """Whether this occasion has been told already."""
    return Message.objects.unscoped().filter(society_id=society_id, key=key).exists()


def reachable(person_id: UUID) -> bool:
    """Whether a person has a login or a phone of their own; for others whoever enrolled them passes things on."""
    phones = Contact.objects.unscoped().filter(person_id=person_id, kind=ContactKind.PHONE)
    return phones.exists() or Account.objects.filter(person_id=person_id, is_active=True).exists()


def unread(reach: Reach, person_id: UUID, inbox: Inbox = Inbox.CITIZEN) -> int:
    """How many of them were not read."""
    return messages_of(reach, person_id, inbox).filter(read_at=None).count()


def call_list(reach: Reach) -> QuerySet[Call]:
    """Who must be telephoned, the oldest first."""
    rows = Call.objects.within(reach).filter(stage=CallStage.OPEN)
    return rows.select_related("person__key", "message__person__key", "branch").order_by("id")


def receipts(message: Message) -> QuerySet[Delivery]:
    """What each carrier did with a message."""
    return Delivery.objects.filter(message=message).order_by("rank", "id")


def answering_for(branch: Branch, permission: str) -> list[Person]:
    """Who holds a permission at a branch, or, where nobody does, at the nearest branch above."""
    roles = [role for role in Role if permission in grants_of(role)]
    now = clock.now()
    for place in reversed(upward(branch)):
        posts = Post.objects.unscoped().filter(branch=place, role__in=roles, stage=Post.Stage.CONFIRMED, starts_at__lte=now)
        found = [post.person for post in posts.select_related("person__key").order_by("id") if post.in_force(now)]
        if found:
            return list(dict.fromkeys(found))
    return []
