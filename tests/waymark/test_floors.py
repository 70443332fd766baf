"""A figure below its floor is named; so is a floor that nothing measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from waymark.errors import WaymarkError
from waymark.evaluation.floors import Floor, FloorSet, below, read_floors, too_far
from waymark.evaluation.intervals import Count
from waymark.evaluation.scoring import Figure

WANTED = FloorSet("x", "data/x", (Floor("act", 0.9), Floor("alarms", 0.025, is_most=True)), {})


def figures(act: float, alarms: float) -> list[Figure]:
    return [Figure("s", "act", Count(act, 100)), Figure("s", "alarms", Count(alarms, 120), is_fault=True)]


def test_figures_at_their_floors_pass() -> None:
    assert below(figures(90, 3), WANTED) == []


def test_a_share_that_is_too_small_is_named_with_its_counts() -> None:
    assert below(figures(89, 3), WANTED) == ["act: 89 of 100 is 89.0%, less than 90.0%"]


def test_faults_that_are_too_many_are_named_with_their_counts() -> None:
    assert below(figures(90, 4), WANTED) == ["alarms: 4 of 120 is 3.3%, more than 2.5%"]


def test_a_floor_that_nothing_measures_is_a_fault() -> None:
    assert below([Figure("s", "act", Count(0, 0))], WANTED) == [
        "act: nothing was measured",
        "alarms: nothing was measured",
    ]


def test_noise_may_cost_so_many_points_and_no_more() -> None:
    assert too_far(figures(90, 3), figures(87, 6), {"act": 3, "alarms": 3}) == []
    assert too_far(figures(90, 3), figures(86, 6), {"act": 3}) == ["act: noise costs 4.0 points, more than 3"]
    assert too_far(figures(90, 3), [], {"act": 3}) == ["act: nothing was measured under noise"]


def test_floors_are_read_as_shares_or_as_counts(tmp_path: Path) -> None:
    file = tmp_path / "floors.yml"
    file.write_text(
        "sets:\n  mine: {path: data/mine, at_least: {act: 0.9}, at_most: {alarms: 3 of 120},"
        " most_drop: {typos: {act: 3}}}\n",
        encoding="utf-8",
    )
    assert read_floors(file)["mine"] == FloorSet("mine", "data/mine", WANTED.floors, {"typos": {"act": 3.0}})


@pytest.mark.parametrize(
    "text", ["", "sets: 3", "sets: {a: {at_least: {x: 1}}}", "sets: {a: {path: b, at_least: {x: 7}}}"]
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "floors.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WaymarkError):
        read_floors(file)
