"""Taking a file away again."""

from typing import Annotated

from boai.kernel.change.contract import Acting, Label, Note, Post, System, operation, refuse
from boai.kernel.documents.models import Attachment
from boai.kernel.documents.vocabulary import AttachmentStage, Permission


@operation(
    Permission.ATTACHMENT_WITHDRAW,
    on=Attachment,
    when={AttachmentStage.KEPT},
    becomes=AttachmentStage.WITHDRAWN,
    by={Post, System},
)
def withdraw_file(attachment: Attachment, *, reason: Annotated[Note, Label("移除原因")], acting: Acting) -> None:
    """移除附件

    The record no longer shows it; the line in the trace stays. Refuses: documents.reason_missing.
    """
    if len(reason) < 2:
        raise refuse("documents.reason_missing")
    attachment.withdrawn_because = reason


@operation(
    Permission.ATTACHMENT_WITHDRAW,
    on=Attachment,
    when={AttachmentStage.WITHDRAWN},
    becomes=AttachmentStage.KEPT,
    by={Post, System},
)
def restore_file(attachment: Attachment, *, acting: Acting) -> None:
    """恢复附件"""
    attachment.withdrawn_because = ""
