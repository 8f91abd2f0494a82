"""Item analysis over submitted attempts: how hard each question is, and whether it tells the able from the others."""

from django.db.models import QuerySet

from boai.kernel.attempts import rules
from boai.kernel.attempts.models import Attempt
from boai.kernel.attempts.vocabulary import AttemptStage

MOST_PAPERS = 20_000


def statistics_of(attempts: "QuerySet[Attempt]") -> dict[str, rules.ItemStatistics]:
    """Statistics by question id over the closed ones of these attempts, the newest 20,000."""
    rows = attempts.filter(stage=AttemptStage.CLOSED).order_by("-closed_at").values_list("drawn", "marks")[:MOST_PAPERS]
    return rules.analyse(([one[0] for one in drawn], marks) for drawn, marks in rows.iterator(chunk_size=1_000))
