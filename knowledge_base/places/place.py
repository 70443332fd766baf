"""A place in England, and how far two places are apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

EARTH_RADIUS_MILES = 3958.8


class PlacesError(RuntimeError):
    """A table of places is missing or faulty; the message says which."""


class HasPosition(Protocol):
    """Anything with a position in degrees."""

    @property
    def latitude(self) -> float:
        """Degrees north."""
        ...

    @property
    def longitude(self) -> float:
        """Degrees east."""
        ...


@dataclass(frozen=True)
class Place:
    """A place by its usual name: "Mansfield", "DE22" or "NN8 4LJ".

    `radius_m` says how far the place reaches from its point, in metres: for a postcode measured, for a town a guess
    from its population. `kind` is postcode, sector, outcode, town, council or county. `council` is the council that
    most of it lies in and `county` the upper-tier council above that, or the same where there is only one.
    """

    name: str
    outcode: str | None
    latitude: float
    longitude: float
    council: str | None
    radius_m: int
    kind: str
    county: str | None = None
    population: int = 0

    @property
    def long_name(self) -> str:
        """The name with its county, to tell two places apart: "Newport, Isle of Wight"."""
        return f"{self.name}, {self.county}" if self.county and self.county != self.name else self.name


def distance_miles(a: HasPosition, b: HasPosition) -> float:
    """Miles in a straight line over the earth's surface (haversine)."""
    south, north = math.radians(a.latitude), math.radians(b.latitude)
    across = math.radians(b.longitude - a.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(half)))


def about_miles(miles: float) -> str:
    """A distance as people say it: "under a mile", "about 1 mile", "about 3 miles"; a whole outcode is no finer."""
    if miles < 0.75:
        return "under a mile"
    whole = max(1, round(miles))
    return "about 1 mile" if whole == 1 else f"about {whole} miles"
