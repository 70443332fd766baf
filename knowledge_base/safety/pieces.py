"""What the trained head reads beside the sentence vector: hashed letter groups and phrases of the folded message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import FeatureHasher  # pyright: ignore[reportMissingTypeStubs]
from sklearn.feature_extraction.text import HashingVectorizer  # pyright: ignore[reportMissingTypeStubs]

Floats = npt.NDArray[np.float64]

_LETTER_GROUPS, _LETTER_WEIGHT = 4096, 2.0
_PHRASES, _PHRASE_WEIGHT = 8192, 1.2


class Matrix(Protocol):
    """A sparse matrix, as far as it is used here."""

    indices: npt.NDArray[np.int32]
    data: Floats

    def toarray(self) -> Floats:
        """The same numbers with every zero written out."""
        ...

    def __getitem__(self, chosen: object) -> Matrix: ...

    def __rmul__(self, weight: float) -> Matrix: ...

    def __matmul__(self, other: Matrix | Floats) -> Matrix: ...

    @property
    def T(self) -> Matrix:
        """The same with rows and columns exchanged."""
        ...


class _Transformer(Protocol):
    def transform(self, texts: Sequence[object]) -> Matrix: ...


class _Analyser(Protocol):
    def __call__(self, text: str) -> Sequence[str]: ...


@dataclass(frozen=True)
class _Pieces:
    """One kind of piece. `row` gives the numbers of `many` for one text, several times as fast."""

    size: int
    weight: float
    whole: _Transformer
    analyser: _Analyser
    hasher: _Transformer

    def many(self, folded: Sequence[str]) -> Matrix:
        return self.weight * self.whole.transform(folded)

    def row(self, folded: str) -> Floats:
        found = self.hasher.transform([self.analyser(folded)])
        row = np.zeros(self.size)
        norm = float(np.sqrt(found.data @ found.data))
        row[found.indices] = found.data * (self.weight / norm if norm else 0.0)
        return row


def piece_rows(folded: Sequence[str]) -> list[Matrix]:
    """A sparse block for each kind of piece, one row for each text; for training."""
    return [kind.many(folded) for kind in _kinds()]


def piece_row(folded: str) -> Floats:
    """The same numbers for one text, the blocks one after the other."""
    return np.concatenate([kind.row(folded) for kind in _kinds()])


@cache
def _kinds() -> tuple[_Pieces, _Pieces]:
    """Letter groups and phrases. They hold nothing of any text, so one of each serves all."""
    letters = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 4), n_features=_LETTER_GROUPS, alternate_sign=False)
    phrases = HashingVectorizer(
        ngram_range=(1, 3),
        n_features=_PHRASES,
        token_pattern=r"\S+",  # noqa: S106 - what a word is, not a password
        alternate_sign=False,
    )
    return _pieces(letters, _LETTER_GROUPS, _LETTER_WEIGHT), _pieces(phrases, _PHRASES, _PHRASE_WEIGHT)


def _pieces(whole: HashingVectorizer, size: int, weight: float) -> _Pieces:
    hasher = FeatureHasher(n_features=size, input_type="string", alternate_sign=False)
    return _Pieces(
        size,
        weight,
        cast("_Transformer", cast("object", whole)),
        cast("_Analyser", whole.build_analyzer()),
        cast("_Transformer", cast("object", hasher)),
    )
