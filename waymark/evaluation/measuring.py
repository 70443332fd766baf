"""Runs a set of labelled messages through the whole path and takes its figures."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from waymark.asking import Asked, Asker, answers
from waymark.evaluation.first_numbers import FirstNumbers
from waymark.evaluation.labels import Label, read_labels
from waymark.evaluation.noise import SEED, noisy
from waymark.evaluation.scoring import Figure, Pair, score

Shown = Callable[[Sequence[Asked]], Iterable[Asked]]


@dataclass(frozen=True)
class LabelledSet:
    """A file or folder of labelled messages: its name, a checksum of what is in it, and each label with its file."""

    name: str
    contents: str
    labels: tuple[tuple[str, Label], ...]

    @classmethod
    def read(cls, path: Path) -> LabelledSet:
        """Read it. Raises WaymarkError naming what cannot be read."""
        found = read_labels(path)
        whole = hashlib.sha256()
        for file in found:
            whole.update(((path / file) if path.is_dir() else path).read_bytes())
        labels = tuple((file, label) for file, lines in found.items() for label in lines)
        return cls("/".join(path.resolve().parts[-2:]), whole.hexdigest()[:12], labels)

    def with_noise(self, kind: str, draws: int = 1) -> LabelledSet:
        """The same set with noise in every message, so many times over, each time with other slips."""
        files = [file for file, _ in self.labels]
        labels = [label for _, label in self.labels]
        drawn = [pair for draw in range(draws) for pair in zip(files, noisy(labels, kind, SEED + draw), strict=True)]
        return LabelledSet(f"{self.name} with {kind}", self.contents, tuple(drawn))


@dataclass(frozen=True)
class Measured:
    """What came of one set: each label with its answer, the figures of the summary, and the seconds it took."""

    pairs: tuple[tuple[str, Pair], ...]
    figures: tuple[Figure, ...]
    seconds: float

    @property
    def plain_pairs(self) -> list[Pair]:
        """Labels and answers without their files."""
        return [pair for _, pair in self.pairs]


async def measure(asker: Asker, wanted: LabelledSet, numbers: FirstNumbers, shown: Shown = iter) -> Measured:
    """Ask every message in a conversation of its own. One that fails counts as wrong, and the run goes on."""
    began = time.monotonic()
    lines = [Asked(label.id, label.text, label.channel) for _, label in wanted.labels]
    said = [answer async for answer in answers(asker, shown(lines))]
    pairs = tuple((file, (label, answer)) for (file, label), answer in zip(wanted.labels, said, strict=True))
    figures = summary([pair for _, pair in pairs], numbers)
    return Measured(pairs, tuple(figures), time.monotonic() - began)


def summary(pairs: Sequence[Pair], numbers: FirstNumbers) -> list[Figure]:
    """The figures that are shown without being asked for, and that have floors."""
    return [*score(pairs), *numbers.figures(pairs)]
