"""The one view that an opening of sealed data gives (security.md law 7)."""

from boai.kernel.change.contract import Refused
from boai.kernel.pages.forms import OperationForm
from boai.kernel.people import operations as people
from boai.kernel.people.models import Opening


def opened_by(form: OperationForm[Opening]) -> Opening | None:
    """What the form opened just now; a form sent again later is refused with people.opening_over."""
    opening = form.try_operation()
    if opening is None:
        return None
    try:
        people.check_view(opening)
    except Refused as refusal:
        form.refusal = refusal
        return None
    return opening
