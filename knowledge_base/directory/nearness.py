"""Points on the ground, and the box around one that the database looks in."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

MILES_PER_DEGREE = 69.0  # of latitude; a little under the true 69.09, so that the box is never too small


@dataclass(frozen=True)
class Point:
    """A place in degrees (WGS84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Box:
    """A box in degrees that holds every point within some miles of its middle."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(cls, middle: Point, miles: float) -> Box:
        """The box; east and west widen towards the poles."""
        height = miles / MILES_PER_DEGREE
        width = height / max(0.01, cos(radians(min(89.0, abs(middle.latitude) + height))))
        return cls(
            middle.latitude - height, middle.latitude + height, middle.longitude - width, middle.longitude + width
        )
