"""Training in numbers: for staff over their branches, for everybody over the society."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render

from boai.domains.training import queries
from boai.domains.training.vocabulary import ClassType, CoveragePermission, Funding, TargetKind
from boai.kernel.basics import clock
from boai.kernel.basics.money import Yuan
from boai.kernel.figures import Figure, Rate, Unit, declared
from boai.kernel.figures.reading import read
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.queries import ids_below
from boai.kernel.pages.opens import ActingRequest, open_page, staff_page
from boai.kernel.pages.page import page

YEARS_SHOWN = 3
COVERAGE = ("certified_share", "household_share", "team_share", "mechanism_share", "scenic_share")
OPEN = (
    "popularisation", "popularisation_sessions", "sessions", "certified_share", "household_share", "team_share", "mechanism_share",
    "scenic_share", *(f"completion_{kind.value}" for kind in TargetKind),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A figure as people read it."""

    label: str
    value: str
    unit: str
    numerator: str
    denominator: str
    figure: Figure


@staff_page
def statistics(request: ActingRequest) -> HttpResponse:
    """/training/statistics?year=&branch=: sessions and person-times by setting and class type, cost, plan, coverage."""
    reach = request.acting.reach(CoveragePermission.VIEW)
    branches = list(Branch.objects.within(reach).order_by("path")[:300])
    chosen = next((one for one in branches if one.code == request.GET.get("branch")), branches[0] if branches else None)
    if chosen is None:
        raise Http404
    this_year = clock.today().year
    year = next((y for y in range(this_year, this_year - YEARS_SHOWN, -1) if str(y) == request.GET.get("year")), this_year)
    below = chosen.path, chosen.path[:-1] + "0"
    reached = _summed(queries.person_times_table(reach, year, below))
    context = {
        "branches": branches,
        "chosen": chosen,
        "year": year,
        "years": range(this_year, this_year - YEARS_SHOWN, -1),
        "kinds": [kind.label for kind in ClassType],
        "sessions": _summed(queries.sessions_table(reach, year, below)),
        "person_times": reached,
        "reached_by_month": _by_month("training.popularisation", chosen, year),
        "certified_by_month": _by_month("training.certificates", chosen, year),
        "reached_by_setting": [(label, total) for label, _, total in reached[:-1]],
        "plan": [_row(f"completion_{kind.value}", chosen, year) for kind in TargetKind],
        "coverage": [_row(code, chosen, year) for code in COVERAGE],
        "cost": [_row(code, chosen, year) for code in ("cost_per_trainee", "drills_school", "outside_teams")],
        "pools": [(pool.label, _row(f"budget_{pool.value}", chosen, year), _row(f"cost_{pool.value}", chosen, year)) for pool in Funding],
        "as_of": clock.now(),
    }
    return render(request, "training/statistics.html", context)


@open_page
def open_figures(request: ActingRequest) -> HttpResponse:
    """/training/figures: the society's own numbers of this year, each with what it is a share of."""
    reach = request.acting.reach(CoveragePermission.VIEW)
    society = Branch.objects.within(reach).filter(id=request.acting.society_id).first()
    rows = [_row(code, society, clock.today().year) for code in OPEN] if society else []
    return page(request, "training/figures.html", society=society, rows=rows, as_of=clock.now())


def _by_month(code: str, branch: Branch, year: int) -> list[tuple[str, int]]:
    """A counted figure of every month of a year that has begun."""
    below, today = ids_below(branch), clock.today()
    firsts = [today.replace(year=year, month=month, day=1) for month in range(1, 13)]
    spans = [(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)) for first in firsts if first <= today]
    return [(f"{since.month}月", read(code, below, since, until).value or 0) for since, until in spans]


def words_of(value: int | None, unit: str) -> str:
    """A figure's value: money as yuan, shares with two decimals, numbers with commas, nothing as a dash."""
    if value is None:
        return "—"
    if unit == Unit.FEN:
        return str(Yuan(value))
    return f"{value / 100:.2f}%" if unit == Unit.SHARE else f"{value:,}"


def _row(code: str, branch: Branch, year: int) -> Row:
    """One figure of a year: amounts from its first day, states as of its last (today in this year)."""
    until = min(clock.today(), clock.today().replace(year=year, month=12, day=31))
    figure = read(f"training.{code}", ids_below(branch), until.replace(month=1, day=1), until)
    indicator, unit = figure.indicator, figure.indicator.unit
    above = below = ""
    if isinstance(indicator, Rate):
        above = _part(indicator.numerator, figure.numerator)
        below = _part(indicator.denominator, figure.denominator)
    return Row(indicator.label, words_of(figure.value, unit), "" if unit in (Unit.FEN, Unit.SHARE) else str(unit), above, below, figure)


def _part(code: str, value: int | None) -> str:
    part = declared()[code]
    return f"{part.label} {words_of(value, part.unit)}"


def _summed(table: list[tuple[str, list[int]]]) -> list[tuple[str, list[int], int]]:
    """Each row with its sum, and the sums of the columns at the end."""
    columns = [sum(numbers) for numbers in zip(*(row for _, row in table), strict=True)]
    return [*((label, row, sum(row)) for label, row in table), ("合计", columns, sum(columns))]
