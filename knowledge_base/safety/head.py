"""The trained half of the safety engine: nearest examples and a linear model, learnt in `head_training`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from knowledge_base.safety.findings import Level, SafetyError, Vote
from knowledge_base.safety.folding import fold
from knowledge_base.safety.pieces import Floats, piece_row
from knowledge_base.understanding.nearest import NearestExamples
from knowledge_base.understanding.normaliser import normalise

# The head speaks when it gives this probability to danger of any level (ADR 0027).
THRESHOLD = 0.475
# The linear model's part of each chance; the rest is the vote of the nearest examples.
LINEAR_SHARE = 0.25
_LEVELS = tuple(Level)
_LINEAR_PARTS = ("level_coef", "level_bias", "kind_coef", "kind_bias", "kind_level")


class SentenceEncoder(Protocol):
    """Anything that turns texts into rows of numbers; `Encoder` of the understanding room does."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row for each text."""
        ...


class SafetyHead:
    """Gives a level and a kind with a probability; None when it sees no danger.

    Two opinions are joined: the levels of the examples nearest in meaning, and a linear model, which also reads letters
    and phrases and so knows words that the encoder does not.
    """

    def __init__(
        self,
        encoder: SentenceEncoder,
        weights: dict[str, Floats],
        nearest: NearestExamples,
        kinds: Sequence[str],
        temperature: float,
    ) -> None:
        self._encoder: SentenceEncoder = encoder
        self._weights: dict[str, Floats] = weights
        self._nearest: NearestExamples = nearest
        self._kinds: tuple[str, ...] = tuple(kinds)
        self.temperature: float = temperature

    def save(self, folder: Path) -> None:
        """Write the head into the folder (made if missing); nothing in it can run code when it is read."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {**self._weights, **self._nearest.arrays()}
        np.savez_compressed(folder / "head.npz", **arrays)  # pyright: ignore[reportArgumentType]
        facts = {"kinds": self._kinds, "temperature": self.temperature}
        (folder / "head.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: SentenceEncoder) -> SafetyHead:
        """The head that `save` wrote; raises SafetyError when the files are missing or not whole."""
        try:
            facts = cast("dict[str, object]", json.loads((folder / "head.json").read_text(encoding="utf-8")))
            with np.load(folder / "head.npz", allow_pickle=False) as saved:
                arrays = {name: cast("Floats", saved[name]) for name in saved.files}
            kinds = [str(kind) for kind in cast("list[object]", facts["kinds"])]
            nearest = NearestExamples.from_arrays(arrays)
            weights = {name: array for name, array in arrays.items() if name in _LINEAR_PARTS}
            return cls(encoder, weights, nearest, kinds, float(str(facts["temperature"])))
        except (OSError, ValueError, KeyError) as error:
            raise SafetyError("The trained safety head cannot be read.") from error

    def probabilities(self, text: str) -> Floats:
        """The probability of each level, none first."""
        return self._levels(*self._row(text))

    def scores(self, text: str) -> Floats:
        """The linear model's score per level, before they become chances. For finding the temperature."""
        return self._scores(self._row(text)[1])

    def vote(self, text: str) -> Vote | None:
        """The level of the danger and its likeliest kind; None where danger is not probable enough.

        Whether there is danger is one question (`THRESHOLD`), and how serious it is another: the likeliest level.
        """
        if not text.strip():
            return None
        vector, row = self._row(text)
        chances = self._levels(vector, row)
        danger = float(1.0 - chances[0])
        if danger < THRESHOLD:
            return None
        level = _LEVELS[1 + int(np.argmax(chances[1:]))]
        return Vote("head", "head", self._kind(row, level), level, "", confidence=round(danger, 3))

    def _row(self, text: str) -> tuple[npt.NDArray[np.float32], Floats]:
        """The sentence vector, and the numbers of one row of training: the vector, then the pieces."""
        vector = self._encoder.encode([normalise(text)])[0]
        return vector, np.concatenate([np.asarray(vector, dtype=np.float64), piece_row(fold(text))])

    def _levels(self, vector: npt.NDArray[np.float32], row: Floats) -> Floats:
        linear = softmax(self._scores(row) / self.temperature)
        return LINEAR_SHARE * linear + (1.0 - LINEAR_SHARE) * self._nearest.shares(vector)

    def _scores(self, row: Floats) -> Floats:
        return self._weights["level_coef"] @ row + self._weights["level_bias"]

    def _kind(self, row: Floats, level: Level) -> str:
        scores = self._weights["kind_coef"] @ row + self._weights["kind_bias"]
        allowed = self._weights["kind_level"] == int(level)
        return self._kinds[int(np.argmax(np.where(allowed, scores, -np.inf)))]


def softmax(scores: Floats) -> Floats:
    """Scores as chances that add up to 1, along the last axis."""
    shifted = np.exp(scores - np.maximum.reduce(scores, axis=-1, keepdims=True))
    return np.asarray(shifted / np.add.reduce(shifted, axis=-1, keepdims=True), dtype=np.float64)
