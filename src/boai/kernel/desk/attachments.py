"""A record's files at the desk: shown on its page, downloaded through it."""

from io import BytesIO
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, Http404

from boai.kernel.desk.declaration import reached_record
from boai.kernel.documents import vault
from boai.kernel.documents.models import Attachment
from boai.kernel.documents.vocabulary import FileKind
from boai.kernel.pages.opens import ActingRequest, staff_page

HARMLESS = "default-src 'none'; sandbox"


@staff_page
def attachment(request: ActingRequest, key: str, record_id: UUID, file_id: UUID) -> FileResponse:
    """/desk/<key>/<id>/files/<file>: the file, for whoever may see the record; ``?view`` shows a picture instead of saving it."""
    record = reached_record(request.acting, key, record_id)
    found = vault.attachments_of(record).filter(pk=file_id).first()
    if found is None:
        raise Http404
    return sent(found, inline="view" in request.GET and found.kind == FileKind.PICTURE)


def sent(found: Attachment, *, inline: bool = False) -> FileResponse:
    """The file as a response that no browser runs: its checked type, nosniff, sandboxed, never cached. 404 where content is gone."""
    try:
        content = BytesIO(vault.content_of(found))
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(content, content_type=found.content_type)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{how}; filename=\"file.{found.extension}\"; filename*=UTF-8''{quote(found.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = HARMLESS
    response["Cache-Control"] = "no-store"
    return response
