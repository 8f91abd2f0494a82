"""Decisions of popularisation sessions. Pure."""

from dataclasses import dataclass
from datetime import date

from boai.kernel.basics.edition import edition
from boai.kernel.basics.reason import Reason


@edition("training.popularisation")
@dataclass(frozen=True, kw_only=True)
class PopularisationPolicy:
    """What a session may state: most persons, most photos, how many days late a clerk may enter it. Seeds: editions/kinds.yaml."""

    topics: tuple[str, ...]
    most_persons: int
    most_photos: int
    days_late: int


def popularisation_fault(held_on: date, persons: int, photos: int, today: date, policy: PopularisationPolicy) -> Reason | None:
    """Why a session cannot stand as stated, or None."""
    if held_on > today:
        return Reason("training.popularisation_future")
    if (today - held_on).days > policy.days_late:
        return Reason("training.popularisation_too_late", days=policy.days_late)
    if not 1 <= persons <= policy.most_persons:
        return Reason("training.popularisation_persons", most=policy.most_persons)
    if not 0 <= photos <= policy.most_photos:
        return Reason("training.popularisation_photos", most=policy.most_photos)
    return None
