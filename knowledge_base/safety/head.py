"""The trained half of the safety engine: a linear model on sentence vector and character pieces, beside the rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse  # pyright: ignore[reportMissingTypeStubs]
from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

from knowledge_base.safety.findings import Level, SafetyError, Vote, Who, who_named
from knowledge_base.safety.folding import fold
from knowledge_base.safety.pieces import Floats, Matrix, piece_row, piece_rows
from knowledge_base.understanding.examples import read_acts, read_labelled
from knowledge_base.understanding.nearest import NearestExamples
from knowledge_base.understanding.normaliser import normalise

# The head speaks when it gives this probability to danger of any level. Chosen by leaving out writers in turn, so that
# few ordinary messages are answered with alarm: docs/safety/head.md has the table.
THRESHOLD = 0.45
# The linear model's part of each chance; the rest is the vote of the nearest examples.
LINEAR_SHARE = 0.25
_NEAR_SHARPNESS = 18.0
# The highest level is named at or above which this share of the danger lies. With 0.45 no more dangers were caught, and
# five more of 551 got a wrong number first.
LEVEL_SHARE = 0.55
# Lines of writers that are kept out of training, to measure on.
HELD_OUT_HANDS = frozenset({"gwen"})
_STRENGTH = 6.0
# After 200 rounds no more of what new writers say was understood than after 60.
_ROUNDS = 60
_KIND_PENALTY = 1.0
# How much a line counts: danger more, ordinary messages (there are many) less.
_DANGER_WEIGHT = 1.5
_ORDINARY_WEIGHT = 0.7
_ORDINARY = "ordinary"
_TEMPERATURE_FOLDS = 4
_TEMPERATURES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
_LEVELS = tuple(Level)
_LINEAR_PARTS = ("level_coef", "level_bias", "kind_coef", "kind_bias", "kind_level")


class SentenceEncoder(Protocol):
    """Anything that turns texts into rows of numbers; `Encoder` of the understanding room does."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row for each text."""
        ...


class _Linear(Protocol):
    coef_: Floats
    intercept_: Floats
    classes_: npt.NDArray[np.generic]

    def fit(self, rows: Matrix, labels: npt.NDArray[np.generic], sample_weight: Floats) -> _Linear: ...

    def decision_function(self, rows: Matrix) -> Floats: ...


@dataclass(frozen=True)
class SafetyExample:
    """One line of data/safety: the words, the level, the kind ("" for none), who is at risk, and the writer."""

    text: str
    level: Level
    kind: str
    who: Who
    hand: str


def read_examples(folder: Path) -> list[SafetyExample]:
    """Every line of the .jsonl files in the folder, in order, then ordinary messages with the level none.

    The ordinary ones are every second example of the folders nlu and topics beside it, where there are any: without
    them the head takes everyday trouble for danger. Raises SafetyError naming the first line that is wrong.
    """
    found: list[SafetyExample] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                row = cast("dict[str, str]", json.loads(line))
                level = Level.named(row["label"])
                found.append(SafetyExample(row["text"], level, row["kind"], who_named(row["who"]), row["hand"]))
            except (ValueError, KeyError, SafetyError) as error:
                raise SafetyError(f"Line {number} of {path.name} is not a safety example.") from error
    return found + _ordinary(folder.parent)


def _ordinary(data: Path) -> list[SafetyExample]:
    written = [(example.text, example.hand) for example in (*read_acts(data / "nlu"), *read_labelled(data / "topics"))]
    return [SafetyExample(text, Level.NONE, "", "self", f"{_ORDINARY} {hand}") for text, hand in written]


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

    @classmethod
    def train(
        cls,
        examples: Sequence[SafetyExample],
        encoder: SentenceEncoder,
        *,
        seed: int = 7,
        temperature: float | None = None,
    ) -> SafetyHead:
        """Learn from the examples of every writer who is not held out; the same examples and seed give the same head.

        The temperature is fitted on lines of writers who were left out in turn, so that 0.6 means about 60 in 100. With
        an encoder that has read the same lines it must be given.
        Raises SafetyError when there are too few examples to learn from.
        """
        used = [example for example in examples if example.hand not in HELD_OUT_HANDS]
        levels = np.array([int(example.level) for example in used])
        if len(set(levels.tolist())) < len(_LEVELS):
            raise SafetyError("The safety examples do not hold every level.")
        # As the act model and the topic linker ask for it: one pass of the encoder serves all three.
        vectors = encoder.encode([normalise(example.text) for example in used])
        rows = _rows([example.text for example in used], vectors)
        counts = np.array([_count(example) for example in used])
        model = _fitted(rows, levels, counts, seed)
        dangers = [n for n, example in enumerate(used) if example.level > Level.NONE]
        kind_names = sorted({used[n].kind for n in dangers})
        kind_coef, kind_bias = _told_apart(rows[dangers], [kind_names.index(used[n].kind) for n in dangers])
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
        return cls(encoder, weights, nearest, kind_names, temperature)

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

        Whether there is danger is one question (`THRESHOLD`), and how serious it is another (`LEVEL_SHARE`).
        """
        if not text.strip():
            return None
        vector, row = self._row(text)
        chances = self._levels(vector, row)
        danger = float(1.0 - chances[0])
        if danger < THRESHOLD:
            return None
        shares = [float(np.add.reduce(chances[int(level) :])) / danger for level in _LEVELS[1:]]
        level = max(level for level, share in zip(_LEVELS[1:], shares, strict=True) if share >= LEVEL_SHARE)
        return Vote("head", "head", self._kind(row, level), level, "", confidence=round(danger, 3))

    def _row(self, text: str) -> tuple[npt.NDArray[np.float32], Floats]:
        """The sentence vector, and the row that `_rows` gives for this one text."""
        vector = self._encoder.encode([normalise(text)])[0]
        return vector, np.concatenate([np.asarray(vector, dtype=np.float64), piece_row(fold(text))])

    def _levels(self, vector: npt.NDArray[np.float32], row: Floats) -> Floats:
        linear = _softmax(self._scores(row) / self.temperature)
        return LINEAR_SHARE * linear + (1.0 - LINEAR_SHARE) * self._nearest.shares(vector)

    def _scores(self, row: Floats) -> Floats:
        return self._weights["level_coef"] @ row + self._weights["level_bias"]

    def _kind(self, row: Floats, level: Level) -> str:
        scores = self._weights["kind_coef"] @ row + self._weights["kind_bias"]
        allowed = self._weights["kind_level"] == int(level)
        return self._kinds[int(np.argmax(np.where(allowed, scores, -np.inf)))]


def _rows(texts: Sequence[str], vectors: npt.NDArray[np.float32]) -> Matrix:
    blocks = [sparse.csr_matrix(vectors), *piece_rows([fold(text) for text in texts])]
    return cast("Matrix", sparse.hstack(blocks, format="csr", dtype=np.float32))  # pyright: ignore[reportUnknownMemberType]


def _fitted(rows: Matrix, labels: npt.NDArray[np.generic], counts: Floats, seed: int) -> _Linear:
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, tol=1e-3, random_state=seed)
    return cast("_Linear", cast("object", model)).fit(rows, labels, sample_weight=counts)


def _told_apart(rows: Matrix, kinds: Sequence[int]) -> tuple[Floats, Floats]:
    """Weights and biases that score the right kind 1 and every other 0, by ridge regression over pairs of lines.

    Only the order of the scores is used, so no chances are needed; logistic regression took ten times as long.
    """
    targets = np.eye(max(kinds) + 1)[list(kinds)]
    alike = (rows @ rows.T).toarray() + 1.0
    learnt = cast("Floats", linalg.solve(alike + _KIND_PENALTY * np.eye(len(targets)), targets, assume_a="pos"))  # pyright: ignore[reportUnknownMemberType]
    return np.asarray(rows.T @ learnt, dtype=np.float64).T, np.add.reduce(learnt, axis=0)


def _temperature(rows: Matrix, levels: npt.NDArray[np.int_], counts: Floats, hands: Sequence[str], seed: int) -> float:
    """The temperature with the least log loss over writers left out in turn; 1 when there is only one writer."""
    names = sorted(set(hands))
    fold_of = np.array([names.index(hand) % _TEMPERATURE_FOLDS for hand in hands])
    scores: list[Floats] = []
    truths: list[npt.NDArray[np.int_]] = []
    for number in range(min(_TEMPERATURE_FOLDS, len(names))):
        out = fold_of == number
        if len(set(levels[~out].tolist())) < len(_LEVELS):
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
        chances = _softmax(score / temperature)
        return float(-np.log(np.maximum(np.take_along_axis(chances, truth[:, None], axis=1), 1e-9)).mean())

    return min(_TEMPERATURES, key=loss)


def _count(example: SafetyExample) -> float:
    if example.level > Level.NONE:
        return _DANGER_WEIGHT
    return _ORDINARY_WEIGHT if example.hand.startswith(_ORDINARY) else 1.0


def _usual_level(examples: Sequence[SafetyExample], kind: str) -> int:
    levels = [int(example.level) for example in examples if example.kind == kind]
    return max(set(levels), key=levels.count)


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - np.maximum.reduce(scores, axis=-1, keepdims=True))
    return np.asarray(shifted / np.add.reduce(shifted, axis=-1, keepdims=True), dtype=np.float64)
