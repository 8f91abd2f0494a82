"""Points on the earth, WGS84: read, kept as whole millionths of a degree, measured."""

import re
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""The mean radius of the earth (IUGG)."""
_POINT = re.compile(r"(-?\d{1,3}(?:\.\d{1,8})?)\s*[,，]\s*(-?\d{1,2}(?:\.\d{1,8})?)")  # both commas are typed


@dataclass(frozen=True)
class Point:
    """A place in millionths of a degree."""

    longitude_e6: int
    latitude_e6: int

    @classmethod
    def parse(cls, typed: str) -> "Point":
        """From ``104.0668,30.5728`` (longitude, latitude). Raises ValueError."""
        found = _POINT.fullmatch(typed.strip())
        if not found:
            raise ValueError(typed)
        longitude, latitude = (round(float(part) * 1_000_000) for part in found.groups())
        if abs(longitude) > 180_000_000 or abs(latitude) > 90_000_000:
            raise ValueError(typed)
        return cls(longitude, latitude)

    def __str__(self) -> str:
        return f"{self.longitude_e6 / 1e6:.6f},{self.latitude_e6 / 1e6:.6f}"


def km_between(one: Point, other: Point) -> float:
    """The great-circle distance (haversine) in kilometres: what a straight line is, never what a road is."""
    lat_one, lat_other = radians(one.latitude_e6 / 1e6), radians(other.latitude_e6 / 1e6)
    d_lat, d_lon = lat_other - lat_one, radians((other.longitude_e6 - one.longitude_e6) / 1e6)
    half = sin(d_lat / 2) ** 2 + cos(lat_one) * cos(lat_other) * sin(d_lon / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
