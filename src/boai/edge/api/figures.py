"""Open figures for programs."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Schema

from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import NotFound, refuse
from boai.kernel.figures import Figure, Rate, declared
from boai.kernel.figures.reading import read
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.queries import ids_below
from boai.kernel.orgs.vocabulary import Permission
from boai.kernel.pages.api import public
from boai.kernel.pages.api_values import Day

declare_reasons("figures", {"figures.unknown": "没有代码为“{code}”的公开指标"})

router = Router(tags=["指标"])
Unit = Literal["number", "percent"]


class FigureItem(Schema):
    """One indicator over a branch and all below it. ``value`` null: nothing to divide by."""

    code: str
    unit: Unit
    counting_unit: str
    value: float | int | None
    numerator: int | None
    denominator: int | None
    as_of: datetime


class Figures(Schema):
    """All that were asked for."""

    items: list[FigureItem]


@router.get("/figures", response=Figures, operation_id="figures", summary="公开指标")
def figures(
    request: HttpRequest,
    code: str = "",
    branch: Annotated[str, Query("", description="组织代码或编号；空为全市")] = "",
    since: Annotated[Day, Query(None, alias="from", description="起，含当日")] = None,
    until: Annotated[Day, Query(None, alias="to", description="止，含当日")] = None,
) -> Any:
    """One indicator by its code, or all public ones."""
    known = [one for one in declared().values() if one.public and code in ("", one.code)]
    if not known:
        raise refuse("figures.unknown", code=code[:60])
    branches = ids_below(_branch(branch.strip()))
    return {"items": [_item(read(one.code, branches, since, until)) for one in known]}


def _item(figure: Figure) -> dict[str, Any]:
    indicator = figure.indicator
    rate = isinstance(indicator, Rate)
    counted_in = declared()[indicator.numerator].unit if isinstance(indicator, Rate) else indicator.unit
    return {
        "code": indicator.code,
        "unit": "percent" if rate else "number",
        "counting_unit": counted_in,
        "value": figure.value / 100 if rate and figure.value is not None else figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "as_of": figure.as_of,
    }


def _branch(asked: str) -> Branch:
    """The branch with this code or id, the society where none is asked. Refuses change.not_found."""
    rows = Branch.objects.within(public().reach(Permission.BRANCH_VIEW))
    found = rows.filter(_named(asked)).order_by("path").first()
    if found is None:
        raise NotFound
    return found


def _named(asked: str) -> Q:
    if not asked:
        return Q(parent=None)
    try:
        return Q(pk=UUID(asked))
    except ValueError:
        return Q(code=asked.replace("\x00", ""))
