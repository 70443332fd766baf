"""Writes a message again as a hurried thumb would: slips, dropped vowels and apostrophes, text speak, sound-alikes.

The encoder learns from such copies, so that a message and its mistyped twin are understood alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import cast

import yaml

TABLES = Path(__file__).with_name("augment.yml")
# The share of copies that get each kind of change, when a copy is changed at all.
_TEXT_SPEAK, _SOUND_ALIKE, _APOSTROPHES, _PLAIN_CASE, _NO_MARKS, _SLIPS = 0.45, 0.15, 0.4, 0.4, 0.35, 0.6
# In a copy with text speak, the share of the words it knows that change; of long words, the share that gets a slip.
_WORDS_IN_TEXT_SPEAK, _WORDS_WITH_A_SLIP = 0.5, 0.15
_SHORTEST_SLIP = 4
_VOWELS = "aeiou"
_LETTERS = re.compile(r"[A-Za-z]{4,}")
_END_MARKS = re.compile(r"(?<=\w)[.!?,;:]+(?=\s|$)")


@dataclass(frozen=True)
class _Tables:
    text_speak: dict[str, list[str]]
    spoken: re.Pattern[str]
    sound_alike: dict[str, list[str]]
    sounding: re.Pattern[str]
    neighbours: dict[str, str]


def augment(text: str, chance: Random) -> str:
    """A copy of the text with the faults that people make; the same text and state of `chance` give the same copy.

    The copy may equal the text. Digits and names of length three or less are never slipped in; no word is left out.
    """
    tables = _tables()
    steps: list[tuple[float, Callable[[str], str]]] = [
        (_TEXT_SPEAK, lambda said: _swap(said, tables.spoken, tables.text_speak, chance, _WORDS_IN_TEXT_SPEAK)),
        (_SOUND_ALIKE, lambda said: _swap(said, tables.sounding, tables.sound_alike, chance, 0.5)),
        (_APOSTROPHES, lambda said: said.replace("'", "").replace("’", "")),
        (_SLIPS, lambda said: _LETTERS.sub(lambda found: _slipped(found.group(), chance, tables), said)),
        (_PLAIN_CASE, str.lower),
        (_NO_MARKS, lambda said: _END_MARKS.sub("", said)),
    ]
    for share, change in steps:
        if chance.random() < share:
            text = change(text)
    return text


def _swap(text: str, known: re.Pattern[str], into: dict[str, list[str]], chance: Random, share: float) -> str:
    def other(found: re.Match[str]) -> str:
        return chance.choice(into[found.group().lower()]) if chance.random() < share else found.group()

    return known.sub(other, text)


def _slipped(word: str, chance: Random, tables: _Tables) -> str:
    if chance.random() >= _WORDS_WITH_A_SLIP:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(_SLIPS_KNOWN)(word, at, chance, tables)


def _neighbour(word: str, at: int, chance: Random, tables: _Tables) -> str:
    return word[:at] + chance.choice(tables.neighbours[word[at].lower()]) + word[at + 1 :]


def _dropped(word: str, at: int, chance: Random, tables: _Tables) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, chance: Random, tables: _Tables) -> str:
    return word[:at] + word[at] + word[at:]


def _exchanged(word: str, at: int, chance: Random, tables: _Tables) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _without_vowels(word: str, at: int, chance: Random, tables: _Tables) -> str:
    """One vowel inside goes, or all of them: "pls", "apointmnt"."""
    inside = [place for place in range(1, len(word)) if word[place].lower() in _VOWELS]
    if not inside:
        return word
    gone = set(inside) if chance.random() < 0.3 else {chance.choice(inside)}
    return "".join(letter for place, letter in enumerate(word) if place not in gone)


def _clipped(word: str, at: int, chance: Random, tables: _Tables) -> str:
    """ "walkin", "prob"."""
    return word[:-1] if word.lower().endswith("ing") else word[: max(_SHORTEST_SLIP, len(word) - 1)]


_SLIPS_KNOWN = (_neighbour, _dropped, _doubled, _exchanged, _without_vowels, _clipped)


@cache
def _tables() -> _Tables:
    loaded = cast("dict[str, object]", yaml.safe_load(TABLES.read_text(encoding="utf-8")))
    text_speak = cast("dict[str, list[str]]", loaded["text_speak"])
    groups = cast("list[list[str]]", loaded["homophones"])
    sound_alike = {word: [other for other in group if other != word] for group in groups for word in group}
    neighbours = cast("dict[str, str]", loaded["neighbours"])
    return _Tables(text_speak, _any_of(text_speak), sound_alike, _any_of(sound_alike), neighbours)


def _any_of(words: dict[str, list[str]]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, longest_first))})(?![\w'])", re.IGNORECASE)
