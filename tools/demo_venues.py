"""Invents the halls, the meeting places and the people who run groups, the same ones each time for a town."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians, sin, sqrt, tau
from random import Random
from typing import Any

from tools.demo_words import Kind, Town

MILES_PER_DEGREE = 69.0
FURTHEST_MILES = 0.95  # of a hall from the town centre
VENUES = {"large": 5, "medium": 3, "small": 2}  # halls
OFTEN_ACCESS = {"step_free": 0.85, "toilet": 0.75, "loop": 0.4, "parking": 0.5, "changing": 0.3, "quiet": 0.2}
OUTDOOR_ACCESS = {"step_free": 0.7, "parking": 0.6}


@dataclass(frozen=True)
class Venue:
    """A place to meet; `brand` is the invented word that it and its groups are named after."""

    brand: str
    name: str
    street: str
    latitude: float
    longitude: float
    access: tuple[str, ...]


@dataclass(frozen=True)
class Body:
    """Who runs a group."""

    brand: str
    name: str
    description: str
    domain: str


class Invented:
    """All venues and bodies; every one has a brand of its own."""

    def __init__(self, words: dict[str, Any], towns: tuple[Town, ...], seed: str) -> None:
        self._words = words
        self._seed = seed
        brands = self._brands()
        self._indoors = {
            town.name: [self._venue(town, next(brands), words["halls"], OFTEN_ACCESS) for _ in range(VENUES[town.size])]
            for town in towns
        }
        self._outdoors = {
            town.name: self._venue(town, self._indoors[town.name][0].brand, words["outdoors"], OUTDOOR_ACCESS)
            for town in towns
        }
        self._county_bodies = {
            (county, theme): self._body(next(brands), name, about, town="", county=county)
            for county in words["counties"]
            for theme, (name, about) in words["county_bodies"].items()
        }

    def venue(self, kind: Kind, town: Town, chance: Random) -> Venue:
        """Where a group of this kind meets in this town."""
        return self._outdoors[town.name] if kind.is_outdoors else chance.choice(self._indoors[town.name])

    def body(self, kind: Kind, town: Town, venue: Venue, chance: Random) -> Body:
        """Who runs it: for a whole county always the body for its theme, else mostly people from the same hall."""
        if kind.counties or chance.random() < 0.35:
            return self._county_bodies[town.county, kind.theme]
        name, about = Random(f"{self._seed}/{venue.brand}").choice(self._words["local_bodies"])
        return self._body(venue.brand, name, about, town=town.name, county=town.county)

    def _brands(self) -> Iterator[str]:
        """Invented place words, no word twice, in an order that the seed alone decides."""
        starts, ends = self._words["brand_starts"], self._words["brand_ends"]
        brands = [start + end for start in starts for end in ends if start[-1] != end[0]]
        Random(f"{self._seed}/brands").shuffle(brands)
        return iter(brands)

    def _venue(self, town: Town, brand: str, names: list[str], likely: dict[str, float]) -> Venue:
        chance = Random(f"{self._seed}/{town.name}/{brand}/{names[0]}")
        angle, away = chance.random() * tau, FURTHEST_MILES * sqrt(chance.random()) / MILES_PER_DEGREE
        return Venue(
            brand,
            chance.choice(names).format(brand=brand),
            chance.choice(self._words["streets"]).format(brand=brand),
            round(town.latitude + away * sin(angle), 5),
            round(town.longitude + away * cos(angle) / cos(radians(town.latitude)), 5),
            tuple(self._words["access"][key] for key, share in likely.items() if chance.random() < share),
        )

    def _body(self, brand: str, name: str, about: str, *, town: str, county: str) -> Body:
        name = name.format(brand=brand)
        return Body(brand, name, about.format(town=town, county=county, brand=brand), f"{slug(brand)}.example")


def slug(name: str) -> str:
    """The name as it may stand in a web address."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold().replace("'", "")).strip("-")
