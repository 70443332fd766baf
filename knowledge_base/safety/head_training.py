"""Learns the trained head from examples."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse  # pyright: ignore[reportMissingTypeStubs]
from sklearn.exceptions import ConvergenceWarning  # pyright: ignore[reportMissingTypeStubs]
from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

from knowledge_base.safety.examples import HELD_OUT_HANDS, ORDINARY, SafetyExample
from knowledge_base.safety.findings import Level, SafetyError
from knowledge_base.safety.folding import fold
from knowledge_base.safety.head import SafetyHead, SentenceEncoder, softmax
from knowledge_base.safety.pieces import Floats, Matrix, piece_rows
from knowledge_base.understanding.encoder import Vectors
from knowledge_base.understanding.nearest import NearestExamples
from knowledge_base.understanding.normaliser import normalise

_NEAR_SHARPNESS = 18.0
_STRENGTH = 6.0
# After 200 rounds no more of what new writers say was understood than after 60.
_ROUNDS = 60
_KIND_PENALTY = 1.0
# How much a line counts: danger more, ordinary messages (there are many) less.
_DANGER_WEIGHT = 1.5
_ORDINARY_WEIGHT = 0.7
_TEMPERATURE_FOLDS = 4
_TEMPERATURES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)


class _Linear(Protocol):
    coef_: Floats
    intercept_: Floats
    classes_: npt.NDArray[np.generic]

    def fit(self, rows: Matrix, labels: npt.NDArray[np.generic], sample_weight: Floats) -> _Linear: ...

    def decision_function(self, rows: Matrix) -> Floats: ...


def train_head(
    examples: Sequence[SafetyExample], encoder: SentenceEncoder, *, seed: int = 7, temperature: float | None = None
) -> SafetyHead:
    """Learn from the examples of every writer who is not held out; the same examples and seed give the same head.

    The temperature is fitted on lines of writers who were left out in turn, so that 0.6 means about 60 in 100. With
    an encoder that has read the same lines it must be given.
    Raises SafetyError when there are too few examples to learn from.
    """
    used = [example for example in examples if example.hand not in HELD_OUT_HANDS]
    levels = np.array([int(example.level) for example in used])
    if len(set(levels.tolist())) < len(Level):
        raise SafetyError("The safety examples do not hold every level.")
    # As the act model and the topic linker ask for it: one pass of the encoder serves all three.
    vectors = encoder.encode([normalise(example.text) for example in used])
    pieces = _joined(piece_rows([fold(example.text) for example in used]))
    rows = _joined([cast("Matrix", cast("object", sparse.csr_matrix(vectors))), pieces])
    counts = np.array([_count(example) for example in used])
    model = _fitted(rows, levels, counts, seed)
    dangers = [n for n, example in enumerate(used) if example.level > Level.NONE]
    kind_names = sorted({used[n].kind for n in dangers})
    kinds = [kind_names.index(used[n].kind) for n in dangers]
    kind_coef, kind_bias = _told_apart(vectors[dangers], pieces[dangers], kinds)
    weights = {
        "level_coef": np.asarray(model.coef_, dtype=np.float64),
        "level_bias": np.asarray(model.intercept_, dtype=np.float64),
        "kind_coef": kind_coef,
        "kind_bias": kind_bias,
        "kind_level": np.array([_usual_level(used, kind) for kind in kind_names], dtype=np.float64),
    }
    if temperature is None:
        temperature = _temperature(rows, levels, counts, [example.hand for example in used], seed)
    nearest = NearestExamples.of(vectors, levels, _NEAR_SHARPNESS)
    return SafetyHead(encoder, weights, nearest, kind_names, temperature)


def _joined(blocks: Sequence[Matrix]) -> Matrix:
    return cast("Matrix", sparse.hstack(blocks, format="csr", dtype=np.float32))  # pyright: ignore[reportUnknownMemberType]


def _fitted(rows: Matrix, labels: npt.NDArray[np.generic], counts: Floats, seed: int) -> _Linear:
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, tol=1e-3, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the rounds are few by choice
        return cast("_Linear", cast("object", model)).fit(rows, labels, sample_weight=counts)


def _told_apart(vectors: Vectors, pieces: Matrix, kinds: Sequence[int]) -> tuple[Floats, Floats]:
    """Weights and biases that score the right kind 1 and every other 0, by ridge regression over pairs of lines.

    Only the order of the scores is used, so no chances are needed; logistic regression took ten times as long. Vectors
    have no zeros and pieces hardly anything else, so each is multiplied in its own way.
    """
    targets = np.eye(max(kinds) + 1, dtype=np.float32)[list(kinds)]
    alike = vectors @ vectors.T + (pieces @ pieces.T).toarray() + np.float32(1)
    alike[np.diag_indices_from(alike)] += np.float32(_KIND_PENALTY)
    learnt = cast("Floats", linalg.solve(alike, targets, assume_a="pos", overwrite_a=True))  # pyright: ignore[reportUnknownMemberType]
    weights = np.vstack([vectors.T @ learnt, cast("Floats", pieces.T @ learnt)])
    return np.asarray(weights, dtype=np.float64).T, np.asarray(np.add.reduce(learnt, axis=0), dtype=np.float64)


def _temperature(rows: Matrix, levels: npt.NDArray[np.int_], counts: Floats, hands: Sequence[str], seed: int) -> float:
    """The temperature with the least log loss over writers left out in turn; 1 when there is only one writer."""
    names = sorted(set(hands))
    fold_of = np.array([names.index(hand) % _TEMPERATURE_FOLDS for hand in hands])
    scores: list[Floats] = []
    truths: list[npt.NDArray[np.int_]] = []
    for number in range(min(_TEMPERATURE_FOLDS, len(names))):
        out = fold_of == number
        if len(set(levels[~out].tolist())) < len(Level):
            continue
        model = _fitted(rows[~out], levels[~out], counts[~out], seed)
        scores.append(np.asarray(model.decision_function(rows[out]), dtype=np.float64))
        truths.append(levels[out])
    if not scores:
        return 1.0
    score, truth = np.vstack(scores), np.concatenate(truths)
    return best_temperature(score, truth)


def best_temperature(score: Floats, truth: npt.NDArray[np.int_]) -> float:
    """The temperature with the least log loss, of a short list."""

    def loss(temperature: float) -> float:
        chances = softmax(score / temperature)
        return float(-np.log(np.maximum(np.take_along_axis(chances, truth[:, None], axis=1), 1e-9)).mean())

    return min(_TEMPERATURES, key=loss)


def _count(example: SafetyExample) -> float:
    if example.level > Level.NONE:
        return _DANGER_WEIGHT
    return _ORDINARY_WEIGHT if example.hand.startswith(ORDINARY) else 1.0


def _usual_level(examples: Sequence[SafetyExample], kind: str) -> int:
    levels = [int(example.level) for example in examples if example.kind == kind]
    return max(set(levels), key=levels.count)
