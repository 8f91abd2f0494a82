"""Questions about the tree."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from boai.kernel.change.contract import Reach
from boai.kernel.orgs.models import Branch, BranchDivision


def branches(reach: Reach) -> QuerySet[Branch]:
    """The branches within reach, in tree order."""
    return Branch.objects.within(reach).order_by("path")


def ids_below(branch: Branch) -> QuerySet[Branch, Any]:
    """The ids of a branch and all below it, as a query to be used inside another."""
    rows = Branch.objects.unscoped().filter(society_id=branch.society_id, path__gte=branch.path, path__lt=branch.path[:-1] + "0")
    return rows.values("id")


def upward(branch: Branch) -> list[Branch]:
    """The branch and every branch above it, the society first."""
    steps = branch.path.strip("/").split("/")
    paths = ["/".join(steps[: depth + 1]) + "/" for depth in range(len(steps))]
    rows = Branch.objects.unscoped().filter(society_id=branch.society_id, path__in=paths)
    return sorted(rows, key=lambda row: len(row.path))


def division_codes(branch_ids: list[UUID]) -> dict[UUID, str]:
    """The division each branch answers for today, where it answers for one."""
    rows = BranchDivision.objects.unscoped().filter(branch_id__in=branch_ids, valid_to_on=None)
    return {row.branch_id: row.division_id for row in rows.order_by("valid_from_on")}
