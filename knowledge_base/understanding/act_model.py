"""Tells what a message asks for: one of the acts, with a confidence that means what it says."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.errors import UnderstandingError
from knowledge_base.understanding.nearest import NearestExamples
from knowledge_base.understanding.normaliser import normalise
from knowledge_base.understanding.ridge import Material, Scorer, folds_by

FILE = "act_model.npz"
# The best of 0.3, 1, 3 and 10 on held-out writers.
PENALTY = 1.0
# How much more the very nearest examples count; 12 and 25 gave the same to one message in a hundred.
_NEAR_SHARPNESS = 12.0


class ActModel:
    """The mean of two opinions: ridge regression over the act labels, and the acts of the nearest examples.

    The regression's scores become probabilities by one temperature, found on writers held out of training. Together
    they understood 20 more of 716 messages of unread writers than the regression alone, and 19 more than the examples.
    """

    def __init__(
        self, acts: Sequence[str], scorer: Scorer, nearest: NearestExamples, sharpness: float, encoder: Encoder
    ) -> None:
        self.acts = tuple(acts)
        self._scorer = scorer
        self._nearest = nearest
        self.sharpness = sharpness
        self._encoder = encoder

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        acts: Sequence[str],
        encoder: Encoder,
        seed: int = 0,
        hands: Sequence[str] = (),
        sharpness: float | None = None,
    ) -> ActModel:
        """Learn from texts and their acts.

        `hands` says who wrote each, to find the sharpness; it is not looked for where it is given, as it must be with
        an encoder that has read the same texts.
        """
        if len(set(acts)) < 2:
            raise UnderstandingError("The act model needs examples of at least two acts")
        plain = [normalise(text) for text in texts]
        vectors = encoder.encode(plain)
        material = Material.of(plain, vectors)
        names = sorted(set(acts))
        right = np.array([names.index(act) for act in acts])
        targets = np.where(right[:, None] == np.arange(len(names)), 1, -1).astype(np.float32)
        if sharpness is None:
            folds = folds_by(hands if len(hands) == len(plain) else ["one"] * len(plain), seed)
            sharpness = best_sharpness(material.held_out(targets, folds, PENALTY), right)
        nearest = NearestExamples.of(vectors, right, _NEAR_SHARPNESS)
        return cls(names, material.fit(targets, PENALTY), nearest, sharpness, encoder)

    def predict(self, text: str) -> list[tuple[str, float]]:
        """Every act with its probability, the likeliest first. Never raises; an empty text is "unclear" where known."""
        plain = normalise(text)
        if not plain and "unclear" in self.acts:
            return [("unclear", 1.0), *((act, 0.0) for act in self.acts if act != "unclear")]
        by_rule = _shares(self.scores(text)[None], self.sharpness)[0]
        shares = (by_rule + self._nearest.shares(self._encoder.encode([plain])[0])) / 2
        order = np.argsort(-shares, kind="stable")
        return [(self.acts[place], float(shares[place])) for place in order]

    def scores(self, text: str) -> npt.NDArray[np.float32]:
        """The regression's score per act, in the order of `acts`, not yet chances. For finding the sharpness."""
        plain = normalise(text)
        return self._scorer.score(plain, self._encoder.encode([plain])[0])

    def save(self, folder: Path) -> None:
        """Write act_model.npz into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        own = {"acts": np.array(self.acts), "sharpness": np.array(self.sharpness)}
        np.savez_compressed(folder / FILE, **self._scorer.arrays(), **self._nearest.arrays(), **own)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> ActModel:
        """Read what `save` wrote. Raises UnderstandingError when it is not there or is not whole."""
        try:
            with np.load(folder / FILE, allow_pickle=False) as arrays:
                loaded = {name: arrays[name] for name in arrays.files}
            scorer = Scorer.from_arrays(loaded)
            nearest = NearestExamples.from_arrays(loaded)
            return cls(loaded["acts"].tolist(), scorer, nearest, float(loaded["sharpness"]), encoder)
        except (OSError, ValueError, KeyError) as error:
            raise UnderstandingError(f"There is no whole act model in {folder}; train it first") from error


def _shares(scores: npt.NDArray[np.float32], sharpness: float) -> npt.NDArray[np.float64]:
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    return raised / raised.sum(axis=1, keepdims=True)


def best_sharpness(scores: npt.NDArray[np.float32], right: npt.NDArray[np.int64]) -> float:
    """The sharpness (one over the temperature) that makes the right acts of held-out texts most likely."""

    def surprise(sharpness: float) -> float:
        given = _shares(scores, sharpness)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(given, 1e-9)).mean())

    return min(np.geomspace(0.5, 20, 60).tolist(), key=surprise)
