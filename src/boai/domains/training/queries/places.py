"""Questions about bases, stations and halls."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from boai.domains.training.models import PlaceEquipment, TrainingClass, TrainingPlace
from boai.domains.training.queries.classes import open_classes
from boai.domains.training.vocabulary.places import PlaceKind, PlaceStage
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Reach

WIDE, HIGH, EDGE = 1000, 700, 40


@dataclass(frozen=True)
class Dot:
    """A place on the drawn map: from the upper left corner, in units of ``WIDE`` by ``HIGH``."""

    place: TrainingPlace
    x: int
    y: int


def open_places(reach: Reach, *, query: str = "", kind: str = "") -> QuerySet[TrainingPlace]:
    """Places that people may go to, the highest grades first; a kind outside the closed list filters nothing."""
    rows = TrainingPlace.objects.within(reach).exclude(stage=PlaceStage.CLOSED).select_related("branch")
    for word in tidy(query).split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(address__icontains=word) | Q(branch__name__icontains=word) | Q(partner__icontains=word)
        )
    return (rows.filter(kind=kind) if kind in PlaceKind.values else rows).order_by("branch__path", "kind", "name")


def place_numbered(reach: Reach, number: str) -> TrainingPlace | None:
    """The place with this number, within reach."""
    return TrainingPlace.objects.within(reach).filter(number=number).select_related("branch").first()


def equipment_of(reach: Reach, place: TrainingPlace) -> QuerySet[PlaceEquipment]:
    """What stands at a place."""
    return PlaceEquipment.objects.within(reach).filter(place=place).order_by("name")


def classes_at(reach: Reach, place: TrainingPlace) -> QuerySet[TrainingClass]:
    """The coming classes at a place, the next first."""
    return open_classes(reach).filter(held_at=place)


def dots(places: list[TrainingPlace]) -> list[Dot]:
    """Places laid out on a sheet: north up, longitudes narrowed to what they measure at Chengdu's latitude, edges kept free."""
    if not places:
        return []
    west, east = min(p.longitude_e6 for p in places), max(p.longitude_e6 for p in places)
    south, north = min(p.latitude_e6 for p in places), max(p.latitude_e6 for p in places)
    wide, high = (east - west) * 86 // 100, north - south
    scale = min((WIDE - 2 * EDGE) / max(wide, 1), (HIGH - 2 * EDGE) / max(high, 1))
    left, top = (WIDE - wide * scale) / 2, (HIGH - high * scale) / 2
    return [
        Dot(place, round(left + (place.longitude_e6 - west) * 0.86 * scale), round(top + (north - place.latitude_e6) * scale))
        for place in places
    ]
