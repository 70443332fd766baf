"""Distances, as measured and as said."""

import pytest

from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.places.place import about_miles, distance_miles


def test_lincoln_to_boston_is_some_28_miles(gazetteer: Gazetteer) -> None:
    lincoln, boston = gazetteer.find("Lincoln").place, gazetteer.find("Boston").place
    assert lincoln is not None
    assert boston is not None
    assert distance_miles(lincoln, boston) == pytest.approx(28, abs=1)
    assert distance_miles(lincoln, lincoln) == 0


@pytest.mark.parametrize(
    ("miles", "said"),
    [
        (0, "under a mile"),
        (0.7, "under a mile"),
        (0.8, "about 1 mile"),
        (1.6, "about 2 miles"),
        (12.2, "about 12 miles"),
    ],
)
def test_a_distance_is_said_in_whole_miles(miles: float, said: str) -> None:
    assert about_miles(miles) == said
