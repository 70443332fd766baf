"""Ridge regression on meaning and spelling together: learns in seconds, and beat logistic regression by our measure."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse

from knowledge_base.understanding.encoder import Vectors
from knowledge_base.understanding.text_features import Arrays, TextFeatures

# A sentence vector counts twice as much as letters or words; results were flat between one and four.
VECTOR_WEIGHT = 2.0


@dataclass(frozen=True)
class Material:
    """Texts made ready to learn from: one row a text of letters and words, meaning, and a constant 1."""

    features: TextFeatures
    counts: sparse.csr_matrix
    others: npt.NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Vectors) -> Material:
        """Prepare normalised texts and their vectors."""
        features, counts = TextFeatures.learnt(texts)
        meaning = np.float32(math.sqrt(VECTOR_WEIGHT)) * vectors
        return cls(features, counts, np.hstack([meaning, np.ones((len(texts), 1), np.float32)]))

    def held_out(
        self, targets: npt.NDArray[np.float32], folds: npt.NDArray[np.int64], penalty: float
    ) -> npt.NDArray[np.float32]:
        """Scores for each text by a model that has not seen its fold. A fold number below 0 is always learnt from."""
        scores = np.zeros_like(targets)
        for fold in sorted({int(one) for one in folds if one >= 0}):
            spelling, meaning = self._solve(folds != fold, targets, penalty)
            test = folds == fold
            scores[test] = self._counts(test) @ spelling + self.others[test] @ meaning
        return scores

    def fit(self, targets: npt.NDArray[np.float32], penalty: float) -> Scorer:
        """A model of all the texts."""
        spelling, others = self._solve(np.ones(len(targets), bool), targets, penalty)
        meaning = np.float32(math.sqrt(VECTOR_WEIGHT)) * others[:-1]
        return Scorer(self.features, spelling, meaning, others[-1])

    def _solve(
        self, used: npt.NDArray[np.bool_], targets: npt.NDArray[np.float32], penalty: float
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Weights of the letters and words, and of the rest, for some of the texts.

        Solved by features, of which there are fewer than texts: time hardly grows with more examples.
        """
        counts, others, wanted = self._counts(used), self.others[used], targets[used]
        size = self.counts.shape[1]
        system = np.empty((size + others.shape[1],) * 2, np.float32)
        system[:size, :size] = (counts.T @ counts).toarray()
        system[:size, size:] = counts.T @ others
        system[size:, :size] = system[:size, size:].T
        system[size:, size:] = others.T @ others
        system[np.diag_indices_from(system)] += np.float32(penalty)
        right = np.vstack([counts.T @ wanted, others.T @ wanted])
        learnt = cast("npt.NDArray[np.float32]", linalg.solve(system, right, assume_a="pos", overwrite_a=True))
        return learnt[:size], learnt[size:]

    def _counts(self, used: npt.NDArray[np.bool_]) -> Any:
        return self.counts[used]


@dataclass(frozen=True)
class Scorer:
    """Scores a text for each target at once; about 1 for a sure yes."""

    features: TextFeatures
    spelling: npt.NDArray[np.float32]
    meaning: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def score(self, text: str, vector: Vectors) -> npt.NDArray[np.float32]:
        """One score per target. `text` is normalised and `vector` is its vector."""
        places, values = self.features.of(text)
        return values @ self.spelling[places] + vector @ self.meaning + self.bias

    def arrays(self) -> Arrays:
        """Everything needed to build it again; half precision, which moved no answer on our data."""
        weights = {"spelling": self.spelling.astype(np.float16), "meaning": self.meaning, "bias": self.bias}
        return {**self.features.arrays(), **weights}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Scorer:
        """The scorer that `arrays` were made from."""
        spelling = arrays["spelling"].astype(np.float32)
        return cls(TextFeatures.from_arrays(arrays), spelling, arrays["meaning"], arrays["bias"])


def folds_by(hands: Sequence[str], seed: int, count: int = 5) -> npt.NDArray[np.int64]:
    """A fold number per text such that each hand is in one fold only; by chance where there are too few hands."""
    generator = np.random.default_rng(seed)
    named = sorted(set(hands))
    if len(named) < count:
        return generator.permutation(np.arange(len(hands)) % count)
    sizes = {hand: sum(one == hand for one in hands) for hand in named}
    filled = [0] * count
    fold_of: dict[str, int] = {}
    for hand in sorted(named, key=lambda one: -sizes[one]):
        fold = filled.index(min(filled))
        fold_of[hand] = fold
        filled[fold] += sizes[hand]
    return np.array([fold_of[hand] for hand in hands], dtype=np.int64)
