"""What the assistant reaches on messages that it has never learnt from, against tests/measured/floors.yml."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from waymark.evaluation.confusion import of_acts, of_levels
from waymark.evaluation.first_numbers import FirstNumbers
from waymark.evaluation.floors import FloorSet, below, read_floors, too_far
from waymark.evaluation.measuring import LabelledSet, Measured, measure
from waymark.evaluation.report import confused

if TYPE_CHECKING:
    from bot.practice import Practice

FLOORS = read_floors(Path(__file__).with_name("floors.yml"))
pytestmark = pytest.mark.slow
every_set = pytest.mark.parametrize("wanted", FLOORS.values(), ids=list(FLOORS))


def taken(practice: Practice, wanted: FloorSet, root: Path, noise: str | None = None) -> Measured:
    """The figures of the set; the test is skipped where the set is not here."""
    folder = root / wanted.path
    if not folder.is_dir():
        pytest.skip(f"{wanted.path} is not here, so the {wanted.name} floors cannot be measured")
    labelled = LabelledSet.read(folder)
    return asyncio.run(measure(practice, labelled.with_noise(noise) if noise else labelled, FirstNumbers.load()))


@every_set
def test_no_figure_is_below_its_floor(practice: Practice, root: Path, wanted: FloorSet) -> None:
    measured = taken(practice, wanted, root)
    pairs = measured.plain_pairs
    faults = below(measured.figures, wanted)
    assert not faults, f"{faults}; acts: {confused(of_acts(pairs))}; levels: {confused(of_levels(pairs))}"


@every_set
def test_noise_costs_no_figure_more_than_it_may(practice: Practice, root: Path, wanted: FloorSet) -> None:
    clean = taken(practice, wanted, root)
    faults = {
        kind: found
        for kind, most in wanted.most_drop.items()
        if (found := too_far(clean.figures, taken(practice, wanted, root, kind).figures, most))
    }
    assert not faults
