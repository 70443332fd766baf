"""A large set of words that takes little memory: 150,000 words in 4 MB, where a set of strings took 20."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

LONGEST = 24


class WordList:
    """Answers whether a word of small letters a to z is in it. Words of more than LONGEST letters are not kept."""

    def __init__(self, words: Iterable[bytes]) -> None:
        self._words = np.unique(np.array([word for word in words if len(word) <= LONGEST], dtype=f"S{LONGEST}"))

    def __contains__(self, word: str) -> bool:
        if len(word) > LONGEST or not word.isascii():
            return False
        wanted = np.bytes_(word.encode("ascii"))
        at = int(np.searchsorted(self._words, wanted))
        return at < len(self._words) and bool(self._words[at] == wanted)

    def __len__(self) -> int:
        return len(self._words)
