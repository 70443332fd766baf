"""How like a message is to the examples of each topic."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_base.understanding.axes import main_axes
from knowledge_base.understanding.encoder import Vectors
from knowledge_base.understanding.text_features import Arrays


class Neighbours:
    """The mean likeness of the `best` nearest examples of each topic; 0 for a topic without any.

    Likeness is the cosine without the small axes that are cut off (0.01 less in the mean). Brought to length 1 again it
    would be 0.04 more, and the chances that were found for whole vectors too high.
    """

    def __init__(
        self, axes: npt.NDArray[np.float32], rows: npt.NDArray[np.float16], starts: npt.NDArray[np.int64], best: int
    ) -> None:
        self._axes = axes
        self._rows = rows.astype(np.float32)
        self._starts = starts
        self._best = best
        # One row of places for each topic, filled up with the place after the last: all topics in one step.
        self._places = np.full((len(starts) - 1, max(int(np.diff(starts).max(initial=0)), best)), len(rows))
        for topic, (start, end) in enumerate(pairwise(starts)):
            self._places[topic, : end - start] = np.arange(start, end)

    @classmethod
    def of(cls, vectors: Vectors, belongs: npt.NDArray[np.bool_], best: int) -> Neighbours:
        """`belongs[example, topic]` says which examples each topic has."""
        members = [np.flatnonzero(belongs[:, topic]) for topic in range(belongs.shape[1])]
        starts = np.cumsum([0] + [len(one) for one in members])
        axes = main_axes(vectors)
        rows = (vectors @ axes).astype(np.float16)
        return cls(axes, rows[np.concatenate(members)], starts, best)

    def of_vector(self, vector: Vectors) -> npt.NDArray[np.float32]:
        """One likeness per topic."""
        return self._likeness(np.append(self._rows @ (vector @ self._axes), np.float32(-np.inf))[self._places])

    def of_some(self, vector: Vectors, topics: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The same for these topics alone, 0 for the others: the other topics' examples need not be read."""
        turned = vector @ self._axes
        alike = np.full(len(self._rows) + 1, -np.inf, np.float32)
        for topic in topics.tolist():
            own = slice(self._starts[topic], self._starts[topic + 1])
            alike[own] = self._rows[own] @ turned
        found = np.zeros(len(self._places), np.float32)
        found[topics] = self._likeness(alike[self._places[topics]])
        return found

    def _likeness(self, alike: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        nearest = -np.partition(-alike, self._best - 1, axis=1)[:, : self._best]
        found = np.where(np.isfinite(nearest), nearest, 0).sum(axis=1, dtype=np.float32)
        return found / np.maximum(np.isfinite(nearest).sum(axis=1), 1).astype(np.float32)

    def arrays(self, name: str) -> Arrays:
        """Everything needed to build it again; half precision."""
        rows = self._rows.astype(np.float16)
        parts = {"axes": self._axes, "rows": rows, "starts": self._starts, "best": np.array(self._best)}
        return {f"{name}_{part}": value for part, value in parts.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Neighbours:
        """The neighbours that `arrays` were made from."""
        axes, rows, starts = (arrays[f"{name}_{part}"] for part in ("axes", "rows", "starts"))
        return cls(axes, rows, starts, int(arrays[f"{name}_best"]))
