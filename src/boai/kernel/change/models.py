"""Machinery tables of change: written by this module alone."""

from django.db import models

from boai.kernel.basics.ids import new_id


class TraceLine(models.Model):
    """One operation: who, when, what, before and after. ``mac`` covers the line and its touches, under a key outside the database."""

    id = models.UUIDField(primary_key=True, default=new_id)
    society_id = models.UUIDField()
    at = models.DateTimeField()
    operation = models.CharField(max_length=100)
    actor_kind = models.CharField(max_length=10)
    actor_person_id = models.UUIDField(null=True)
    actor_post_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    subject_id = models.UUIDField(null=True)
    changes = models.JSONField()
    mac = models.CharField(max_length=80)
    position = models.BigIntegerField(null=True, unique=True)
    chain_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["society_id", "at"], name="traceline_when"),
            models.Index(fields=["id"], name="traceline_unchained", condition=models.Q(position=None)),
        ]


class TraceTouch(models.Model):
    """A record as an operation left it: its version and the hash of its columns; hash "" where it was deleted."""

    line = models.ForeignKey(TraceLine, models.PROTECT, related_name="touches")
    model = models.CharField(max_length=80)
    record_id = models.UUIDField()
    version = models.PositiveIntegerField()
    after_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_id", "version"], name="tracetouch_once")]


class StoredResult(models.Model):
    """What an idempotency key led to, so that a replay gives the same record."""

    society_id = models.UUIDField()
    actor = models.CharField(max_length=120)
    operation = models.CharField(max_length=100)
    key = models.CharField(max_length=120)
    payload_mac = models.CharField(max_length=80)
    record_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society_id", "actor", "operation", "key"], name="storedresult_once")]


class OutboxNews(models.Model):
    """News told by an operation, waiting for its reactions. Taken where ``done_at`` is null, never by cursor."""

    id = models.UUIDField(primary_key=True, default=new_id)
    society_id = models.UUIDField()
    key = models.CharField(max_length=80)
    record_id = models.UUIDField()
    payload = models.JSONField()
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="outboxnews_waiting", condition=models.Q(done_at=None))]


class ReactionDone(models.Model):
    """One reaction to one news, done: written in the reaction's own transaction, so it happens once."""

    news = models.ForeignKey(OutboxNews, models.CASCADE)
    reaction = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["news", "reaction"], name="reactiondone_once")]


class JobTurn(models.Model):
    """When a periodic job of a society is due again, and who does it now: a lease, so that two workers never do the same."""

    society_id = models.UUIDField()
    job = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    trouble = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society_id", "job"], name="jobturn_once")]
