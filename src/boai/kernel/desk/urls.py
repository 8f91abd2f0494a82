"""Addresses of every desk."""

from django.urls import path, register_converter

from boai.kernel.desk import attachments, importing_pages, inbox, payment_desks, persons, views


class DeskKey:
    """Two words with a slash: ``training/classes``."""

    regex = "[a-z_]+/[a-z_]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DeskKey, "desk")

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/read", inbox.mark_all_read, name="inbox_read_all"),
    path("inbox/<uuid:message_id>/read", inbox.mark_read, name="inbox_read"),
    path("calls", inbox.calls, name="calls"),
    path("calls/<uuid:call_id>", inbox.one_call, name="call"),
    path("calls/<uuid:call_id>/dial", inbox.dial, name="dial"),
    path("calls/<uuid:call_id>/record", inbox.record, name="record_call"),
    path("import/<slug:kind>", importing_pages.begin, name="import"),
    path("import/<slug:kind>/template.<str:form>", importing_pages.template, name="import_template"),
    path("import/<slug:kind>/<uuid:run_id>", importing_pages.preview, name="import_preview"),
    path("import/<slug:kind>/<uuid:run_id>/result", importing_pages.result, name="import_result"),
    path("import/<slug:kind>/<uuid:run_id>/refused.xlsx", importing_pages.refused, name="import_refused"),
    path("people/persons/<uuid:person_id>/open", persons.open_sealed, name="open_sealed"),
    path("people/persons/<uuid:person_id>/ring", persons.ring, name="ring"),
    path("people/persons/<uuid:person_id>/slip", persons.issue_slip, name="issue_slip"),
    path("people/persons/<uuid:person_id>/reset", persons.reset_factors, name="reset_factors"),
    path("payments/notices", payment_desks.notices, name="payment_notices"),
    path("<desk:key>/", views.listing, name="listing"),
    path("<desk:key>/export.<str:kind>", views.exported, name="export"),
    path("<desk:key>/new/<str:operation>", views.create, name="create"),
    path("<desk:key>/<uuid:record_id>/", views.record, name="record"),
    path("<desk:key>/<uuid:record_id>/files/<uuid:file_id>", attachments.attachment, name="attachment"),
    path("<desk:key>/<uuid:record_id>/<str:operation>", views.change, name="change"),
]
