"""Puts back the gap beside a place name that a thumb lost or moved: "inlincoln", "GreatYarmouth", "fork ettering"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.places.names import Names
from knowledge_base.places.vocabulary import Vocabulary
from knowledge_base.understanding.known_words import is_strange, is_usual
from knowledge_base.understanding.spelling import meant_by, with_gap_moved

# Shorter names turn up inside too many words; smaller towns are too seldom meant, and a name that is an English word
# too must be a large town's.
_SHORTEST, _PEOPLE, _PEOPLE_IF_ENGLISH = 5, 5_000, 20_000
_LONGEST = 40  # no name with a word beside it is longer
_WORD = re.compile(r"[A-Za-z']+")
# Two words with nothing but a gap between them.
_PAIR = re.compile(r"(?<![\w'])(?=([A-Za-z']+) ([A-Za-z']+)(?![\w']))")


class Gaps:
    """Knows the names that can be told with certainty when they touch another word."""

    def __init__(self, names: Names, vocabulary: Vocabulary) -> None:
        self._names = names
        self._words = vocabulary
        self._common = vocabulary.common | vocabulary.people | vocabulary.months

    def put_back(self, text: str) -> str:
        """The text with a gap before or after each such name. Words that are English or a place stay as they are."""
        at = 0
        while pair := _PAIR.search(text, at):
            moved = self._moved(pair.group(1), pair.group(2))
            if moved:
                text = f"{text[: pair.start(1)]}{moved}{text[pair.end(2) :]}"
            at = pair.end(2) if moved else pair.end(1)
        return _WORD.sub(lambda word: self._parted(word.group()), text)

    def _moved(self, left: str, right: str) -> str:
        """Both with the gap one letter further left or right, where one is strange and a name comes out; else ""."""
        if self._is_strange(left) or self._is_strange(right):
            for one, other in with_gap_moved(left, right):
                if self._is_name_beside_word(one, other) or (not one and self._is_name(other)):
                    return f"{one} {other}".strip()
        return ""

    def _parted(self, word: str) -> str:
        """The word, or its parts with a gap between them."""
        if not _SHORTEST < len(word) <= _LONGEST or not self._is_strange(word):
            return word
        parts = self._names.parts_of(word.lower())
        if parts:
            return " ".join(_cut(word, parts))
        near = self._names.near(word.lower())
        if (near and near.faults == 1) or _is_slip(word):
            return word  # one slip: "clchester", "gettring"
        pairs = [(at, word[:at], word[at:]) for at in range(2, len(word) - 1)]
        if any(
            _is_ordinary(one) and _is_ordinary(other) and not self._is_name(one) and not self._is_name(other)
            for _, one, other in pairs
        ):
            return word  # two ordinary words: "drawstring"
        cuts = (at for at, one, other in pairs if self._is_name_beside_word(one, other))
        # The most uneven cut is the likeliest: a short word like "in" beside a long name.
        at = min(cuts, key=lambda cut: min(cut, len(word) - cut), default=0)
        return f"{word[:at]} {word[at:]}" if at else word

    def _is_name_beside_word(self, one: str, other: str) -> bool:
        return (self._is_name(one) and _is_ordinary(other)) or (_is_ordinary(one) and self._is_name(other))

    def _is_strange(self, word: str) -> bool:
        low = word.lower()
        return "'" not in low and not self._names.called(low) and is_strange(low)

    def _is_name(self, word: str) -> bool:
        low = word.lower()
        if len(low) < _SHORTEST or low in self._common:
            return False
        people = max((place.population for place in self._names.called(low)), default=0)
        return people >= (_PEOPLE_IF_ENGLISH if self._words.is_english(low) else _PEOPLE)


def _is_ordinary(word: str) -> bool:
    return len(word) > 1 and is_usual(word)


def _is_slip(word: str) -> bool:
    """Whether the speller reads it as one other word."""
    meant = meant_by(word)
    return meant != word.lower() and " " not in meant


def _cut(word: str, parts: list[str]) -> Iterator[str]:
    start = 0
    for part in parts:
        yield word[start : start + len(part)]
        start += len(part)
