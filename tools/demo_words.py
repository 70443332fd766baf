"""Reads the invented words, towns and kinds of group in tools/demo and checks that they fit together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("demo")
KIND_FILES = ("social", "caring", "health", "mind", "families", "practical")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, ten times as fast where libyaml is


@dataclass(frozen=True)
class Town:
    """A real town and its rough centre in degrees; `languages` are spoken by some of its groups."""

    name: str
    county: str
    outcode: str
    latitude: float
    longitude: float
    size: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of group, with the words from which its entries are made.

    `core` is how often a kind is chosen where its first topic is needed; `copies` says how many there are in all;
    `counties` have one each. Exactly one of the three is set. Every large town has a kind that is `in_large_towns`.
    """

    id: str
    topics: tuple[str, ...]
    theme: str
    names: tuple[str, ...]
    what: tuple[str, ...]
    then: tuple[str, ...]
    slots: tuple[str, ...]
    often: tuple[str, ...]
    hours: tuple[float, ...]
    costs: tuple[str, ...]
    join: str
    reach: str
    delivery: str
    core: int
    in_large_towns: bool
    copies: int
    counties: tuple[str, ...]
    minimum_age: int | None
    maximum_age: int | None
    is_outdoors: bool
    is_private: bool
    is_signed: bool
    is_multilingual: bool
    in_term_time: bool
    in_winter: bool


def load_words(folder: Path = FOLDER) -> dict[str, Any]:
    """The words that all groups share, as they stand in words.yml."""
    return _read(folder / "words.yml")


def load_towns(folder: Path = FOLDER) -> tuple[Town, ...]:
    """All towns, in the order of the file."""
    return tuple(
        Town(name, county, outcode, latitude, longitude, size, tuple(*languages))
        for county, towns in _read(folder / "places.yml").items()
        for name, (outcode, latitude, longitude, size, *languages) in towns.items()
    )


def load_kinds(folder: Path = FOLDER) -> dict[str, Kind]:
    """All kinds of group by id. Raises ValueError for an id that comes twice or a kind that is spread in no one way."""
    kinds: dict[str, Kind] = {}
    for name in KIND_FILES:
        for kind_id, fields in _read(folder / f"{name}.yml").items():
            if kind_id in kinds:
                raise ValueError(f"{name}.yml: {kind_id} comes twice")
            kinds[kind_id] = _kind(kind_id, fields)
    return kinds


def _kind(kind_id: str, fields: dict[str, Any]) -> Kind:
    if len({"core", "copies", "county"} & fields.keys()) != 1:
        raise ValueError(f"{kind_id}: one of core, copies and county must be set")
    ages = fields.get("ages", {})
    return Kind(
        id=kind_id,
        topics=tuple(fields["topics"]),
        theme=fields["theme"],
        names=tuple(fields["names"]),
        what=tuple(fields["what"]),
        then=tuple(fields["then"]),
        slots=tuple(fields["slots"]),
        often=tuple(fields["often"]),
        hours=tuple(fields["hours"]),
        costs=tuple(str(cost) for cost in fields["cost"]),
        join=fields["join"],
        reach=fields["reach"],
        delivery=fields.get("delivery", "in_person"),
        core=fields.get("core", 0),
        in_large_towns=fields.get("in_large_towns", False),
        copies=fields.get("copies", 0),
        counties=tuple(fields.get("county", ())),
        minimum_age=ages.get("min"),
        maximum_age=ages.get("max"),
        is_outdoors=fields.get("venue") == "outdoor",
        is_private=fields.get("venue") == "private",
        is_signed=fields.get("bsl", False),
        is_multilingual=fields.get("languages", False),
        in_term_time=fields.get("term_time", False),
        in_winter=fields.get("winter", False),
    )


def _read(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as lines:
        return yaml.load(lines, LOADER)
