"""Questions about bases, stations and halls."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from boai.domains.training.models import PlaceEquipment, TrainingClass, TrainingPlace
from boai.domains.training.queries.classes import open_classes
from boai.domains.training.vocabulary.places import PlaceKind, PlaceStage
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Reach

WIDE, HIGH, EDGE = 1000, 700, 40
NEAR = 110
"""Marks of classes nearer than this would lie on each other: they become one."""
MOST_MARKED = 2000


@dataclass(frozen=True)
class Dot:
    """A place on the drawn map: from the upper left corner, in units of ``WIDE`` by ``HIGH``."""

    place: TrainingPlace
    x: int
    y: int


@dataclass(frozen=True)
class Mark:
    """Places that are one mark on the map of classes, and how many classes come there."""

    x: int
    y: int
    places: tuple[TrainingPlace, ...]
    classes: int

    @property
    def numbers(self) -> list[str]:
        """What the list is narrowed by."""
        return [place.number for place in self.places]

    @property
    def county(self) -> str:
        """Where that is, in a word."""
        return f"{self.places[0].branch.short_name}{'等' if len(self.places) > 1 else ''}"

    @property
    def words(self) -> str:
        """The place, or the first of several."""
        others = f"等{len(self.places)}处" if len(self.places) > 1 else ""
        return f"{self.places[0].name}{others}"


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


def marks(reach: Reach, classes: QuerySet[TrainingClass]) -> list[Mark]:
    """Where classes are held, on the sheet of ``dots``; only those at a place whose position is known."""
    held = Counter(place for _, place in classes.exclude(held_at=None).values_list("id", "held_at_id")[:MOST_MARKED])
    found: list[Mark] = []
    for dot in dots(list(open_places(reach).filter(pk__in=held))):
        near = next((n for n, one in enumerate(found) if abs(one.x - dot.x) < NEAR and abs(one.y - dot.y) < NEAR), None)
        if near is None:
            found.append(Mark(dot.x, dot.y, (dot.place,), held[dot.place.id]))
        else:
            one = found[near]
            found[near] = Mark(one.x, one.y, (*one.places, dot.place), one.classes + held[dot.place.id])
    return found
