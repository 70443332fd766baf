"""Puts right slips of the thumb: a word that nobody writes becomes the likeliest word of our own examples.

A noisy-channel speller (Kernighan, Church and Gale 1990): of all readings within reach, the one whose words are most
usual here wins, less what its slips cost. Only words of the examples are ever put in. Known English words, names of
places, and whatever else the caller wants left alone stay as they are.
"""

from __future__ import annotations

import csv
import gzip
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.places.tables import read_names
from knowledge_base.places.vocabulary import DATA as PLACES
from knowledge_base.topics import load_topics
from knowledge_base.understanding.word_list import WordList

COUNTS = Path(__file__).with_name("word_counts.csv")
# A word this long may hold one fault; so long, be two words; so long, hold two faults.
_SHORT = 3
_ONE_FAULT_FROM, _TWO_WORDS_FROM, _TWO_FAULTS_FROM = 4, 4, 9
# What a slip costs, as the natural logarithm of how rare it is. A neighbouring key is the commonest slip.
_NEAR_KEY, _TWICE_OR_ONCE, _EXCHANGED, _LEFT_OUT, _OTHER, _FIRST_LETTER, _TWO_FAULTS = 3.5, 3.0, 3.5, 4.0, 6.0, 1.0, 7.0
# What a lost gap costs: two words are two chances, so it gives some of that back.
_NO_GAP = -1.0
# The least likely reading that is taken, of one word and of two, and how often a word must stand in the examples to be
# one of two. The other of the two may be rare, if it is not short.
_LEAST, _LEAST_OF_TWO, _USUAL, _RARE, _RARE_FROM = -16.5, -18.0, 12, 2, 4
# Three letters are mostly an abbreviation: they become only a word of this many, by a slip of the commonest kinds.
_VERY_USUAL = 1000
# A message of more strange words is another language, or keys hit by chance.
_MOST_STRANGE = 25
_REMEMBERED = 4096
_SHORTEST_STEM = 3
# What people put behind a word, and what then is left out of it ("ketones", "packin", "raked", "blistery").
_ENDINGS = (
    *(("", ending) for ending in ("s", "es", "ed", "er", "ers", "ing", "in", "ly", "y", "ish", "able", "less")),
    *(("e", ending) for ending in ("ed", "er", "ers", "ing", "in", "y", "able")),
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS = {key: (at + offset, down) for down, (row, offset) in enumerate(zip(_ROWS, (0.0, 0.25, 0.75), strict=True))
         for at, key in enumerate(row)}  # fmt: skip


@dataclass(frozen=True)
class _Words:
    """How often the examples hold each word (without apostrophes), its usual form, and what else is left alone."""

    counts: dict[str, int]
    forms: dict[str, str]
    total: int
    others: WordList

    def chance(self, word: str) -> float:
        return math.log(self.counts[word] / self.total)

    def knows(self, word: str) -> bool:
        return word in self.counts or word in self.others

    def is_usual(self, word: str) -> bool:
        return self.counts.get(word, 0) >= _USUAL and (len(word) > 1 or word in "ai")

    def is_one_of_two(self, word: str) -> bool:
        return self.is_usual(word) or (len(word) >= _RARE_FROM and self.counts.get(word, 0) >= _RARE)

    @cached_property
    def very_usual(self) -> list[str]:
        return [word for word, count in self.counts.items() if count >= _VERY_USUAL]


def respell(text: str, is_left_alone: Callable[[re.Match[str]], bool] = lambda _: False) -> str:
    """The text with slips put right: wrong keys, letters left out or twice, and gaps that are lost or one letter late.

    Everything between the words is kept. A word that `is_left_alone` keeps its letters. A text of many strange words
    is given back as it came. Never raises.
    """
    found = list(_WORD.finditer(text))
    words = [one.group() for one in found]
    strange = [at for at, one in enumerate(found) if is_strange(one.group()) and not is_left_alone(one)]
    if not strange or len(strange) > _MOST_STRANGE:
        return text
    done: set[int] = set()
    for at in strange:
        if at in done:
            continue
        pair = _gap_moved(text, found, at, done, is_left_alone)
        if pair:
            first, meant = pair
            words[first : first + 2] = [_like(*one) for one in zip(words[first : first + 2], meant, strict=True)]
            done |= {first, first + 1}
        else:
            words[at] = _like(words[at], _likeliest(_bare(words[at])))
    pieces: list[str] = []
    end = 0
    for one, word in zip(found, words, strict=True):
        pieces += [text[end : one.start()], word]
        end = one.end()
    return "".join([*pieces, text[end:]])


def is_strange(word: str) -> bool:
    """Whether nobody writes this: letters only, and neither English, nor a place, nor a word of our examples."""
    bare = _bare(word)
    return len(bare) > 1 and bare.isascii() and bare.isalpha() and not _is_known(bare)


def is_usual(word: str) -> bool:
    """Whether our own examples hold this word often."""
    return _words().is_usual(_bare(word))


def _is_known(bare: str) -> bool:
    """A known word, or one with an ending that people put to words ("walkin", "ketones", "blistery")."""
    words = _words()
    if words.knows(bare) or (bare.endswith("in") and words.knows(f"{bare}g")):
        return True
    stems = (f"{bare.removesuffix(ending)}{before}" for before, ending in _ENDINGS if bare.endswith(ending))
    return any(len(stem) >= _SHORTEST_STEM and stem[-1] != "s" and words.knows(stem) for stem in stems)


@lru_cache(maxsize=_REMEMBERED)
def _likeliest(word: str) -> str:
    """The likeliest reading of one strange word; the word itself where none is likely enough."""
    readings = [
        *((sure, meant) for sure, meant in _with_faults(word) if sure > _LEAST),
        *((sure, meant) for sure, meant in _run_together(word) if sure > _LEAST_OF_TWO),
    ]
    return max(readings)[1] if readings else word


def _with_faults(word: str) -> Iterator[tuple[float, str]]:
    words = _words()
    if len(word) < _SHORT:
        return
    if len(word) == _SHORT:
        short = (meant for meant in words.very_usual if OSA.distance(word, meant) == 1)
        yield from (
            (words.chance(meant) - cost, words.forms[meant])
            for meant in short
            if (cost := _cost(word, meant)) <= _NEAR_KEY
        )
        return
    reach = 2 if len(word) >= _TWO_FAULTS_FROM else 1
    near = process.extract(
        word, words.forms.keys(), scorer=OSA.distance, score_cutoff=reach, limit=None, processor=None
    )
    for meant, faults, _ in near:
        if len(meant) >= _ONE_FAULT_FROM - 1:
            cost = _cost(word, meant) if faults == 1 else _TWO_FAULTS
            yield words.chance(meant) - cost, words.forms[meant]


def _cost(typed: str, meant: str) -> float:
    """What the one slip between two words costs."""
    at = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    if at is None:
        at = min(len(typed), len(meant))
    if len(typed) > len(meant):
        beside = [typed[place] for place in (at - 1, at + 1) if 0 <= place < len(typed)]
        cost = _TWICE_OR_ONCE if any(typed[at] == one or _are_near(typed[at], one) for one in beside) else _OTHER
    elif len(typed) < len(meant):
        cost = _TWICE_OR_ONCE if at and meant[at] == meant[at - 1] else _LEFT_OUT
    elif typed[at : at + 2] == meant[at : at + 2][::-1]:
        cost = _EXCHANGED
    else:
        cost = _NEAR_KEY if _are_near(typed[at], meant[at]) else _OTHER
    return cost if at else cost + _FIRST_LETTER


def _are_near(one: str, other: str) -> bool:
    (across, down), (x, y) = _KEYS[one], _KEYS[other]
    return abs(down - y) <= 1 and abs(across - x) <= 1


def _run_together(word: str) -> Iterator[tuple[float, str]]:
    words = _words()
    if len(word) < _TWO_WORDS_FROM:
        return
    for cut in range(1, len(word)):
        pair = word[:cut], word[cut:]
        if any(words.is_usual(one) for one in pair) and all(words.is_one_of_two(one) for one in pair):
            yield sum(words.chance(one) for one in pair) - _NO_GAP, " ".join(words.forms[one] for one in pair)


def _gap_moved(
    text: str, found: list[re.Match[str]], at: int, done: set[int], is_left_alone: Callable[[re.Match[str]], bool]
) -> tuple[int, list[str]] | None:
    """Where the gap of two words fell one letter beside its place: where the first stands, and both as meant."""
    words = _words()
    for first in (at, at - 1):
        if done & {first, first + 1}:
            continue  # mended already, so its letters are no longer those of the text
        if not 0 <= first < len(found) - 1 or text[found[first].end() : found[first + 1].start()].strip():
            continue
        if any(is_left_alone(one) for one in found[first : first + 2]):
            continue
        left, right = _bare(found[first].group()), _bare(found[first + 1].group())
        for pair in ([left[:-1], left[-1:] + right], [left + right[:1], right[1:]]):
            if all(words.is_usual(one) for one in pair):
                return first, [words.forms[one] for one in pair]
    return None


def _bare(word: str) -> str:
    return word.lower().replace("'", "")


def _like(word: str, meant: str) -> str:
    """The meant word with the capitals that the person gave it."""
    if meant == _bare(word):
        return word
    if len(word) > 1 and word.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if word[:1].isupper() else meant


@cache
def _words() -> _Words:
    with COUNTS.open(encoding="utf-8", newline="") as file:
        rows = [(row["word"], int(row["count"])) for row in csv.DictReader(file)]
    counts: dict[str, int] = {}
    forms: dict[str, str] = {}
    for word, count in rows:  # the most usual form comes first
        bare = _bare(word)
        counts[bare] = counts.get(bare, 0) + count
        forms.setdefault(bare, word)
    return _Words(counts, forms, sum(counts.values()), WordList([*_english(), *_places(), *_topics()]))


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
