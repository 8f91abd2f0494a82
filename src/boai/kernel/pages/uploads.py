"""Files in a form: several at once, kept for a day when the form is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import NO_FILES, Acting, Files, Parameter, Refused, refuse
from boai.kernel.documents import vault
from boai.kernel.documents.content import MOST_MEGABYTES
from boai.kernel.documents.models import Upload

ACCEPT = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.xlsx,.docx,.txt,.csv,image/*"


@dataclass(frozen=True)
class Sent:
    """What a form brought: ids of uploads kept before, and new files."""

    kept: list[str]
    new: "list[UploadedFile[Any]]"


class FilesWidget(forms.Widget):
    """A chooser for several files; those kept before stand above it, each with a tick."""

    template_name = "pages/files.html"
    needs_multipart_form = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "accept": ACCEPT})
        self.kept: list[Upload] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Sent:
        """Ids and new files under one name."""
        kept = data.getlist(name) if hasattr(data, "getlist") else []
        return Sent(kept, files.getlist(f"{name}-new") if files is not None and hasattr(files, "getlist") else [])

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Never left out: nothing chosen is an answer."""
        return False

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        """The template's words."""
        context = super().get_context(name, None, dict(attrs or {}))
        rows = [{"id": one.id, "name": vault.name_of(one), "kilobytes": max(1, one.size // 1024)} for one in self.kept]
        return {**context, "kept": rows, "most": vault.MOST_FILES, "megabytes": MOST_MEGABYTES}


class FilesField(forms.Field):
    """Checks and keeps what was sent; gives the ids of this session's uploads. A bad file is named, the good ones stay."""

    widget: FilesWidget

    def __init__(self, parameter: Parameter, acting: Acting, request: HttpRequest) -> None:
        super().__init__(label=parameter.label, help_text=parameter.help, required=parameter.required, widget=FilesWidget())
        self.acting, self.request = acting, request

    def clean(self, value: Sent) -> Files:
        """The uploads, or form errors in the vault's own words."""
        from boai.kernel.pages.templatetags.words import sentence

        session = session_of(self.request)
        ids = [_id for typed in value.kept if (_id := as_id(typed))]
        wrong: list[str] = []
        if len(ids) + len(value.new) > vault.MOST_FILES:
            raise forms.ValidationError(sentence(refuse("documents.too_many_files", most=vault.MOST_FILES).reasons[0]))
        for file in value.new:
            try:
                ids.append(keep(file, session, self.acting).id)
            except Refused as refusal:
                wrong += [f"{file.name}：{sentence(reason)}" for reason in refusal.reasons]
        self.widget.kept = vault.uploads(ids, session, self.acting.society_id)
        if len(self.widget.kept) < len(set(ids)):
            wrong.append(sentence(Reason("documents.upload_gone")))
        if wrong:
            raise forms.ValidationError(wrong)
        if self.required and not self.widget.kept:
            raise forms.ValidationError(sentence(Reason("change.missing", field=self.label)))
        return vault.ids_of(self.widget.kept) or NO_FILES


def keep(file: "UploadedFile[Any]", session: str, acting: Acting) -> Upload:
    """One sent file into the vault. Refuses documents.file_too_large before it is read, and what the vault refuses."""
    if (file.size or 0) > MOST_MEGABYTES * 2**20:
        raise refuse("documents.file_too_large", megabytes=MOST_MEGABYTES)
    return vault.keep(file.read(), file.name or "", session, acting)


def session_of(request: HttpRequest) -> str:
    """The key of the request's session; one is begun for somebody who has none."""
    if request.session.session_key is None:
        request.session.create()
    key = request.session.session_key
    assert key is not None
    return key


def as_id(typed: str) -> UUID | None:
    """A typed id, or None for anything else."""
    try:
        return UUID(typed)
    except ValueError:
        return None
