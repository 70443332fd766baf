"""Which words people write here, and how often: our examples, English, places, topics and text speak."""

from __future__ import annotations

import csv
import gzip
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path

import yaml

from knowledge_base.places.tables import read_names
from knowledge_base.places.vocabulary import DATA as PLACES
from knowledge_base.topics import load_topics
from knowledge_base.understanding.word_list import WordList

COUNTS = Path(__file__).with_name("word_counts.csv")
_TEXT_SPEAK = Path(__file__).with_name("normaliser.yml")
# One in so many writers of a word is taken to write it in text speak ("wkend"); shorter forms are too like other words.
_IN_TEXT_SPEAK, _TEXT_SPEAK_FROM = 10, 4
# How often a usual word stands in the examples. Beside a usual word, a rarer one of so many letters is no accident.
_USUAL, _RARE, _RARE_FROM = 12, 2, 4
_VERY_USUAL = 1000
_SHORTEST_STEM = 4
# What people put behind a word, and what then is left out of it ("ketones", "packin", "raked", "blistery").
_ENDINGS = (
    *(("", ending) for ending in ("s", "es", "ed", "er", "ers", "ing", "in", "ly", "y", "ish", "able", "less")),
    *(("e", ending) for ending in ("ed", "er", "ers", "ing", "in", "y", "able")),
)


@dataclass(frozen=True)
class Words:
    """How often the examples hold each word (without apostrophes), its usual form, and what else is left alone."""

    counts: dict[str, int]
    forms: dict[str, str]
    total: int
    others: WordList

    def chance(self, word: str) -> float:
        """The natural logarithm of how likely a word of the examples is."""
        return math.log(self.counts[word] / self.total)

    def knows(self, word: str) -> bool:
        """Whether the word, in small letters, stands in any list."""
        return word in self.counts or word in self.others

    def is_usual(self, word: str) -> bool:
        """Whether the examples hold the word often; of single letters, only "a" and "i" are words."""
        return self.counts.get(word, 0) >= _USUAL and (len(word) > 1 or word in "ai")

    def are_two(self, one: str, other: str) -> bool:
        """Whether these could be two words: one of them usual, and the other at least no accident."""
        if not (self.is_usual(one) or self.is_usual(other)):
            return False
        return all(self.is_usual(word) or self._is_rare(word) for word in (one, other))

    def _is_rare(self, word: str) -> bool:
        return len(word) >= _RARE_FROM and self.counts.get(word, 0) >= _RARE

    @cached_property
    def very_usual(self) -> list[str]:
        """The few words that stand in the examples most often of all."""
        return [word for word, count in self.counts.items() if count >= _VERY_USUAL]


def is_strange(word: str) -> bool:
    """Whether nobody writes this: letters only, and neither English, nor a place, nor a word of our examples."""
    letters = bare(word)
    return len(letters) > 1 and letters.isascii() and letters.isalpha() and not _is_known(letters)


def is_usual(word: str) -> bool:
    """Whether our own examples hold this word often."""
    return known_words().is_usual(bare(word))


def _is_known(letters: str) -> bool:
    """A known word, or one with an ending that people put to words ("walkin", "ketones", "blistery")."""
    words = known_words()
    if words.knows(letters) or (letters.endswith("in") and words.knows(f"{letters}g")):
        return True
    stems = (f"{letters.removesuffix(ending)}{before}" for before, ending in _ENDINGS if letters.endswith(ending))
    return any(len(stem) >= _SHORTEST_STEM and stem[-1] != "s" and words.knows(stem) for stem in stems)


def bare(word: str) -> str:
    """The word in small letters without apostrophes."""
    return word.lower().replace("'", "")


@cache
def known_words() -> Words:
    """All of them; read once."""
    with COUNTS.open(encoding="utf-8", newline="") as file:
        rows = [(row["word"], int(row["count"])) for row in csv.DictReader(file)]
    counts: dict[str, int] = {}
    forms: dict[str, str] = {}
    for word, count in rows:  # the most usual form comes first
        letters = bare(word)
        counts[letters] = counts.get(letters, 0) + count
        forms.setdefault(letters, word)
    for short, word in _text_speak():
        if len(short) >= _TEXT_SPEAK_FROM and short not in counts and word in counts:
            counts[short], forms[short] = max(1, counts[word] // _IN_TEXT_SPEAK), word
    return Words(counts, forms, sum(counts.values()), WordList([*_english(), *_places(), *_topics()]))


def _text_speak() -> Iterator[tuple[str, str]]:
    """Each word of text speak that we know, and the one word that it stands for."""
    words: dict[str, str] = yaml.safe_load(_TEXT_SPEAK.read_text(encoding="utf-8"))["words"]
    pairs = ((bare(str(short)), bare(word)) for short, word in words.items())
    return ((short, word) for short, word in pairs if short.isascii() and short.isalpha())


def _english() -> Iterator[bytes]:
    """The 160,000 words of pyspellchecker's English list, each written often and checked against dictionaries."""
    packed = (resources.files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    # Read as text, because the table that JSON would make of it takes 30 MB for a moment.
    return (found[1].replace(b"'", b"") for found in re.finditer(rb'"([^"]+)":', gzip.decompress(packed)))


def _topics() -> Iterator[bytes]:
    """Each word of each name of a topic: abbreviations among them."""
    return _words_of(name for topic in load_topics().values() for name in (topic.title, *topic.also_called))


def _places() -> Iterator[bytes]:
    """Each word of each name of a town or village."""
    return _words_of(read_names(PLACES / "england_places.csv"))


def _words_of(names: Iterable[str]) -> Iterator[bytes]:
    return (word.encode("ascii") for name in names for word in re.findall(r"[a-z]+", name.lower()))
