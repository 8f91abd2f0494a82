"""Photos of a class."""

from typing import Annotated

from boai.domains.training import queries
from boai.domains.training.models import TrainingClass
from boai.domains.training.vocabulary import HELD_STAGES, ClassStage, Permission
from boai.domains.training.vocabulary import photos as photos  # noqa: PLC0414  # importing declares its reasons
from boai.kernel.change.contract import Acting, Files, Label, Post, System, operation, refuse
from boai.kernel.documents import vault
from boai.kernel.documents.vocabulary import FileKind

TAUGHT = {ClassStage.RUNNING, ClassStage.EXAM, *HELD_STAGES} - {ClassStage.ARCHIVED}


@operation(Permission.CLASS_RUN, on=TrainingClass, when=TAUGHT, by={Post, System})
def attach_photos(
    training_class: TrainingClass, *, pictures: Annotated[Files, Label("现场照片", "拍到学员正脸前请先征得同意")], acting: Acting
) -> None:
    """上传照片

    By an instructor of the class or the branch that runs it. Refuses: training.photos_not_yours, documents.not_a_picture,
    documents.upload_gone, documents.too_many_files.
    """
    if acting.kind is Post and not _is_theirs(training_class, acting):
        raise refuse("training.photos_not_yours")
    vault.attach(pictures, training_class, training_class.branch, acting, only=FileKind.PICTURE)


def _is_theirs(training_class: TrainingClass, acting: Acting) -> bool:
    if acting.person_id and queries.teaches(acting.person_id, training_class):
        return True
    return acting.power_over(Permission.CLASS_PLAN, training_class.branch.path) is not None
