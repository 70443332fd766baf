"""Lets the examples that are most like a message vote on its label."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from knowledge_base.understanding.encoder import Vectors
from knowledge_base.understanding.text_features import Arrays

# So many examples vote. From 5 to 40 nothing changed by more than one held-out message in two hundred.
VOTERS = 20
# Vectors are turned onto their main axes and cut: half the memory and time, and no held-out answer worse.
AXES = 192


class NearestExamples:
    """The share of each label among the nearest examples, each counted by how alike it is (cosine)."""

    def __init__(
        self,
        axes: npt.NDArray[np.float32],
        rows: npt.NDArray[np.float16],
        labels: npt.NDArray[np.int16],
        sharpness: float,
    ) -> None:
        self._axes = axes
        self._rows = _unit(rows.astype(np.float32))
        self._labels = labels
        self._sharpness = sharpness
        self._names = int(labels.max()) + 1

    @classmethod
    def of(cls, vectors: Vectors, labels: npt.NDArray[np.int_], sharpness: float) -> NearestExamples:
        """From one vector and one label (0, 1, 2 …) an example. Greater sharpness: the very nearest count for more."""
        _, axes = np.linalg.eigh(vectors.T @ vectors)
        main = np.ascontiguousarray(axes[:, ::-1][:, :AXES], dtype=np.float32)
        return cls(main, _unit(vectors @ main).astype(np.float16), labels.astype(np.int16), sharpness)

    def shares(self, vector: Vectors) -> npt.NDArray[np.float64]:
        """One share per label; they add up to 1."""
        alike = self._rows @ _unit((vector @ self._axes)[None])[0]
        voters = np.argpartition(-alike, VOTERS)[:VOTERS] if len(alike) > VOTERS else np.arange(len(alike))
        weights = np.exp(self._sharpness * (alike[voters].astype(np.float64) - 1.0))
        votes = np.bincount(self._labels[voters], weights=weights, minlength=self._names)
        return cast("npt.NDArray[np.float64]", votes / votes.sum())

    def arrays(self) -> Arrays:
        """Everything needed to build it again; half precision."""
        rows = self._rows.astype(np.float16)
        return {
            "near_axes": self._axes,
            "near_rows": rows,
            "near_labels": self._labels,
            "near_sharpness": np.array(self._sharpness),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> NearestExamples:
        """The examples that `arrays` were made from."""
        sharpness = float(arrays["near_sharpness"])
        return cls(arrays["near_axes"], arrays["near_rows"], arrays["near_labels"], sharpness)


def _unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))
