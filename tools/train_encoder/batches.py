"""Turns lines into batches of token numbers and labels, each text as written or as a seeded mistyped copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from knowledge_base.understanding.augment import augment
from knowledge_base.understanding.normaliser import normalise
from tools.train_encoder.lines import NOTHING, Line

UNKNOWN = -100
# Batches are cut from pieces this many times their size, sorted by length, so that little padding is read.
_PIECE = 20


@dataclass(frozen=True)
class Labels:
    """The names of all classes, in a fixed order."""

    acts: list[str]
    topics: list[str]
    levels: list[str]
    kinds: list[str]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Labels:
        """Every label that the lines have."""
        topics = {topic for line in lines for topic, _ in line.topics or ()} - {NOTHING}
        return cls(
            sorted({line.act for line in lines if line.act}),
            [*sorted(topics), NOTHING],
            sorted({line.level for line in lines if line.level}),
            sorted({line.kind for line in lines if line.kind}),
        )


@dataclass(frozen=True)
class Batch:
    """Token numbers and labels of some lines, and which lines (rows) they are."""

    ids: Tensor
    acts: Tensor
    topics: Tensor
    levels: Tensor
    kinds: Tensor
    rows: Tensor


class Maker:
    """Makes the batches of an epoch. `mistyped` is the share of texts that are read as a mistyped copy."""

    def __init__(
        self, lines: Sequence[Line], labels: Labels, tokenizer: Tokenizer, longest: int, mistyped: float
    ) -> None:
        self._lines = lines
        self._labels = labels
        self._tokenizer = tokenizer
        self._longest = longest
        self._mistyped = mistyped
        self._plain = [self._ids(normalise(line.text)) for line in lines]

    def epoch(self, size: int, chance: Random) -> Iterator[Batch]:
        """Every line once, in an order that `chance` gives."""
        texts = [self._copy(place, chance) for place in range(len(self._lines))]
        order = list(range(len(texts)))
        chance.shuffle(order)
        batches: list[list[int]] = []
        for start in range(0, len(order), size * _PIECE):
            piece = sorted(order[start : start + size * _PIECE], key=lambda place: len(texts[place]))
            batches += [piece[at : at + size] for at in range(0, len(piece), size)]
        chance.shuffle(batches)
        for rows in batches:
            yield self._batch(rows, texts)

    def _copy(self, place: int, chance: Random) -> list[int]:
        line = self._lines[place]
        if line.is_name or chance.random() >= self._mistyped:
            return self._plain[place]
        return self._ids(normalise(augment(line.text, chance)))

    def _batch(self, rows: list[int], texts: list[list[int]]) -> Batch:
        lines = [self._lines[row] for row in rows]
        labels = self._labels
        topics = torch.zeros(len(rows), len(labels.topics))
        for row, line in enumerate(lines):
            for topic, share in line.topics or ():
                topics[row, labels.topics.index(topic)] = share
        return Batch(
            padded([texts[row] for row in rows]),
            _numbers([line.act for line in lines], labels.acts),
            topics,
            _numbers([line.level for line in lines], labels.levels),
            _numbers([line.kind for line in lines], labels.kinds),
            torch.tensor(rows),
        )

    def _ids(self, text: str) -> list[int]:
        ids = self._tokenizer.encode(text).ids
        return [*ids[: self._longest - 1], ids[-1]] if len(ids) > self._longest else ids


def padded(rows: Sequence[list[int]]) -> Tensor:
    """Rows of one length, filled with 0."""
    longest = max(len(row) for row in rows)
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def _numbers(names: Sequence[str | None], known: list[str]) -> Tensor:
    return torch.tensor([UNKNOWN if name is None else known.index(name) for name in names])
