"""The committed tables are whole and lie where they should."""

import csv
from pathlib import Path

import pytest

from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.places.place import PlacesError
from knowledge_base.places.vocabulary import DATA, load_vocabulary


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_all_english_outcodes_and_sectors_are_there() -> None:
    assert len(rows("england_outcodes.csv")) == 2323
    assert len(rows("england_postcode_sectors.csv")) == 10060


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [("SW1A", 51.505, -0.137), ("M1", 53.477, -2.237)],
)
def test_known_outcodes_lie_where_maps_put_them(code: str, latitude: float, longitude: float) -> None:
    row = next(row for row in rows("england_outcodes.csv") if row["code"] == code)
    assert float(row["latitude"]) == pytest.approx(latitude, abs=0.001)
    assert float(row["longitude"]) == pytest.approx(longitude, abs=0.001)


def test_every_council_has_an_upper_tier() -> None:
    known = {row["la_code"]: row["upper_name"] for row in rows("lower_to_upper.csv")}
    assert all(known[row["la_code"]] for row in rows("england_postcode_sectors.csv"))
    assert known["E07000174"] == "Nottinghamshire"


def test_small_villages_are_there_and_all_places_are_in_england() -> None:
    places = rows("england_places.csv")
    assert sum(500 <= int(row["population"]) < 1500 for row in places) > 1000
    assert all(49.8 < float(row["latitude"]) < 55.9 and -6.6 < float(row["longitude"]) < 1.9 for row in places)


def test_every_other_name_leads_to_a_known_place(gazetteer: Gazetteer) -> None:
    words = load_vocabulary()
    whole = [
        *words.short_names.values(),
        *words.nicknames.values(),
        *words.counties.values(),
    ]
    assert [name for name in whole if not gazetteer.resolve(name)] == []


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match=r"england_places\.csv"):
        Gazetteer.load(tmp_path)


def test_a_missing_word_list_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.yml"
    path.write_text("never: [x]\n", encoding="utf-8")
    with pytest.raises(PlacesError, match="short_names"):
        load_vocabulary(path)
