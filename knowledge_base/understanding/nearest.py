"""Lets the examples that are most like a message vote on its label."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from knowledge_base.understanding.axes import main_axes, unit
from knowledge_base.understanding.encoder import Vectors
from knowledge_base.understanding.text_features import Arrays

# So many examples vote. From 5 to 40 nothing changed by more than one held-out message in two hundred.
VOTERS = 20
# The first half of the axes finds so many candidates, and the rest decides among them: 997 in 1000 of the voters are
# the same as if every number were read, in two fifths of the time.
_CANDIDATES = 200


class NearestExamples:
    """The share of each label among the nearest examples, each counted by how alike it is (cosine)."""

    def __init__(
        self,
        axes: npt.NDArray[np.float32],
        rows: npt.NDArray[np.float16],
        labels: npt.NDArray[np.int16],
        sharpness: float,
    ) -> None:
        half = rows.shape[1] // 2
        self._axes = axes
        self._first = np.ascontiguousarray(rows[:, :half], dtype=np.float32)
        self._rest = np.ascontiguousarray(rows[:, half:])
        self._labels = labels
        self._sharpness = sharpness
        self._names = int(labels.max()) + 1

    @classmethod
    def of(cls, vectors: Vectors, labels: npt.NDArray[np.int_], sharpness: float) -> NearestExamples:
        """From one vector and one label (0, 1, 2 …) an example. Greater sharpness: the very nearest count for more."""
        axes = main_axes(vectors)
        return cls(axes, unit(vectors @ axes).astype(np.float16), labels.astype(np.int16), sharpness)

    def shares(self, vector: Vectors) -> npt.NDArray[np.float64]:
        """One share per label; they add up to 1."""
        turned = unit(vector @ self._axes)
        half = self._first.shape[1]
        alike = self._first @ turned[:half]
        likely = _greatest(alike, _CANDIDATES)
        alike = alike[likely] + self._rest[likely].astype(np.float32) @ turned[half:]
        voters = _greatest(alike, VOTERS)
        weights = np.exp(self._sharpness * (alike[voters].astype(np.float64) - 1.0))
        votes = np.bincount(self._labels[likely[voters]], weights=weights, minlength=self._names)
        return cast("npt.NDArray[np.float64]", votes / votes.sum())

    def arrays(self) -> Arrays:
        """Everything needed to build it again; half precision."""
        return {
            "near_axes": self._axes,
            "near_rows": np.hstack([self._first.astype(np.float16), self._rest]),
            "near_labels": self._labels,
            "near_sharpness": np.array(self._sharpness),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> NearestExamples:
        """The examples that `arrays` were made from."""
        sharpness = float(arrays["near_sharpness"])
        return cls(arrays["near_axes"], arrays["near_rows"], arrays["near_labels"], sharpness)


def _greatest(values: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.int_]:
    """Where the greatest values stand, in no order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(-values, count)[:count]
