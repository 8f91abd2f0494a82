"""Staff pages for what the kernel itself keeps: branches, people, posts, rule editions."""

from django.db.models import Q
from django.urls import reverse

from boai.kernel.access import merging
from boai.kernel.access import operations as access
from boai.kernel.access.models import Post
from boai.kernel.access.vocabulary import Permission as OfAccess
from boai.kernel.desk.declaration import Desk, Link, Task
from boai.kernel.documents import operations as documents
from boai.kernel.documents.models import Attachment
from boai.kernel.documents.vocabulary import Permission as OfDocuments
from boai.kernel.editions import operations as editions
from boai.kernel.editions.models import Edition
from boai.kernel.editions.vocabulary import Permission as OfEditions
from boai.kernel.notify import operations as notify
from boai.kernel.notify.models import Call, Message
from boai.kernel.notify.vocabulary import CallStage
from boai.kernel.notify.vocabulary import Permission as OfNotify
from boai.kernel.orgs import operations as orgs
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.vocabulary import Permission as OfOrgs
from boai.kernel.people import erasure
from boai.kernel.people import operations as people
from boai.kernel.people.models import Guardianship, Merge, Opening, Person
from boai.kernel.people.vocabulary import GuardianshipStage, MergeStage
from boai.kernel.people.vocabulary import Permission as OfPeople

GROUP = "组织与人员"

branches = Desk(
    key="orgs/branches",
    group=GROUP,
    model=Branch,
    view=OfOrgs.BRANCH_VIEW,
    columns=("name", "kind", "parent", "code", "established_on", "stage"),
    details=("name", "short_name", "kind", "parent", "code", "legal_person", "established_on", "stage"),
    search=("name", "code"),
    filters=("kind", "stage"),
    operations=(orgs.found, orgs.approve),
    order="path",
)


def _merging_of(one: Person) -> str:
    return f"{reverse('desk:create', args=['people/merges', 'propose_merge'])}?merged={one.id}"


persons = Desk(
    key="people/persons",
    group=GROUP,
    model=Person,
    view=OfPeople.PERSON_VIEW,
    columns=(("masked_name", "姓名"), "branch", "sex"),
    search=("self",),
    filters=("sex",),
    details=(("masked_name", "姓名"), "branch", "sex", "merged_into", "erasure_asked_at"),
    operations=(people.register, people.keep_phone, erasure.forget),
    tasks=(Task("申请注销的人员", Q(erasure_asked_at__isnull=False), erasure.forget),),
    links=(
        Link("查看完整信息", lambda one: reverse("desk:open_sealed", args=[one.id]), OfPeople.PERSON_OPEN),
        Link("并到另一条记录", _merging_of, OfPeople.PERSON_MERGE),
        Link("拨打电话", lambda one: reverse("desk:ring", args=[one.id]), OfPeople.PERSON_OPEN),
        Link("发一次性凭条", lambda one: reverse("desk:issue_slip", args=[one.id]), OfPeople.PERSON_RECOVER),
        Link("重置二次验证", lambda one: reverse("desk:reset_factors", args=[one.id]), OfPeople.PERSON_RECOVER),
    ),
)

guardianships = Desk(
    key="people/guardianships",
    group=GROUP,
    model=Guardianship,
    view=OfPeople.GUARDIANSHIP_VIEW,
    columns=("ward", "guardian", "relation", "branch", "proof", "until_on", "stage"),
    search=("ward", "guardian"),
    filters=("stage",),
    operations=(people.prove_guardianship, people.end_guardianship),
    tasks=(Task("待核实的监护关系", Q(stage=GuardianshipStage.ASKED), people.prove_guardianship),),
)

openings = Desk(
    key="people/openings",
    group=GROUP,
    model=Opening,
    view=OfPeople.OPENING_VIEW,
    columns=("opened_at", "opened_by", "person", "about", "purpose", "number", "limit"),
    search=("opened_by", "person"),
    filters=("opened_by", "opened_on"),
)

merges = Desk(
    key="people/merges",
    group=GROUP,
    model=Merge,
    view=OfPeople.MERGE_VIEW,
    columns=(("merged", "多出来的记录"), ("kept", "留下的记录"), "branch", "needs_two", "proposed_by", "stage"),
    details=(
        ("merged", "多出来的记录"), ("merged__branch", "登记在"), ("kept", "留下的记录"), ("kept__branch", "登记在"),
        "because", "needs_two", "proposed_by", "stage",
    ),
    links=(
        Link("看多出来的记录", lambda one: reverse("desk:record", args=["people/persons", one.merged_id]), OfPeople.PERSON_VIEW),
        Link("看留下的记录", lambda one: reverse("desk:record", args=["people/persons", one.kept_id]), OfPeople.PERSON_VIEW),
    ),
    search=("merged", "kept"),
    filters=("stage",),
    operations=(merging.propose_merge, merging.confirm_merge, merging.withdraw_merge, merging.undo_merge),
    tasks=(Task("待确认的人员合并", Q(stage=MergeStage.PROPOSED), merging.confirm_merge),),
)  # fmt: skip

posts = Desk(
    key="access/posts",
    group=GROUP,
    model=Post,
    view=OfAccess.POST_VIEW,
    columns=("person", "role", "branch", "starts_at", "ends_at", "stage"),
    search=("person", "branch__name"),
    filters=("role", "stage"),
    operations=(access.propose, access.confirm, access.suspend, access.end),
    tasks=(Task("待确认的任职", Q(stage=Post.Stage.PROPOSED), access.confirm),),
)

rule_editions = Desk(
    key="editions/editions",
    group=GROUP,
    model=Edition,
    view=OfEditions.EDITION_VIEW,
    columns=("title", "kind", "subject", "branch", "valid_from_on", "valid_to_on", "stage"),
    details=("title", "kind", "subject", "branch", "valid_from_on", "valid_to_on", "stage", "source", "values"),
    search=("title", "kind", "subject"),
    filters=("stage",),
    operations=(editions.propose, editions.publish, editions.withdraw),
    tasks=(Task("待发布的规则版本", Q(stage=Edition.Stage.PROPOSED), editions.publish),),
)

calls = Desk(
    key="notify/calls",
    group="通知",
    model=Call,
    view=OfNotify.CALL_VIEW,
    columns=("person", ("message__title", "事由"), "branch", "tries", "done_by", "done_at", "stage"),
    details=("person", ("message__title", "事由"), ("message__text", "告诉什么"), "branch", "tries", "done_by", "done_at", "stage"),
    search=("person",),
    filters=("stage",),
    operations=(notify.record_call,),
    tasks=(Task("没有收到通知、要打电话的人", Q(stage=CallStage.OPEN), notify.record_call),),
)

messages = Desk(
    key="notify/messages",
    group="通知",
    model=Message,
    view=OfNotify.MESSAGE_VIEW,
    columns=("person", ("title", "事由"), "branch", "told_at", "read_at"),
    details=("person", ("title", "事由"), "branch", "told_at", ("carried", "渠道与回执"), "read_at", "until"),
    search=("person",),
    filters=("inbox",),
)

attachments = Desk(
    key="documents/attachments",
    group=GROUP,
    model=Attachment,
    view=OfDocuments.ATTACHMENT_VIEW,
    columns=(("name", "文件名"), "kind", "branch", "person", "attached_at", "stage"),
    details=(("name", "文件名"), "kind", "size", "branch", "person", "attached_at", "content_hash", "stage", "withdrawn_because"),
    search=("person",),
    filters=("kind", "stage"),
    operations=(documents.withdraw_file, documents.restore_file),
)
