"""Machinery tables of the open log: written by this module alone. Entries and checkpoints are inserted, never changed, never deleted."""

from typing import Any

from django.db import models

from boai.kernel.basics.ids import new_id
from boai.kernel.change.contract import WrittenOutside
from boai.kernel.openlog.notes import LOG, WITNESS, Head, Note, PublicKey


class Log(models.Model):
    """The log of one legal person. ``origin`` is its name for ever; ``own`` marks the society's own, served at ``/log/``."""

    id = models.UUIDField(primary_key=True, default=new_id)
    society_id = models.UUIDField()
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+")
    origin = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=60)
    own = models.BooleanField(default=False)
    quorum = models.PositiveSmallIntegerField(default=2)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society_id", "slug"], name="log_slug_once"),
            models.UniqueConstraint(fields=["society_id"], condition=models.Q(own=True, closed_at=None), name="log_own_once"),
        ]

    @property
    def key(self) -> "LogKey | None":
        """The key that signs now; none before the first checkpoint."""
        return self.keys.order_by("-number").first()


class LogKey(models.Model):
    """A public key of a log. ``number`` names the key file it is derived from; ``since`` is the leaf that announced it."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="keys")
    number = models.PositiveIntegerField()
    public = models.BinaryField()
    since = models.BigIntegerField(null=True)
    hand_over = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "number"], name="logkey_once")]

    @property
    def as_public(self) -> PublicKey:
        return PublicKey(self.log.origin, LOG, bytes(self.public))


class Inserted(models.Model):
    """Rows that stay as they were inserted."""

    class Meta:
        abstract = True

    def save(self, *arguments: Any, **options: Any) -> None:
        """Raises WrittenOutside for a row that stands already."""
        if not self._state.adding:
            raise WrittenOutside(f"{type(self).__name__} is inserted only")
        super().save(*arguments, **options)

    def delete(self, *arguments: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Raises WrittenOutside."""
        raise WrittenOutside(f"{type(self).__name__} is inserted only")


class Entry(Inserted):
    """A leaf at its place."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="entries")
    index = models.BigIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "index"], name="entry_once")]


class Checkpoint(Inserted):
    """A tree head that was signed. ``text`` is the signed note as it was published first, without cosignatures."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="checkpoints")
    size = models.BigIntegerField()
    root = models.BinaryField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="checkpoint_once")]

    @property
    def head(self) -> Head:
        return Head(self.log.origin, self.size, bytes(self.root))

    @property
    def note(self) -> Note:
        """The note with every cosignature that came since."""
        first = Note.parse(self.text.encode())
        lines = "".join(f"{one.line}\n" for one in self.cosignatures.order_by("witness__name"))
        return Note.parse((first.whole + lines).encode())


class Witness(models.Model):
    """Somebody with a machine and a key of their own who looks on. ``demo`` ones stand on this machine and count for nothing real."""

    id = models.UUIDField(primary_key=True, default=new_id)
    society_id = models.UUIDField()
    name = models.CharField(max_length=120)
    key = models.BinaryField()
    url = models.CharField(max_length=300, blank=True)
    demo = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society_id", "name"], name="witness_once")]

    @property
    def as_public(self) -> PublicKey:
        return PublicKey(self.name, WITNESS, bytes(self.key))


class Cosignature(Inserted):
    """A witness's signature line under a checkpoint, checked before it was kept; ``at`` is the second it says."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="cosignatures")
    line = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosignature_once")]
