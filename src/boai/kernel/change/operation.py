"""``@operation``: the one door through which records change.

An operation re-reads and locks its record within the actor's reach, checks permission and stage, runs, saves, traces, tallies and
tells, all in one transaction; refused, it leaves nothing. docs/ARCHITECTURE.md holds the contract.
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import islice
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast, overload
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from boai.kernel.basics import clock
from boai.kernel.basics.reason import Reason, declare_reasons
from boai.kernel.change import constraints, outbox, replay, running, trace
from boai.kernel.change.acting import Acting, ActorKind, Post, Public, Self
from boai.kernel.change.inserts import insert
from boai.kernel.change.named import one_within
from boai.kernel.change.parameters import Kind, Parameter, parameters_of
from boai.kernel.change.records import Record
from boai.kernel.change.refusal import LostRace, NotFound, Refused, refuse, refuse_if
from boai.kernel.change.turns import writer_turn
from boai.kernel.figures import tallies
from boai.kernel.figures.models import TallyDelta

P = ParamSpec("P")
M = TypeVar("M", bound=Record)

FRESH = timedelta(minutes=5)
"""How long a proof of identity counts as fresh (security.md law 4)."""
ROWS_A_TRANSACTION = 500
RACES = 6
"""How often an operation is run at most when others are quicker to a hot row (LostRace)."""

declare_reasons(
    "access",
    {
        "access.proof_needed": "这项操作需要在五分钟内重新验证身份",
        "access.own_work": "经手人不能自己{operation}，请由另一人办理",
        "access.others_work": "只有经手人本人可以{operation}",
    },
)

_operations: dict[str, "Operation[Any]"] = {}


@dataclass(frozen=True)
class Outcome(Generic[M]):
    """What became of one row of ``many``: a record or a refusal."""

    record: M | None
    refusal: Refused | None


class Operation(ABC, Generic[M]):
    """A verb on one model. ``label`` is the button; ``parameters`` is what it asks for."""

    do_not_call_in_templates = True

    def __init__(
        self,
        function: Callable[..., Any],
        model: type[M],
        permission: str,
        by: Collection[ActorKind],
        *,
        proof: bool,
        skip: int,
    ) -> None:
        self.function, self.model, self.permission, self.by, self.proof = function, model, permission, frozenset(by), proof
        self._skip = skip
        self.name = f"{_room(function.__module__)}.{function.__name__}"
        if self.name in _operations:
            raise ValueError(f"operation declared twice: {self.name}")
        _operations[self.name] = self

    @property
    def verb(self) -> str:
        """The name without its room: what stands in an address."""
        return self.name.partition(".")[2]

    @property
    def label(self) -> str:
        """The docstring's first line: the Chinese words on the button."""
        return (inspect.getdoc(self.function) or self.name).splitlines()[0]

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """What is asked for, in order."""
        return parameters_of(self.function, self.model, skip=self._skip)

    def offered_to(self, acting: Acting) -> bool:
        """Whether this actor could use the operation at all, before any record is looked at."""
        return acting.kind in self.by and (acting.kind is not Post or acting.may(self.permission))

    def run_with(self, acting: Acting, given: Mapping[str, Any], record: Any = None) -> M:
        """Perform with parsed values; ``record`` is the one changed, or its id. The common way in for forms and programs."""
        known = {name: value for name, value in given.items() if name in self.parameters}
        if running.is_running():
            return self._run_once(acting, known, record)
        for _ in range(RACES - 1):
            try:
                return self._run_once(acting, known, record)
            except LostRace:
                continue
        return self._run_once(acting, known, record)

    def _run_once(self, acting: Acting, known: Mapping[str, Any], record: Any) -> M:
        with writer_turn():
            try:
                with transaction.atomic(savepoint=not running.is_running()):
                    return self._in_transaction(_renewed(acting), known, record)
            except (Refused, IntegrityError) as trouble:
                replayed = None if running.is_running() else self._replayed(acting, known, record)
                if replayed is not None:
                    return replayed
                reason = constraints.reason_for(trouble) if isinstance(trouble, IntegrityError) else None
                if reason is None:
                    raise
                raise Refused(reason) from trouble

    def many(self, rows: Iterable[Mapping[str, Any]], *, acting: Acting) -> list[Outcome[M]]:
        """Perform once a row, at most 500 rows a transaction; a refused row leaves the others standing.

        A row holds the values, ``record`` for a change, and may hold its own idempotency ``key``.
        """
        return [outcome for batch in _batches(rows) for outcome in self._batch(batch, acting)]

    def _batch(self, batch: Iterable[Mapping[str, Any]], acting: Acting) -> list[Outcome[M]]:
        outcomes: list[Outcome[M]] = []
        with writer_turn(), transaction.atomic():
            for row in batch:
                given = dict(row)
                actor = acting.with_key(given.pop("key")) if "key" in given else acting
                try:
                    outcomes.append(Outcome(self.run_with(actor, given, given.pop("record", None)), None))
                except Refused as refusal:
                    outcomes.append(Outcome(None, refusal))
        return outcomes

    def _in_transaction(self, acting: Acting, given: Mapping[str, Any], record: Any) -> M:
        self._check_actor(acting)
        outermost = not running.is_running()
        with running.running(running.Run(society_id=acting.society_id)) as run:
            done, post_id = self._perform(acting, self._resolved(acting, given), record)
            trace.write(run, self.name, acting, post_id, done.id)
            outbox.put(run, acting.society_id)
            insert([delta for touched in run.touched.values() for delta in _deltas(run.society_id, touched)])
            replay.store(acting, self.name, self._payload(given, record), done.id)
            while outermost and run.endings:
                run.endings.pop(0)()
        return done

    @abstractmethod
    def _perform(self, acting: Acting, given: dict[str, Any], record: Any) -> tuple[M, UUID | None]:
        """Do it; gives the record and the post by which a staff actor might."""

    def _check_actor(self, acting: Acting) -> None:
        if not self.offered_to(acting):
            raise refuse("change.not_allowed")
        if acting.kind is Public and len(acting.key) < 22:  # 128 bits in base64: for the public the key is the actor
            raise refuse("change.not_allowed")
        if self.proof and acting.kind in (Post, Self) and (acting.proved_at is None or clock.now() - acting.proved_at > FRESH):
            raise refuse("access.proof_needed")

    def _resolved(self, acting: Acting, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every record is read again within the actor's reach; missing values refused, defaults filled in."""
        resolved: dict[str, Any] = {}
        for name, parameter in self.parameters.items():
            value = given.get(name, parameter.default)
            if value is None and parameter.required:
                raise refuse("change.missing", field=parameter.label)
            parameter.check(value)
            if parameter.kind is Kind.RECORD and value is not None and parameter.model:
                value = _within(parameter.model, acting, self.permission, value)
            resolved[name] = value
        return resolved

    def _power(self, acting: Acting, record: Record) -> UUID | None:
        """The post by which a staff actor may do this to a record filed at its branch. Refuses change.not_allowed."""
        if acting.kind is not Post:
            return None
        power = acting.power_over(self.permission, branch_path(record))
        if power is None:
            raise refuse("change.not_allowed")
        return power.post_id

    def _payload(self, given: Mapping[str, Any], record: Any) -> dict[str, Any]:
        payload = {name: self.parameters[name].canonical(value) for name, value in given.items()}
        return {**payload, "record": str(getattr(record, "id", record))}

    def _replayed(self, acting: Acting, given: Mapping[str, Any], record: Any) -> M | None:
        """What the same key led to before. Asked only after a refusal or a broken constraint: a first time pays nothing."""
        stored = replay.find(acting, self.name, self._payload(given, record))
        if stored is None:
            return None
        found = _rows(self.model).filter(pk=stored.record_id)
        if acting.kind is not Public:
            found = found.filter(acting.reach(self.permission).condition(self.model.reach_by))
        done = found.first()
        if done is None:
            raise NotFound
        return done


class Change(Operation[M], Generic[M, P]):
    """An operation on an existing record."""

    when: frozenset[str]
    becomes: str | None
    lock: bool
    never_by: tuple[str, ...]
    only_by: tuple[str, ...]

    def __call__(self, record: M | UUID, *args: P.args, **given: P.kwargs) -> M:
        acting = given.pop("acting")
        assert isinstance(acting, Acting)
        return self.run_with(acting, given, record)

    def stage_allows(self, record: M) -> bool:
        """Whether the record's stage allows this."""
        return not self.when or getattr(record, "stage") in self.when  # noqa: B009  # stage is not on every Record

    def refuses_person(self, record: M, acting: Acting) -> Reason | None:
        """Why this person may not do it to this record: four eyes, or somebody else's work. The system has no eyes."""
        if acting.person_id is None:
            return None
        if acting.person_id in _persons(record, self.never_by):
            return Reason("access.own_work", operation=self.label)
        if self.only_by and acting.person_id not in _persons(record, self.only_by):
            return Reason("access.others_work", operation=self.label)
        return None

    def offered_at(self, record: M, acting: Acting) -> bool:
        """Whether a button for this belongs on the record's page."""
        return self.offered_to(acting) and self.stage_allows(record) and self.refuses_person(record, acting) is None

    def _perform(self, acting: Acting, given: dict[str, Any], record: Any) -> tuple[M, UUID | None]:
        fresh = _within(self.model, acting, self.permission, record, lock=self.lock)
        post_id = self._power(acting, fresh)
        if not self.stage_allows(fresh):
            raise refuse("change.wrong_stage", stage=stage_label(fresh), operation=self.label)
        refuse_if(self.refuses_person(fresh, acting))
        self.function(fresh, **given, acting=acting)
        if self.becomes is not None:
            setattr(fresh, "stage", self.becomes)  # noqa: B010
        fresh.save()
        return fresh, post_id


class Create(Operation[M], Generic[M, P]):
    """An operation that files a new record."""

    at: str

    def __call__(self, *args: P.args, **given: P.kwargs) -> M:
        acting = given.pop("acting")
        assert isinstance(acting, Acting)
        return self.run_with(acting, given)

    def _perform(self, acting: Acting, given: dict[str, Any], record: Any) -> tuple[M, UUID | None]:
        post_id = self._power(acting, given[self.at]) if acting.kind is Post else None
        created: M = self.function(**given, acting=acting)
        if created._state.adding:
            created.save()
        return created, post_id


@overload
def operation(
    permission: str,
    *,
    on: type[M],
    by: Collection[ActorKind],
    when: Collection[str] = ...,
    becomes: str | None = ...,
    lock: bool = ...,
    proof: bool = ...,
    never_by: Collection[str] = ...,
    only_by: Collection[str] = ...,
) -> Callable[[Callable[Concatenate[M, P], None]], Change[M, P]]: ...


@overload
def operation(
    permission: str, *, creates: type[M], by: Collection[ActorKind], at: str = ..., proof: bool = ...
) -> Callable[[Callable[P, M]], Create[M, P]]: ...


def operation(
    permission: str,
    *,
    by: Collection[ActorKind],
    on: type[Any] | None = None,
    creates: type[Any] | None = None,
    when: Collection[str] = (),
    becomes: str | None = None,
    at: str = "branch",
    lock: bool = True,
    proof: bool = False,
    never_by: Collection[str] = (),
    only_by: Collection[str] = (),
) -> Callable[[Callable[..., Any]], Any]:
    """Declare a verb.

    ``on=Model``: a change; ``when`` are the stages that allow it, ``becomes`` the stage after it; ``lock=False`` only where a
    unique constraint and a conditional UPDATE protect better. ``creates=Model``: files a record; ``at`` names the parameter
    whose branch it is filed at. ``by`` lists who may call; ``proof`` asks a person for a fresh proof of identity. ``never_by`` and
    ``only_by`` name columns of the record that hold a person: four eyes, or one's own work only.
    """

    def declare(function: Callable[..., Any]) -> Operation[Any]:
        if creates is not None:
            create: Create[Any, Any] = Create(function, creates, str(permission), by, proof=proof, skip=0)
            create.at = at
            return create
        assert on is not None
        change: Change[Any, Any] = Change(function, on, str(permission), by, proof=proof, skip=1)
        change.when, change.becomes, change.lock = frozenset(when), becomes, lock
        change.never_by, change.only_by = tuple(never_by), tuple(only_by)
        return change

    return declare


def operations() -> Mapping[str, Operation[Any]]:
    """Every declared operation by its name."""
    return dict(sorted(_operations.items()))


def branch_path(record: Record) -> str:
    """The tree path of the branch where a record is filed."""
    place: Any = record
    for step in (record.reach_by.branch or "").split("__"):
        place = getattr(place, step) if step else place
    path: str = place.path
    return path


def stage_label(record: Record) -> str:
    """The Chinese word for a record's stage."""
    return str(getattr(record, "get_stage_display", lambda: "")())


def _within(model: type[M], acting: Acting, permission: str, wanted: Any, *, lock: bool = False) -> M:
    """The record ``wanted`` (itself, its id or its number) within the actor's reach, freshly read. Refuses change.not_found."""
    branch = model.reach_by.branch if acting.kind is Post else None  # only a post's power is measured at the branch
    joins = [join for join in (branch, *model.reach_by.joins) if join]
    found = one_within(model, acting.reach(permission), wanted, joins=joins, lock=lock)
    if found is None:
        raise NotFound
    return found


def _persons(record: Record, columns: tuple[str, ...]) -> set[UUID]:
    return {getattr(record, f"{column}_id") for column in columns}


def _rows(model: type[M]) -> QuerySet[M]:
    return cast("QuerySet[M]", model._default_manager.all())


def _deltas(society_id: UUID, touched: running.Touched) -> list[TallyDelta]:
    before = touched.model(**touched.before) if touched.before is not None else None
    return tallies.deltas(society_id, before, touched.after)


def _renewed(acting: Acting) -> Acting:
    return replace(acting.renew(acting), key=acting.key) if acting.renew else acting


def _room(module: str) -> str:
    """boai.domains.training.operations -> training; boai.kernel.people.operations -> people."""
    return module.split(".")[2]


def _batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, ROWS_A_TRANSACTION)):
        yield batch
