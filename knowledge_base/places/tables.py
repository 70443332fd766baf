"""Reads the committed tables of towns, outcodes and postcode sectors."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from knowledge_base.places.place import Place, PlacesError


def read_towns(path: Path) -> Iterator[Place]:
    """Towns, villages, councils and counties. Raises PlacesError when the table is missing."""
    for row in _rows(path):
        yield Place(
            name=row["name"],
            outcode=row["outcode"] or None,
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            council=row["council"] or None,
            radius_m=int(row["radius_m"]),
            kind=row["kind"],
            county=row["county"] or None,
            population=int(row["population"]),
        )


def read_names(path: Path) -> Iterator[str]:
    """The names of towns and villages alone. Raises PlacesError when the table is missing."""
    return (row["name"] for row in _rows(path))


def read_codes(path: Path, kind: str) -> Iterator[tuple[str, Place]]:
    """Outcodes or sectors by code; `kind` is what to call them. Raises PlacesError when a table is missing."""
    counties = {row["la_name"]: row["upper_name"] for row in _rows(path.with_name("lower_to_upper.csv"))}
    for row in _rows(path):
        latitude, longitude, council = (
            float(row["latitude"]),
            float(row["longitude"]),
            row["la_name"],
        )
        outcode = row["code"].split()[0]
        radius = int(row["radius_m"])
        yield (
            row["code"],
            Place(
                row["code"],
                outcode,
                latitude,
                longitude,
                council,
                radius,
                kind,
                counties.get(council),
            ),
        )


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except OSError as error:
        raise PlacesError(f"The table of places {path.name} cannot be read") from error
