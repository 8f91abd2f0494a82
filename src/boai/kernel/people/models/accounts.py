"""Logins and what goes with them: slips, tokens, sessions, one-time codes, the counts that limit guessing."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_id
from boai.kernel.people.models.persons import Person


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by operations of this module."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login=username)


class Account(AbstractBaseUser):
    """A login. It opens an account only; whose it is, is ``person`` once claimed (security.md law 3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    society_id = models.UUIDField(editable=False)
    login = models.CharField("登录名", max_length=40, unique=True)
    phone_index = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="accounts", verbose_name="人员")
    is_active = models.BooleanField("启用", default=True)
    opened_at = models.DateTimeField("开户时间", default=clock.now, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.login


class Slip(models.Model):
    """A printed one-time link that sets an account's password. Only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    token_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """What a program shows instead of a login. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    token_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=80)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class SignedIn(models.Model):
    """One browser that is signed in: ``session_key`` names Django's session, ``device`` is what the browser says it is."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80)
    at = models.DateTimeField()


class Count(models.Model):
    """How often something was tried in one window of time. ``who`` is a keyed hash: a number, a source, an account."""

    what = models.CharField(max_length=30)
    who = models.CharField(max_length=40)
    until = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "who", "until"], name="count_once")]


class Code(models.Model):
    """A one-time code by text message. It waits sealed for the postman, then stands as a keyed hash; the number as its index."""

    id = models.UUIDField(primary_key=True, default=new_id)
    society_id = models.UUIDField()
    purpose = models.CharField(max_length=20)
    session = models.CharField(max_length=40)
    phone_index = models.CharField(max_length=40)
    code_hash = models.CharField(max_length=40)
    waiting_sealed = models.TextField(blank=True)
    tries = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="code_waiting", condition=~models.Q(waiting_sealed=""))]


class WechatLink(models.Model):
    """A WeChat that opens an account: one each. ``index`` is a keyed hash of the openid, which is kept nowhere."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    society_id = models.UUIDField()
    index = models.CharField(max_length=40)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society_id", "index"], name="wechatlink_once")]
