"""Counts of letter groups and words in a text, weighted by how rare they are (tf-idf)."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Arrays = dict[str, npt.NDArray[Any]]
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[?!]")
# Letter groups of 2 to 5; one in more than a fifth of all texts tells little and costs most of the time.
_LETTERS, _MOST_COMMON = range(2, 6), 0.2
_CHAR_SIZE, _WORD_SIZE, _CHAR_MIN, _WORD_MIN = 4_000, 4_000, 3, 2


@dataclass(frozen=True)
class _Block:
    """One kind of count: the groups it knows, and how much each is worth."""

    places: dict[str, int]
    worth: npt.NDArray[np.float32]

    def values(self, counts: Mapping[str, int]) -> tuple[list[int], npt.NDArray[np.float32]]:
        """Places and weights of one text, of length 1 together."""
        known = [(self.places[group], count) for group, count in counts.items() if group in self.places]
        at = [place for place, _ in known]
        raw = np.array([1 + math.log(count) for _, count in known], dtype=np.float32) * self.worth[at]
        return at, raw / max(float(np.linalg.norm(raw)), 1e-9)


class TextFeatures:
    """Turns text into sparse numbers: letter groups first, then words and pairs of words, each of length 1."""

    def __init__(self, letters: _Block, words: _Block) -> None:
        self._letters = letters
        self._words = words
        self.size = len(letters.places) + len(words.places)

    @classmethod
    def learnt(cls, texts: Sequence[str]) -> tuple[TextFeatures, sparse.csr_matrix]:
        """Learn which groups and words there are, and how rare each is; and one sparse row per text."""
        letters = [Counter(_letter_groups(text)) for text in texts]
        words = [Counter(_word_groups(text)) for text in texts]
        known_letters = _learn(letters, _CHAR_SIZE, _CHAR_MIN, _MOST_COMMON * len(texts))
        features = cls(known_letters, _learn(words, _WORD_SIZE, _WORD_MIN, float(len(texts))))
        return features, features._matrix([features._row(*counts) for counts in zip(letters, words, strict=True)])

    def of(self, text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Places and weights of one text."""
        return self._row(Counter(_letter_groups(text)), Counter(_word_groups(text)))

    def _row(
        self, letters: Mapping[str, int], words: Mapping[str, int]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        letter_at, letter_values = self._letters.values(letters)
        word_at, word_values = self._words.values(words)
        offset = len(self._letters.places)
        places = np.array(letter_at + [offset + at for at in word_at], dtype=np.int64)
        return places, np.concatenate([letter_values, word_values])

    def _matrix(self, rows: Sequence[tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]]) -> sparse.csr_matrix:
        ends = np.cumsum([0] + [len(places) for places, _ in rows])
        places = np.concatenate([places for places, _ in rows]) if rows else np.zeros(0, np.int64)
        values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0, np.float32)
        return sparse.csr_matrix((values, places, ends), shape=(len(rows), self.size))

    def arrays(self) -> Arrays:
        """Everything needed to build it again, for numpy.savez."""
        return {
            "letters": np.array(list(self._letters.places)),
            "letters_worth": self._letters.worth,
            "words": np.array(list(self._words.places)),
            "words_worth": self._words.worth,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> TextFeatures:
        """The features that `arrays` were made from."""
        blocks = [_Block(_numbered(arrays[kind].tolist()), arrays[f"{kind}_worth"]) for kind in ("letters", "words")]
        return cls(*blocks)


def _learn(counts: Sequence[Mapping[str, int]], size: int, fewest: int, most: float) -> _Block:
    seen: Counter[str] = Counter()
    for groups in counts:
        seen.update(groups.keys())
    kept = sorted(
        (group for group, count in seen.items() if fewest <= count <= most), key=lambda one: (-seen[one], one)
    )
    kept = kept[:size]
    worth = [math.log((1 + len(counts)) / (1 + seen[group])) + 1 for group in kept]
    return _Block(_numbered(kept), np.array(worth, dtype=np.float32))


def _numbered(groups: Sequence[str]) -> dict[str, int]:
    return {group: place for place, group in enumerate(groups)}


def _letter_groups(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower()[:4000]):
        padded = f" {word} "
        for length in _LETTERS:
            for start in range(max(1, len(padded) - length + 1)):
                yield padded[start : start + length]


def _word_groups(text: str) -> Iterator[str]:
    words: list[str] = _WORD.findall(text.lower()[:4000])
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"
