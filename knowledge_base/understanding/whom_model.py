"""Learns whether a message is for its writer, for somebody else, or does not say; the rules are one of its clues."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.errors import UnderstandingError
from knowledge_base.understanding.examples import LabelledExample, read_labelled
from knowledge_base.understanding.for_whom import Whom, for_whom, is_for_nobody, whom_said
from knowledge_base.understanding.normaliser import normalise
from knowledge_base.understanding.ridge import Material, Scorer

FILE = "whom_model.npz"
LABELS: tuple[Whom | None, ...] = ("self", "other", None)
NAMES = ("self", "other", "none")
# The best of 3 and 10 on writers of the held-out sets, by one message in a hundred.
PENALTY = 3.0
# What the rules say, with the act, counts this much: from 0.2 to 0.4 nothing changed by more than 5 of 240 messages.
RULES_COUNT = 0.3
# Who is at risk is nearly for whom a message is. One danger line in three: all of them would drown the other lines.
_DANGERS_SKIPPED = 3


class WhomModel:
    """Ridge regression on meaning, spelling and what the rules found; small talk is for nobody by rule."""

    def __init__(self, scorer: Scorer, encoder: Encoder) -> None:
        self._scorer = scorer
        self._encoder = encoder

    @classmethod
    def train(cls, examples: Sequence[LabelledExample], encoder: Encoder) -> WhomModel:
        """Learn from lines with the label self, other or none."""
        faulty = sorted({label for one in examples for label in one.labels} - set(NAMES))
        if faulty or not examples:
            raise UnderstandingError(f"The for-whom lines have unknown labels: {faulty}" if faulty else "No such lines")
        plain = [normalise(one.text) for one in examples]
        right = np.array([NAMES.index(one.labels[0]) for one in examples])
        targets = np.where(right[:, None] == np.arange(len(NAMES)), 1, -1).astype(np.float32)
        material = Material.of([_with_clues(one) for one in plain], encoder.encode(plain))
        return cls(material.fit(targets, PENALTY), encoder)

    def predict(self, text: str, act: str | None = None) -> Whom | None:
        """Who the message is for, None where it does not say. Never raises."""
        plain = normalise(text)
        if is_for_nobody(act) or not any(mark.isalpha() for mark in plain):
            return None
        scores = self._scorer.score(_with_clues(plain), self._encoder.encode([plain])[0])
        scores[LABELS.index(for_whom(text, act))] += RULES_COUNT
        return LABELS[int(np.argmax(scores))]

    def save(self, folder: Path) -> None:
        """Write whom_model.npz into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(folder / FILE, **self._scorer.arrays())

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> WhomModel:
        """Read what `save` wrote. Raises UnderstandingError when it is not there or is not whole."""
        try:
            with np.load(folder / FILE, allow_pickle=False) as arrays:
                return cls(Scorer.from_arrays({name: arrays[name] for name in arrays.files}), encoder)
        except (OSError, ValueError, KeyError) as error:
            raise UnderstandingError(f"There is no whole for-whom model in {folder}; train it first") from error


def whom_examples(folder: Path, dangers: Path, topics: Path) -> list[LabelledExample]:
    """The for-whom lines, topic lines that say for whom, and every third danger line with who is at risk."""
    told = [(one, "for") for one in read_labelled(topics) if "for" in one.more]
    risky = [(one, "who") for one in read_labelled(dangers) if one.labels[0] != "none"][::_DANGERS_SKIPPED]
    lines = [LabelledExample(one.text, (str(one.more[field]),), one.hand) for one, field in told + risky]
    return [*read_labelled(folder), *lines]


def _with_clues(plain: str) -> str:
    """The text, and what the rules found in it as words that nobody writes."""
    return f"{plain} {' '.join(f'zz{clue}' for clue in whom_said(plain))}"
