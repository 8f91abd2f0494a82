"""A form for an operation: fields from its parameters, refusals beside what was typed, a hidden idempotency key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.http import HttpRequest

from boai.kernel.basics import clock, randomness
from boai.kernel.change.contract import Acting, Operation, Parameter, Record, Refused
from boai.kernel.change.parameters import Kind
from boai.kernel.pages import proof
from boai.kernel.pages.finding import FIND, PersonSelect
from boai.kernel.pages.uploads import FilesField
from boai.kernel.people.models import Person

M = TypeVar("M", bound=Record)
MOST_CHOICES = 300

KEY = "idempotency_key"


class OperationForm(forms.Form, Generic[M]):
    """Asks for an operation's parameters except those already ``known``; performs it when sent.

    Where the operation needs a fresh proof and there is none, ``proof`` is what the form asks for it; everything else is kept.
    """

    def __init__(
        self,
        operation: Operation[M],
        acting: Acting,
        request: HttpRequest,
        known: Mapping[str, Any] | None = None,
        record: M | None = None,
    ) -> None:
        self.operation, self.acting, self.known = operation, acting, dict(known or {})
        self.refusal: Refused | None = None
        self.request = request
        self.proof = proof.asked(request) if proof.needed(operation, acting) and request.method != "POST" else None
        finding = FIND in request.POST
        sent = request.method == "POST" and not finding
        initial = {**_held(record, operation), **request.GET.dict(), **(request.POST.dict() if finding else {})}
        super().__init__(request.POST if sent else None, request.FILES if sent else None, initial=initial)
        for parameter in operation.parameters.values():
            if parameter.name in self.known:
                continue
            self.fields[parameter.name] = field_for(parameter, acting, operation.permission, request)
        self.fields[KEY] = forms.CharField(widget=forms.HiddenInput, initial=randomness.token(), max_length=64, min_length=22)

    def try_operation(self, record: M | None = None) -> M | None:
        """The record when the form was sent and the operation done; None with errors or ``refusal`` otherwise."""
        if not self.is_bound:
            return None
        if not self.is_valid():
            self.proof = proof.asked(self.request) if proof.needed(self.operation, self.acting) else None
            return None
        given = {name: value for name, value in self.cleaned_data.items() if name != KEY}
        if not self._proved():
            return None
        try:
            return self.operation.run_with(self.acting.with_key(self.cleaned_data[KEY]), {**given, **self.known}, record)
        except Refused as refusal:
            self.refusal = refusal
            return None

    def _proved(self) -> bool:
        """Whether the proof that the operation needs is there, or came along with the form."""
        if not proof.needed(self.operation, self.acting):
            return True
        reason = proof.check(self.request)
        if reason is None:
            self.acting = replace(self.acting, proved_at=clock.now())
            return True
        self.refusal, self.proof = Refused(reason), proof.asked(self.request)
        return False


def _held(record: Record | None, operation: Operation[Any]) -> dict[str, Any]:
    """What the record already holds under the names the operation asks for: a change begins from it."""
    columns = record.columns() if record is not None else {}
    held = {name: columns.get(name, columns.get(f"{name}_id")) for name in operation.parameters}
    return {name: _shown(value) for name, value in held.items() if value is not None}


class ParameterField(forms.CharField):
    """A field that leaves reading what was typed to the operation's parameter."""

    def __init__(self, parameter: Parameter, widget: forms.Widget) -> None:
        super().__init__(
            label=parameter.label,
            help_text=parameter.help,
            required=parameter.required,
            widget=widget,
            initial=_shown(parameter.default),
            strip=False,
            max_length=20_000,
        )
        self.parameter = parameter

    def clean(self, value: Any) -> Any:
        """Parsed, or a form error in the operation's own words."""
        from boai.kernel.pages.templatetags.words import sentence

        try:
            super().clean(value or "") if not self.required else None
            return self.parameter.parse(value)
        except Refused as refusal:
            raise forms.ValidationError([sentence(reason) for reason in refusal.reasons]) from refusal


def field_for(parameter: Parameter, acting: Acting, permission: str, request: HttpRequest) -> forms.Field:
    """The form field for a parameter; records are offered from the actor's reach, people found there."""
    if parameter.kind is Kind.FILES:
        return FilesField(parameter, acting, request)
    if parameter.kind is Kind.RECORD and parameter.model is Person:
        return ParameterField(parameter, PersonSelect(acting, permission, request, parameter.name))
    return ParameterField(parameter, _WIDGETS[parameter.kind](parameter, acting, permission))


def _records(parameter: Parameter, acting: Acting, permission: str) -> forms.Widget:
    assert parameter.model is not None
    rows = parameter.model._default_manager.filter(acting.reach(permission).condition(parameter.model.reach_by))
    order = "path" if any(f.name == "path" for f in parameter.model._meta.fields) else "-id"
    return _select(parameter, [(str(row.pk), str(row)) for row in rows.order_by(order)[:MOST_CHOICES]])


def _select(parameter: Parameter, choices: Sequence[tuple[str, str]]) -> forms.Widget:
    return forms.Select(choices=[("", "请选择")] * (parameter.default is None) + list(choices))


def _choices(parameter: Parameter, acting: Acting, permission: str) -> forms.Widget:
    assert parameter.choices is not None
    return _select(parameter, [(str(value), str(label)) for value, label in parameter.choices.choices])


def _text(parameter: Parameter, acting: Acting, permission: str) -> forms.Widget:
    if parameter.offered is None:
        return _input("text")(parameter, acting, permission)
    return _select(parameter, parameter.offered.choices(acting.society_id))


def _input(kind: str, **attributes: str) -> "Callable[[Parameter, Acting, str], forms.Widget]":
    return lambda parameter, acting, permission: forms.TextInput(attrs={"type": kind, **attributes})


_WIDGETS: Mapping[Kind, "Callable[[Parameter, Acting, str], forms.Widget]"] = {
    Kind.TEXT: _text,
    Kind.NOTE: lambda parameter, acting, permission: forms.Textarea(attrs={"rows": 4}),
    Kind.YUAN: _input("text", inputmode="decimal"),
    Kind.DATE: _input("date"),
    Kind.MOMENT: _input("datetime-local"),
    Kind.QUANTITY: _input("text", inputmode="numeric"),
    Kind.CHOICE: _choices,
    Kind.YES_NO: lambda parameter, acting, permission: _select(parameter, [("true", "是"), ("false", "否")]),
    Kind.RECORD: _records,
}


def _shown(default: Any) -> Any:
    if isinstance(default, bool):
        return "true" if default else "false"
    if isinstance(default, datetime):
        return default.astimezone(clock.CHINA).strftime("%Y-%m-%dT%H:%M")
    return default
