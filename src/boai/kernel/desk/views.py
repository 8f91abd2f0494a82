"""The pages every desk has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from boai.kernel.basics import clock
from boai.kernel.change.contract import Change, Create, Operation, refuse
from boai.kernel.desk import export
from boai.kernel.desk.declaration import Desk, Task, desks, reached_desk, reached_record
from boai.kernel.desk.history import history_of, last_touched
from boai.kernel.desk.importing import importers_of
from boai.kernel.desk.notices import notices_for
from boai.kernel.desk.paging import BoundedPaginator
from boai.kernel.documents import vault
from boai.kernel.documents.vocabulary import Permission as OfDocuments
from boai.kernel.pages.forms import OperationForm
from boai.kernel.pages.opens import ActingRequest, staff_page

PAGE_ROWS, PRINTED_ROWS = 25, 2_000
TASK_ROWS = 5


@staff_page
def home(request: ActingRequest) -> HttpResponse:
    """/desk/: what waits for me first, then everything I may see."""
    mine = [desk for desk in desks().values() if request.acting.may(desk.view)]
    tasks = sorted((task for desk in mine for task in _waiting(request, desk)), key=lambda task: task["since"])
    return render(request, "desk/home.html", {"tasks": tasks, "notices": notices_for(request.acting)})


@staff_page
def listing(request: ActingRequest, key: str) -> HttpResponse:
    """/desk/<key>/: the list, searched, filtered, sorted, paged; ``?task=`` shows what waits; ``?print=1`` prints all of it."""
    desk = reached_desk(request.acting, key)
    rows = _asked_rows(request, desk)
    printing = "print" in request.GET
    pages = Paginator(rows, PRINTED_ROWS) if printing else BoundedPaginator(rows, PAGE_ROWS)
    shown = pages.get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    table = [(row, desk.cells(row)) for row in shown]
    context = {
        "desk": desk,
        "page": shown,
        "table": table,
        "columns": _columns(desk, asked, [cells for _, cells in table]),
        "task": _task(request, desk),
        "as_of": clock.now(),
        "asked": asked,
        "query": asked.urlencode(),
        "creates": [one for one in desk.creates if one.offered_to(request.acting)],
        "links": desk.links_of(None, request.acting),
        "formats": list(export.FORMATS),
        "spans": [(path, title, asked.get(f"{path}_from", ""), asked.get(f"{path}_to", "")) for path, title in desk.dated.items()],
        "filters": [] if printing else desk.filter_choices(desk.rows(request.acting.reach(desk.view))),
        "imports": [one for one in importers_of(desk.key) if one.operation.offered_to(request.acting)],
    }
    return render(request, "desk/print.html" if printing else "desk/listing.html", context)


@staff_page
def exported(request: ActingRequest, key: str, kind: str) -> StreamingHttpResponse:
    """/desk/<key>/export.<kind>: the asked rows as CSV or XLSX; persons stay masked."""
    desk = reached_desk(request.acting, key)
    if kind not in export.FORMATS:
        raise Http404
    write, content_type = export.FORMATS[kind]
    rows: Iterator[Any] = _asked_rows(request, desk).iterator(chunk_size=1_000)
    response = StreamingHttpResponse(write(desk.headings(), (desk.cells(row) for row in rows)), content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(desk.title)}.{kind}"
    return response


@staff_page
def record(request: ActingRequest, key: str, record_id: UUID) -> HttpResponse:
    """/desk/<key>/<id>/: everything about one record, what can be done with it, and its history."""
    desk = reached_desk(request.acting, key)
    found = reached_record(request.acting, key, record_id)
    changes = [one for one in desk.changes if one.offered_at(found, request.acting)]
    files = list(vault.attachments_of(found))
    context = {
        "desk": desk,
        "record": found,
        "details": desk.detail_rows(found),
        "progress": desk.progress(found),
        "comes_next": desk.comes_next(found),
        "changes": changes,
        "links": desk.links_of(found, request.acting),
        "history": history_of(found.id, *(file.id for file in files)),
        "attachments": files,
        "may_withdraw": request.acting.may(OfDocuments.ATTACHMENT_VIEW),
    }
    return render(request, "desk/record.html", context)


@staff_page
def change(request: ActingRequest, key: str, record_id: UUID, operation: str) -> HttpResponse:
    """/desk/<key>/<id>/<operation>: the form of a change."""
    desk = reached_desk(request.acting, key)
    found = reached_record(request.acting, key, record_id)
    return _perform(request, desk, _operation(request, desk, operation, Change), found)


@staff_page
def create(request: ActingRequest, key: str, operation: str) -> HttpResponse:
    """/desk/<key>/new/<operation>: the form of a create."""
    desk = reached_desk(request.acting, key)
    return _perform(request, desk, _operation(request, desk, operation, Create), None)


def _perform(request: ActingRequest, desk: Desk, operation: Operation[Any], found: Any) -> HttpResponse:
    form: OperationForm[Any] = OperationForm(operation, request.acting, request, record=found)
    done = form.try_operation(found)
    if done is not None:
        target = done if isinstance(done, desk.model) else found
        return redirect(reverse("desk:record", args=[desk.key, target.id]) if target else reverse("desk:listing", args=[desk.key]))
    context = {"desk": desk, "operation": operation, "form": form, "record": found}
    return render(request, "desk/operation.html", context, status=422 if form.is_bound else 200)


def _asked_rows(request: ActingRequest, desk: Desk) -> Any:
    rows = desk.rows(request.acting.reach(desk.view))
    rows = desk.found(rows, request.GET.get("q", ""), request.acting.society_id)
    if (task := _task(request, desk)) is not None:
        rows = rows.filter(pk__in=_due(request, desk, task).values("pk"))
    return desk.ordered(desk.filtered(rows, request.GET.dict()), request.GET.get("sort", ""))


def _task(request: ActingRequest, desk: Desk) -> Task | None:
    """The task whose records an address asks for."""
    offered = (task for task in desk.tasks if task.operation.offered_to(request.acting))
    return next((task for task in offered if task.label == request.GET.get("task")), None)


@dataclass(frozen=True)
class Column:
    """A column's head: its title, whether it holds numbers, and where one sorts by it.

    ``path`` is "" for what cannot be sorted by; ``way`` is aria-sort's word; ``address`` sorts by it, or the other way round.
    """

    title: str
    number: bool
    path: str
    way: str
    address: str


def _columns(desk: Desk, asked: QueryDict, table: list[list[Any]]) -> list[Column]:
    """The heads of a list, as it is sorted now."""
    held = zip(*table, strict=True) if table else [()] * len(desk.columns)
    sortable, now = desk.sortable, asked.get("sort", "")
    heads = []
    for column, cells in zip(desk.columns, held, strict=True):
        path = column if isinstance(column, str) else column[0]
        way = {path: "ascending", f"-{path}": "descending"}.get(now, "none")
        turned = asked.copy()
        turned["sort"] = f"-{path}" if way == "ascending" else path
        number = bool(cells) and all(type(one) is int for one in cells)
        heads.append(Column(desk.heading(column), number, path if path in sortable else "", way, turned.urlencode()))
    return heads


def _operation(request: ActingRequest, desk: Desk, name: str, kind: type[Operation[Any]]) -> Operation[Any]:
    for one in desk.operations:
        if isinstance(one, kind) and one.verb == name:
            if not one.offered_to(request.acting):
                raise refuse("change.not_allowed")
            return one
    raise Http404


def _waiting(request: ActingRequest, desk: Desk) -> Iterator[dict[str, Any]]:
    for task in desk.tasks:
        if task.operation.offered_to(request.acting):
            rows = _due(request, desk, task)
            if count := rows.count():
                first = list(rows.order_by("id")[:TASK_ROWS])
                since = last_touched([row.pk for row in first])
                dated = sorted(((row, since[row.pk]) for row in first), key=lambda pair: pair[1])
                yield {"label": task.label, "count": count, "desk": desk, "first": dated, "since": dated[0][1]}


def _due(request: ActingRequest, desk: Desk, task: Task) -> QuerySet[Any]:
    """The records that wait for this person's work."""
    waiting = desk.model.objects.within(request.acting.reach(task.operation.permission)).filter(task.waits)
    return _mine_to_do(waiting, task.operation, request.acting.person_id)


def _mine_to_do(rows: QuerySet[Any], operation: Operation[Any], person_id: UUID | None) -> QuerySet[Any]:
    """Without what this person may not do for four eyes, or what is somebody else's work."""
    for column in getattr(operation, "never_by", ()):
        rows = rows.exclude(**{f"{column}_id": person_id})
    for column in getattr(operation, "only_by", ()):
        rows = rows.filter(**{f"{column}_id": person_id})
    return rows
