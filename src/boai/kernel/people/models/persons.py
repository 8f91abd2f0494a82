"""Persons, their keys, their contacts."""

from functools import cached_property

from django.db import models

from boai.kernel.basics import keys
from boai.kernel.basics.masking import mask_name, mask_phone
from boai.kernel.change.contract import ReachBy, Record
from boai.kernel.people.vocabulary import ContactKind, Sex

ERASED = "已注销"


class Person(Record):
    """A human being known to the society. Name and id number are ciphertext under the person's own key.

    ``index`` is the blind index of the id number, "" where none is known.
    """

    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="建档组织")
    name_sealed = models.TextField("姓名")
    id_number_sealed = models.TextField("身份证号", blank=True)
    index = models.CharField(max_length=40, blank=True, editable=False)
    born_on = models.DateField("出生日期", null=True, blank=True)
    sex = models.CharField("性别", max_length=10, choices=Sex, default=Sex.UNKNOWN)
    erasure_asked_at = models.DateTimeField("申请注销时间", null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="已并入")

    reach_by = ReachBy(branch="branch", person="id")

    class Meta:
        verbose_name = "人员"
        constraints = [
            models.UniqueConstraint(fields=["society_id", "index"], condition=~models.Q(index=""), name="person_id_number_once"),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def name(self) -> str:
        """The name, opened; 已注销 after erasure. Pages show ``masked_name`` unless a purpose was given (see ``opening``)."""
        if getattr(self, "key", None) is None:
            return ERASED
        return self.unsealed("people_person", "name", self.id, self.name_sealed)

    @property
    def masked_name(self) -> str:
        return mask_name(self.name) if self.name != ERASED else ERASED

    @property
    def id_number(self) -> str:
        """The id number, opened, or ""."""
        return self.unsealed("people_person", "id_number", self.id, self.id_number_sealed) if self.id_number_sealed else ""

    @cached_property
    def data_key(self) -> bytes:
        """This person's own key. Raises KeyMissing; PersonKey.DoesNotExist after erasure."""
        return keys.unwrap(self.place("people_personkey", "wrapped", self.id), self.key.wrapped)

    def sealed(self, table: str, column: str, row: object, text: str) -> str:
        """Text about this person as ciphertext that opens only in this table, column and row."""
        return keys.seal(self.data_key, self.place(table, column, row), text)

    def unsealed(self, table: str, column: str, row: object, sealed: str) -> str:
        """The text again. Raises SealBroken."""
        return keys.unseal(self.data_key, self.place(table, column, row), sealed).decode()

    def place(self, table: str, column: str, row: object) -> keys.Place:
        return keys.Place(str(self.society_id), table, column, str(row))


class PersonKey(models.Model):
    """A person's random data key, wrapped by the master. Destroying this row makes everything sealed about the person unreadable."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="key")
    wrapped = models.TextField()


class PersonToken(models.Model):
    """The search index over names: keyed tokens of characters, pairs and pinyin initials."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    token = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "person"], name="persontoken_once")]


class Contact(Record):
    """A phone or an address of a person; one phone may serve several persons."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts", verbose_name="人员")
    kind = models.CharField("种类", max_length=10, choices=ContactKind)
    value_sealed = models.TextField("内容")
    index = models.CharField(max_length=40, db_index=True, editable=False)
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)

    reach_by = ReachBy(branch="person__branch", person="person")

    class Meta:
        verbose_name = "联系方式"

    @property
    def value(self) -> str:
        return self.person.unsealed("people_contact", "value", self.id, self.value_sealed)

    def __str__(self) -> str:
        return mask_phone(self.value) if self.kind == ContactKind.PHONE else self.get_kind_display()
