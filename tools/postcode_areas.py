"""Reads the ONS postcodes and makes one row of each outcode or sector, for tools/build_places.py."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median

import brotli
import msgpack

from tools.british_grid import wgs84

AREA_COLUMNS = [
    "code",
    "postcodes",
    "latitude",
    "longitude",
    "easting",
    "northing",
    "la_code",
    "la_name",
    "la_share",
    "radius_m",
]
Postcode = tuple[str, str, float, float]


def read_postcodes(folder: Path) -> Iterator[Postcode]:
    """Every English postcode, live or ended, that has a grid reference: (7 characters, council code, metres E, N)."""
    for path in sorted(folder.glob("*.msgpack.br")):
        columns = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
        rows = zip(
            columns["pcd"],
            columns["laua"],
            columns["oseast1m"],
            columns["osnrth1m"],
            strict=True,
        )
        for code, council, east, north in rows:
            if str(council).startswith("E") and east is not None and not math.isnan(east):
                yield code, council, east, north


def areas(
    postcodes: Iterable[Postcode],
    key: Callable[[str], str],
    councils: dict[str, tuple[str, str]],
) -> list[dict[str, object]]:
    """One row per outcode or sector: the median point, the council with most postcodes, the 90th percentile radius."""
    groups: defaultdict[str, list[Postcode]] = defaultdict(list)
    for postcode in postcodes:
        groups[key(postcode[0])].append(postcode)
    rows: list[dict[str, object]] = []
    for code in sorted(groups):
        group = groups[code]
        east, north = median(one[2] for one in group), median(one[3] for one in group)
        council, count = Counter(one[1] for one in group).most_common(1)[0]
        reach = percentile([math.hypot(one[2] - east, one[3] - north) for one in group], 0.9)
        latitude, longitude = wgs84(east, north)
        values = (
            code,
            len(group),
            f"{latitude:.5f}",
            f"{longitude:.5f}",
            int(east),
            int(north),
            council,
            councils[council][0],
            f"{count / len(group):.2f}",
            int(reach),
        )
        rows.append(dict(zip(AREA_COLUMNS, values, strict=True)))
    return rows


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values lie below, drawn straight between neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
