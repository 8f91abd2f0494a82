"""The product's tables as plain Django models: what a booking writes, what a page shows. The product makes and migrates them."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    society_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Account(AbstractBaseUser):
    id = models.UUIDField(primary_key=True)
    society_id = models.UUIDField()
    login = models.CharField(max_length=40, unique=True)
    phone_index = models.CharField(max_length=40, blank=True)
    person_id = models.UUIDField(null=True)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    objects = BaseUserManager()
    USERNAME_FIELD = "login"

    class Meta:
        managed = False
        db_table = "people_account"


class Branch(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)

    class Meta:
        managed = False
        db_table = "orgs_branch"


class Person(models.Model):
    id = models.UUIDField(primary_key=True)
    name_sealed = models.TextField()

    class Meta:
        managed = False
        db_table = "people_person"


class Slot(models.Model):
    id = models.UUIDField(primary_key=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()

    class Meta:
        managed = False
        db_table = "slots_slot"


class TrainingClass(models.Model):
    id = models.UUIDField(primary_key=True)
    society_id = models.UUIDField()
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    notice = models.TextField()
    class_type = models.CharField(max_length=20)
    setting = models.CharField(max_length=12)
    stage = models.CharField(max_length=14)
    slot = models.ForeignKey(Slot, models.PROTECT)
    branch = models.ForeignKey(Branch, models.PROTECT)

    class Meta:
        managed = False
        db_table = "training_trainingclass"


class Seat(Row):
    slot = models.ForeignKey(Slot, models.PROTECT)
    person_id = models.UUIDField()
    state = models.CharField(max_length=10)
    party = models.UUIDField(default=uuid.uuid4)
    booked_at = models.DateTimeField(default=timezone.now)
    offered_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "slots_seat"


class Enrolment(Row):
    number = models.CharField(max_length=20, unique=True)
    training_class_id = models.UUIDField()
    branch_id = models.UUIDField()
    person_id = models.UUIDField()
    seat = models.ForeignKey(Seat, models.PROTECT)
    group_id = models.UUIDField(null=True)
    source = models.CharField(max_length=10)
    booked_on = models.DateField(default=timezone.localdate)
    stage = models.CharField(max_length=12)
    absent_minutes = models.PositiveIntegerField(null=True)
    failed_for = models.JSONField(default=list)

    class Meta:
        managed = False
        db_table = "training_enrolment"


class Certificate(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=24)
    person = models.ForeignKey(Person, models.PROTECT)
    branch = models.ForeignKey(Branch, models.PROTECT)
    title = models.CharField(max_length=60)
    issued_on = models.DateField()
    valid_until_on = models.DateField(null=True)
    stage = models.CharField(max_length=10)

    class Meta:
        managed = False
        db_table = "training_certificate"


class Line(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    society_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    operation = models.CharField(max_length=100)
    actor_kind = models.CharField(max_length=10)
    actor_person_id = models.UUIDField(null=True)
    actor_post_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    subject_id = models.UUIDField(null=True)
    changes = models.JSONField()
    mac = models.CharField(max_length=80)
    position = models.BigIntegerField(null=True)
    chain_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        managed = False
        db_table = "change_traceline"


class Touch(models.Model):
    line = models.ForeignKey(Line, models.PROTECT)
    model = models.CharField(max_length=80)
    record_id = models.UUIDField()
    version = models.PositiveIntegerField()
    after_hash = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "change_tracetouch"


class News(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    society_id = models.UUIDField()
    key = models.CharField(max_length=80)
    record_id = models.UUIDField()
    payload = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "change_outboxnews"


class Delta(models.Model):
    society_id = models.UUIDField()
    code = models.CharField(max_length=80)
    branch_id = models.UUIDField()
    day = models.DateField(default=timezone.localdate)
    amount = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "figures_tallydelta"


class Result(models.Model):
    society_id = models.UUIDField()
    actor = models.CharField(max_length=120)
    operation = models.CharField(max_length=100)
    key = models.CharField(max_length=120)
    payload_mac = models.CharField(max_length=80)
    record_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        managed = False
        db_table = "change_storedresult"
