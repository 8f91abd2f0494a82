"""Two records that are one person. Where accounts or posts stand on either side two people are needed; it can be undone."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet

from boai.kernel.access.models import Post as HeldPost
from boai.kernel.access.recovery import OPEN
from boai.kernel.access.roles import INCOMPATIBLE, Role
from boai.kernel.access.vocabulary import Permission as OfAccess
from boai.kernel.change.contract import Acting, Because, Label, Post, operation, refuse
from boai.kernel.people import sessions, tokens
from boai.kernel.people.models import Account, Merge, Person
from boai.kernel.people.vocabulary import MergeStage, Permission

Kept = Annotated[Person, Label("留下的记录")]
TooMany = Annotated[Person, Label("多出来的记录", "合并后并到留下的记录")]


@operation(Permission.PERSON_MERGE, creates=Merge, by={Post}, at="kept", proof=True)
def propose_merge(
    *,
    kept: Kept,
    merged: TooMany,
    because: Because,
    acting: Acting,
) -> Merge:
    """合并人员

    Done at once where neither has an account or a post. Refuses: access.merge_itself, access.merge_again, access.merge_numbers.
    """
    _check_pair(kept, merged)
    assert acting.person_id is not None
    needs_two = any(_accounts(one).exists() or _posts(one) for one in (kept, merged))
    merge = Merge(branch=kept.branch, kept=kept, merged=merged, because=because, needs_two=needs_two)
    merge.proposed_by_id, merge.moved = acting.person_id, []
    if not needs_two:
        _unite(merge)
        merge.stage = MergeStage.DONE
    return merge


@operation(
    Permission.PERSON_MERGE,
    on=Merge,
    when={MergeStage.PROPOSED},
    becomes=MergeStage.DONE,
    by={Post},
    proof=True,
    never_by=["proposed_by", "kept", "merged"],
)
def confirm_merge(merge: Merge, *, acting: Acting) -> None:
    """确认合并

    Accounts and posts pass to the record that is kept; where posts stand, only who may confirm posts there does it. Refuses:
    access.own_work, access.merge_again, access.merge_numbers, access.merge_by_leader, access.incompatible.
    """
    _check_pair(merge.kept, merge.merged)
    _check_leads(acting, merge)
    _unite(merge)


@operation(Permission.PERSON_MERGE, on=Merge, when={MergeStage.PROPOSED}, becomes=MergeStage.WITHDRAWN, by={Post})
def withdraw_merge(merge: Merge, *, acting: Acting) -> None:
    """撤回合并"""


@operation(
    Permission.PERSON_MERGE, on=Merge, when={MergeStage.DONE}, becomes=MergeStage.UNDONE, by={Post}, proof=True, never_by=["kept", "merged"]
)
def undo_merge(merge: Merge, *, because: Because, acting: Acting) -> None:
    """撤销合并

    Everything that passed over goes back.
    """
    merge.because = f"{merge.because}\n撤销：{because}"
    _pass_over(merge, merge.merged)
    merge.merged.merged_into = None
    merge.merged.save()


def _check_pair(kept: Person, merged: Person) -> None:
    if kept.id == merged.id:
        raise refuse("access.merge_itself")
    if kept.merged_into_id or merged.merged_into_id:
        raise refuse("access.merge_again")
    if merged.index:
        raise refuse("access.merge_numbers")


def _check_leads(acting: Acting, merge: Merge) -> None:
    posts = [*_posts(merge.kept), *_posts(merge.merged)]
    if not all(acting.power_over(OfAccess.POST_CONFIRM, post.branch.path) for post in posts):
        raise refuse("access.merge_by_leader")


def _unite(merge: Merge) -> None:
    kept_roles = {Role(post.role) for post in _posts(merge.kept)}
    for post in _posts(merge.merged):
        clash = next((role for role in kept_roles if frozenset({role, Role(post.role)}) in INCOMPATIBLE), None)
        if clash is not None:
            raise refuse("access.incompatible", role=clash.label)
    moved = [*_accounts(merge.merged).values_list("id", flat=True), *(post.id for post in _posts(merge.merged))]
    merge.moved = [str(one) for one in moved]
    _pass_over(merge, merge.kept)
    merge.merged.merged_into = merge.kept
    merge.merged.save()


def _pass_over(merge: Merge, to: Person) -> None:
    """Accounts and posts of this merge belong to ``to`` from now on; their sessions and API tokens end."""
    ids = [UUID(one) for one in merge.moved]
    for account in Account.objects.filter(id__in=ids):
        account.person = to
        account.save(update_fields=["person"])
        sessions.end_all(account)
        tokens.revoke(account)
    for post in HeldPost.objects.unscoped().filter(id__in=ids):
        post.person = to
        post.save()


def _accounts(person: Person) -> QuerySet[Account]:
    return Account.objects.filter(person=person, is_active=True)


def _posts(person: Person) -> list[HeldPost]:
    return list(HeldPost.objects.unscoped().filter(person=person, stage__in=OPEN).select_related("branch"))
