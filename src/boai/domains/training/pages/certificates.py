"""A person's own papers, and verification by anyone."""

from typing import Literal

from django.http import Http404, HttpResponse

from boai.domains.training import certificate_paper, queries, verification
from boai.domains.training.vocabulary import Permission
from boai.kernel.documents.qr import qr_svg
from boai.kernel.pages.opens import ActingRequest, open_page, person_of, person_page
from boai.kernel.pages.page import page

Paper = Literal["pdf", "png"]
PAPERS: dict[str, tuple[Paper, str]] = {"pdf": ("pdf", "application/pdf"), "png": ("png", "image/png")}


@open_page
def verify(request: ActingRequest, token: str = "") -> HttpResponse:
    """/certificates/verify[/<token>]: by the QR or by number; a typed name or four digits get only 一致 or 不一致, a few times a day."""
    number, typed = request.GET.get("number", ""), request.POST.get("holder", "")
    found = verification.by_token(token) if token else verification.by_number(number) if number else None
    state = verification.today_state(found) if found else None
    return page(
        request,
        "training/verify.html",
        certificate=found,
        state=state,
        label=verification.LABELS[state] if state else "",
        compared=bool(found and typed),
        agrees=verification.agrees(found, typed) if found and typed else None,
        asked=bool(token or number),
        number=number,
    )


@person_page
def paper(request: ActingRequest, number: str, kind: str) -> HttpResponse:
    """/me/certificates/<no>/paper[.pdf|.png]: my certificate to keep, to show and to print; in WeChat the picture is pressed long."""
    reach = request.acting.reach(Permission.CERTIFICATE_VIEW)
    rows = queries.certificates_of(reach, person_of(request)).select_related("person__key", "branch", "edition")
    certificate = rows.filter(number=number).first()
    if certificate is None:
        raise Http404
    origin = f"{request.scheme}://{request.get_host()}"
    if kind == "page":
        words = certificate_paper.shown_on(certificate, certificate.person.name)
        qr = qr_svg(certificate_paper.verify_address(certificate, origin))
        return page(request, "training/paper.html", certificate=certificate, words=words, qr=qr)
    if kind not in PAPERS:
        raise Http404
    made, content_type = PAPERS[kind]
    response = HttpResponse(certificate_paper.paper(certificate, origin, made), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{number}.{kind}"'
    return response
