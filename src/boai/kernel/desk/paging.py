"""Pages of a list that is counted no further than anybody reads: counting all of a city's people would read all of them."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST_COUNTED = 1_000
"""So many rows are counted and can be paged through; who wants others searches, filters or exports, where nothing is left out."""


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # Django's own is not generic when it runs
    """A paginator whose count stops at a bound."""

    @cached_property
    def count(self) -> int:
        """The rows, or the bound where there are more."""
        return min(self._counted, MOST_COUNTED)

    @property
    def counted(self) -> str:
        """The count as a page says it: 25, or 1000 以上."""
        return f"{MOST_COUNTED} 条以上" if self._counted > MOST_COUNTED else f"{self._counted} 条"

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST_COUNTED + 1].count())
