"""Files: uploads that wait a day, and attachments that belong to a record."""

import uuid

from django.db import models

from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.documents.vocabulary import AttachmentStage, FileKind


class Upload(models.Model):
    """A file as it came in, for 24 hours, for the session that brought it. Machinery: written by ``vault`` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    society_id = models.UUIDField()
    session_index = models.CharField(max_length=40)
    person_id = models.UUIDField(null=True)
    content_hash = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=10, choices=FileKind)
    content_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    name_sealed = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session_index", "content_hash"], name="upload_once_a_session")]


class Attachment(Record):
    """A file of a record. It is reached through that record only, never by its hash.

    ``name_sealed`` is the name it had, under the key of the person who brought it.
    """

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="组织")
    subject_model = models.CharField("属于", max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="上传人")
    kind = models.CharField("种类", max_length=10, choices=FileKind)
    content_type = models.CharField(max_length=100, editable=False)
    extension = models.CharField(max_length=5, editable=False)
    size = models.PositiveIntegerField("大小")
    content_hash = models.CharField("内容指纹", max_length=64, db_index=True)
    name_sealed = models.TextField("文件名", blank=True, editable=False)
    attached_at = models.DateTimeField("上传时间")
    stage = models.CharField("状态", max_length=10, choices=AttachmentStage, default=AttachmentStage.KEPT)
    withdrawn_because = models.TextField("移除原因", blank=True)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "附件"
        indexes = [models.Index(fields=["subject_id", "stage"], name="attachment_of_subject")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name it had, or 附件.jpg where its owner is unknown or erased."""
        if self.person is None or not self.name_sealed or not hasattr(self.person, "key"):
            return f"附件.{self.extension}"
        return self.person.unsealed("documents_attachment", "name", self.id, self.name_sealed)
