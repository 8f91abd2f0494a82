"""Importing at the desk: bring a file or paste rows, see every row judged, confirm, see what became of it."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from boai.kernel.change.contract import Refused, refuse
from boai.kernel.desk.declaration import reached_desk
from boai.kernel.desk.importing import Importer, importers
from boai.kernel.desk.importing_run import Judged, begun, performed, tried, why
from boai.kernel.desk.importing_sheets import MOST_PASTED_MEGABYTES, Sheet, sheet_of
from boai.kernel.desk.importing_template import XLSX, template_of
from boai.kernel.desk.models import ImportRun
from boai.kernel.documents import vault
from boai.kernel.documents.content import text_of
from boai.kernel.documents.models import Upload
from boai.kernel.documents.vocabulary import FileKind
from boai.kernel.pages.opens import ActingRequest, staff_page
from boai.kernel.pages.uploads import as_id, keep, session_of

MOST_ROWS = 2_000
SHOWN_REFUSED, SHOWN_GOOD = 200, 20


@staff_page
def begin(request: ActingRequest, kind: str) -> HttpResponse:
    """/desk/import/<kind>: a file or pasted rows; both are kept for a day and lead to the preview."""
    importer = _importer(request, kind)
    common, pasted = _typed(request, importer)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            upload = _brought(request)
            sheet_of(vault.content_of(upload), importer, most=MOST_ROWS, common=common)
            return redirect("desk:import_preview", importer.key, begun(importer, upload, common, request.acting).id)
        except Refused as refused_for:
            refusal = refused_for
    context = {"importer": importer, "common": common, "pasted": pasted, "form": {"refusal": refusal}}
    return render(request, "desk/import_begin.html", {**context, "most": MOST_ROWS}, status=422 if refusal else 200)


@staff_page
def template(request: ActingRequest, kind: str, form: str) -> HttpResponse:
    """/desk/import/<kind>/template.xlsx or .csv."""
    importer = _importer(request, kind)
    if form not in ("xlsx", "csv"):
        raise Http404
    response = HttpResponse(template_of(importer, form), content_type=XLSX if form == "xlsx" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(importer.title)}-{quote('导入模板')}.{form}"
    return response


@staff_page
def preview(request: ActingRequest, kind: str, run_id: UUID) -> HttpResponse:
    """/desk/import/<kind>/<run>: every row judged as it would be in earnest, nothing written; a POST confirms."""
    importer = _importer(request, kind)
    run, upload = _run(request, importer, run_id)
    if run.done_at is not None:
        return redirect("desk:import_result", importer.key, run.id)
    sheet = sheet_of(vault.content_of(upload), importer, most=MOST_ROWS, common=run.common)
    if request.method == "POST":
        try:
            performed(importer, run.id, sheet.rows, request.acting, session_of(request))
        except Refused as refusal:
            return render(request, "desk/import_result.html", {"importer": importer, "run": run, "form": {"refusal": refusal}}, status=422)
        return redirect("desk:import_result", importer.key, run.id)
    judged = tried(importer, sheet.rows, request.acting)
    return render(request, "desk/import_preview.html", {**_preview(importer, sheet, judged), "run": run, "name": vault.name_of(upload)})


@staff_page
def result(request: ActingRequest, kind: str, run_id: UUID) -> HttpResponse:
    """/desk/import/<kind>/<run>/result: how many became records, and the file of those that did not."""
    importer = _importer(request, kind)
    run, _ = _run(request, importer, run_id)
    return render(request, "desk/import_result.html", {"importer": importer, "run": run})


@staff_page
def refused(request: ActingRequest, kind: str, run_id: UUID) -> HttpResponse:
    """/desk/import/<kind>/<run>/refused.xlsx: the refused rows with their reasons, to be mended and brought again."""
    importer = _importer(request, kind)
    run, _ = _run(request, importer, run_id)
    if run.refused_upload_id is None:
        raise Http404
    data = vault.content_of(_upload(request, run.refused_upload_id))
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(importer.title)}-{quote('未导入')}.xlsx"
    return response


def _preview(importer: Importer, sheet: Sheet, judged: list[Judged]) -> dict[str, Any]:
    bad = [one for one in judged if one.reasons]
    good = [one for one in judged if not one.reasons]
    shown = sorted([*bad[:SHOWN_REFUSED], *good[:SHOWN_GOOD]], key=lambda one: one.row.number)
    table = [(one.row.number, [one.row.cells.get(c.name, "") for c in importer.columns], why(one)) for one in shown]
    return {
        "importer": importer,
        "headings": [column.heading for column in importer.columns],
        "table": table,
        "good": len(good),
        "bad": len(bad),
        "hidden": len(judged) - len(shown),
        "unused": sheet.unused,
    }


def _importer(request: ActingRequest, kind: str) -> Importer:
    importer = importers().get(kind)
    if importer is None:
        raise Http404
    reached_desk(request.acting, importer.desk)
    if not importer.operation.offered_to(request.acting):
        raise refuse("change.not_allowed")
    return importer


def _typed(request: ActingRequest, importer: Importer) -> tuple[str, str]:
    """The column given for all and the pasted rows: as just sent, or of an import that is to be mended."""
    common, pasted = request.POST.get("common", request.GET.get("common", "")), request.POST.get("pasted", "")
    if request.method == "GET" and (again := as_id(request.GET.get("again", ""))):
        run, upload = _run(request, importer, again)
        is_text = upload.kind in (FileKind.TEXT, FileKind.MARKUP)
        common, pasted = run.common, (text_of(vault.content_of(upload)) or "") if is_text else ""
    return common.strip()[:80], pasted


def _brought(request: ActingRequest) -> Upload:
    """The file, or the pasted rows, in the vault. Refuses importing.too_long, importing.nothing and what the vault refuses."""
    session, file = session_of(request), request.FILES.get("file")
    if file is not None:
        return keep(file, session, request.acting)
    pasted = request.POST.get("pasted", "")
    if len(pasted.encode()) > MOST_PASTED_MEGABYTES * 2**20:
        raise refuse("importing.too_long", megabytes=MOST_PASTED_MEGABYTES)
    if not pasted.strip():
        raise refuse("importing.nothing")
    return vault.keep(pasted.replace("\x00", "").encode(), "粘贴的名单.txt", session, request.acting)


def _upload(request: ActingRequest, upload_id: UUID) -> Upload:
    found = vault.uploads([upload_id], session_of(request), request.acting.society_id)
    if not found:
        raise Http404
    return found[0]


def _run(request: ActingRequest, importer: Importer, run_id: UUID) -> tuple[ImportRun, Upload]:
    """An import of this session with its upload; 404 for any other."""
    run = ImportRun.objects.filter(pk=run_id, kind=importer.key).first()
    if run is None:
        raise Http404
    return run, _upload(request, run.upload_id)
