"""Machinery tables: written by this module and by kernel/change alone."""

from django.db import models


class TallyDelta(models.Model):
    """A change of an indicator, inserted with the operation that caused it; folded into Tally by the worker."""

    society_id = models.UUIDField()
    code = models.CharField(max_length=80)
    branch_id = models.UUIDField()
    day = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["code", "branch_id", "day"], name="tallydelta_asked")]


class Tally(models.Model):
    """The folded sum of an indicator for one branch and one day."""

    society_id = models.UUIDField()
    code = models.CharField(max_length=80)
    branch_id = models.UUIDField()
    day = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "branch_id", "day"], name="tally_once")]
