"""Business rows: app-made id, their society, a version; written only inside an operation."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, models

from boai.kernel.basics.ids import new_id
from boai.kernel.change import running
from boai.kernel.change.inserts import insert, update
from boai.kernel.change.reach import Reach, ReachBy
from boai.kernel.change.running import WrittenOutside

__all__ = ["Record", "RecordQuerySet", "WrittenOutside"]

R = TypeVar("R", bound="Record")


class RecordQuerySet(models.QuerySet[R]):
    """Reads start at ``within(reach)``; ``unscoped()`` is for operations, reactions and the kernel's machinery."""

    def within(self, reach: Reach) -> "RecordQuerySet[R]":
        """The records that this reach covers."""
        return self.filter(reach.condition(self.model.reach_by))

    def unscoped(self) -> "RecordQuerySet[R]":
        """All records, whoever asks."""
        return self.all()

    def one(self) -> R | None:
        """The only match of a unique look-up, or None; unlike ``first()`` it asks for no order."""
        return next(iter(self.order_by()[:1]), None)

    def update(self, **columns: Any) -> int:
        """Only counters may be updated in a query: they are recomputed from their rows, other columns are traced one by one."""
        running.current()
        if not columns.keys() <= self.model.counters:
            raise WrittenOutside(f"{self.model.__name__}.update({', '.join(columns)})")
        return super().update(**columns)

    def bulk_create(self, *records: Any, **options: Any) -> list[R]:
        """Refused: save records one by one, so that each is traced."""
        raise WrittenOutside(f"{self.model.__name__}.bulk_create()")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: delete records one by one, so that each is traced."""
        raise WrittenOutside(f"{self.model.__name__} query.delete()")

    def bulk_update(self, *records: Any, **options: Any) -> int:
        """Refused: save records one by one, so that each is traced."""
        raise WrittenOutside(f"{self.model.__name__} query.bulk_update()")


class Record(models.Model):
    """The base of every business row.

    ``reach_by`` says how the record is reached; ``counters`` names columns that change without trace because they can be
    recomputed from other rows; ``refusals`` gives the reason code of a database constraint by its name; ``known_by`` is the column of
    the number that people know the record by; ``version`` grows by one with each write.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    society_id = models.UUIDField(editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RecordQuerySet.as_manager()

    reach_by: ClassVar[ReachBy] = ReachBy()
    counters: ClassVar[frozenset[str]] = frozenset()
    refusals: ClassVar[Mapping[str, str]] = {}
    known_by: ClassVar[str] = ""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> "Record":  # type: ignore[override]
        record = super().from_db(db, field_names, values)
        record.remember()
        return record

    def remember(self) -> None:
        """Keep the columns as the database has them, to tell later what was changed."""
        self._stored: dict[str, Any] = self.columns()

    def columns(self) -> dict[str, Any]:
        """The loaded columns by name, without asking the database."""
        return {f.attname: self.__dict__[f.attname] for f in self._meta.concrete_fields if f.attname in self.__dict__}

    def save(self, *args: Any, **options: Any) -> None:
        """Write what changed. Raises WrittenOutside where no operation runs."""
        run = running.current()
        if self._state.adding:
            self._number_next_version(run.society_id)
            insert([self])
            self._state.adding, self._state.db = False, DEFAULT_DB_ALIAS
            run.touch(self, None)
        else:
            before = self._stored
            changed = [name for name, value in self.columns().items() if name not in before or before[name] != value]
            if not changed:
                return
            self.version = before["version"] + 1
            update(self, [*changed, "version"])
            run.touch(self, before)
        self.remember()

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Take the row away; its last line in the trace says so. Raises WrittenOutside where no operation runs."""
        running.current().touch(self, self._stored, gone=True)
        return super().delete(*args, **options)

    def _number_next_version(self, society_id: UUID) -> None:
        self.version = 1
        if self.society_id is None:
            self.society_id = society_id
