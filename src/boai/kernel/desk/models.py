"""Machinery tables of the desk: written by ``importing_run`` alone."""

from django.db import models

from boai.kernel.basics.ids import new_id


class ImportRun(models.Model):
    """A confirmed import of one upload: how many rows became records, how many were refused, where those are. No personal data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    society_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    upload_id = models.UUIDField()
    common = models.CharField(max_length=80, blank=True)
    good = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refused_upload_id = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
