"""The vote of the nearest examples: the most alike count, shares add up, and it is the same after saving."""

import numpy as np
import pytest

from knowledge_base.understanding.encoder import Vectors
from knowledge_base.understanding.nearest import VOTERS, NearestExamples


def around(centre: list[float], count: int, seed: int) -> Vectors:
    spread = np.random.default_rng(seed).normal(0, 0.05, (count, len(centre)))
    return (np.array(centre) + spread).astype(np.float32)


@pytest.fixture
def three() -> tuple[Vectors, np.ndarray]:
    rows = np.vstack([around([1, 0, 0, 0], 40, 1), around([0, 1, 0, 0], 40, 2), around([0, 0, 1, 0], 3, 3)])
    return rows, np.repeat([0, 1, 2], [40, 40, 3])


def test_the_label_of_the_nearest_examples_wins(three: tuple[Vectors, np.ndarray]) -> None:
    shares = NearestExamples.of(*three, sharpness=18).shares(np.array([0.9, 0.1, 0, 0], np.float32))
    assert shares.argmax() == 0
    assert shares.sum() == pytest.approx(1)


def test_a_few_very_near_examples_outvote_many_that_are_far(three: tuple[Vectors, np.ndarray]) -> None:
    shares = NearestExamples.of(*three, sharpness=18).shares(np.array([0, 0.2, 1, 0], np.float32))
    assert shares.argmax() == 2


def test_fewer_examples_than_voters_are_enough() -> None:
    rows = around([1, 0, 0, 0], 2, 4)
    assert len(rows) < VOTERS
    assert NearestExamples.of(rows, np.array([0, 1]), 12).shares(rows[1]).shape == (2,)


def test_it_votes_the_same_after_saving(three: tuple[Vectors, np.ndarray]) -> None:
    nearest = NearestExamples.of(*three, sharpness=12)
    again = NearestExamples.from_arrays(nearest.arrays())
    for vector in three[0][::17]:
        assert np.allclose(nearest.shares(vector), again.shares(vector), atol=1e-3)
