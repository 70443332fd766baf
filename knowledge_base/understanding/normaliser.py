"""Tidies a message before it is understood: text speak, missing apostrophes, drawn-out letters, odd characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

import yaml

from knowledge_base.understanding.spelling import meant_by, respell

TABLES = Path(__file__).with_name("normaliser.yml")

_LOOKALIKES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": " - ",
        "…": "...",
        "\u00a0": " ",
        # Single signs that would unfold into whole phrases.
        "\ufdfa": " ",
        "\ufdfb": " ",
    }
)
_WORD = re.compile(r"[^\W_]+(?:['/][^\W_]*)*", re.UNICODE)
_THREE = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)
_MARKS = re.compile(r"([!?.,])\1{2,}")
_SENTENCE_END = re.compile(r"(?:^|[.!?\n])\s*$")
# How far back a word looks at what stands before it; to look at everything would take seconds in a long message.
_LOOKS_BACK = 60
# The longest word in capitals that is an abbreviation rather than a word said loud.
_ABBREVIATION = 4
# Several parts read the same message, and the same words come again; so many texts are kept.
_REMEMBERED = 1024


@dataclass(frozen=True)
class _Tables:
    words: dict[str, str]
    two_before: frozenset[str]
    four_before: frozenset[str]
    double_endings: frozenset[str]
    drawn_out: dict[str, str]
    capitals: frozenset[str]


def tidy(text: str) -> str:
    """The same words in plain characters: no zero-width or control characters, straight quotes, single spaces."""
    plain = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES)).translate(_LOOKALIKES)
    kept = "".join(" " if mark.isspace() else mark for mark in plain if mark.isspace() or _is_shown(mark))
    return " ".join(kept.split())


@lru_cache(maxsize=_REMEMBERED)
def normalise(text: str) -> str:
    """The message in ordinary spelling, for models and phrase matching. It never raises.

    First by the tables in normaliser.yml, then slips of the thumb (`spelling`). A word with a capital inside a sentence
    is taken for a name and left alone, unless it is nearly a day or a month; so is a short one all in capitals (AMD).
    """
    plain = by_tables(text)
    shouting = plain.isupper()

    def may_be_a_name(word: re.Match[str]) -> bool:
        if shouting or not word.group()[0].isupper():
            return False
        abbreviation = len(word.group()) <= _ABBREVIATION and word.group().isupper()
        inside = not _SENTENCE_END.search(plain[: word.start()][-3:])
        return abbreviation or (inside and meant_by(word.group()) not in _tables().capitals)

    return respell(plain, may_be_a_name)


@lru_cache(maxsize=_REMEMBERED)
def by_tables(text: str) -> str:
    """The message with the words of normaliser.yml put right and nothing else: text speak, apostrophes, long words."""
    tables = _tables()
    plain = _MARKS.sub(r"\1\1", tidy(text))
    shouting = plain.isupper()
    pieces: list[str] = []
    end = 0
    for found in _WORD.finditer(plain):
        pieces.append(plain[end : found.start()])
        follows = _WORD.search(plain, found.end())
        before = plain[max(0, found.start() - _LOOKS_BACK) : found.start()]
        starts = shouting or bool(_SENTENCE_END.search(before[-3:])) or not before.strip()
        after = follows.group().lower() if follows else ""
        if found.group() in ("2", "4"):
            pieces.append(_digit(found.group(), before, tables.words.get(after, after), tables))
        else:
            following = plain[found.end() : found.end() + 1]
            pieces.append(_word(found.group(), before, following, tables, starts=starts))
        end = found.end()
    pieces.append(plain[end:])
    return " ".join("".join(pieces).split())


def _word(word: str, before: str, following: str, tables: _Tables, *, starts: bool) -> str:
    if not (word.islower() or starts):
        return word
    low = _shorten(word.lower(), tables)
    if len(low) == 1 and "." in (before[-1:], following):
        return word
    changed = tables.words.get(low)
    if changed is None:
        return word if low == word.lower() else _like(word, low)
    return _like(word, changed)


def _digit(word: str, before: str, after: str, tables: _Tables) -> str:
    words_before = before.split()
    last = words_before[-1].lower() if words_before else ""
    if not last.isalpha() or last in (
        "type",
        "stage",
        "age",
        "aged",
        "the",
        "number",
        "my",
        "at",
        "by",
        "til",
        "after",
    ):
        return word
    if word == "2" and after.split()[:1] and after.split()[0] in tables.two_before:
        return "to"
    return "for" if word == "4" and after in tables.four_before else word


def _shorten(word: str, tables: _Tables) -> str:
    """Cut three or more of one letter to two, or to one where English would not double it."""

    def cut(found: re.Match[str]) -> str:
        letter, end = found.group(1), found.end()
        if end == len(word):
            return letter * 2
        keeps_two = letter in "eo" or (letter not in "aiu" and word[end] in "aeiouy")
        return letter * (2 if keeps_two else 1)

    if not _THREE.search(word):
        return word
    short = _THREE.sub(cut, word)
    if short[-1:] == short[-2:-1] and word[-3:] == short[-1:] * 3 and short not in tables.double_endings:
        short = short[:-1]
    return tables.drawn_out.get(short, short)


def _like(word: str, changed: str) -> str:
    """The changed word with the capitals that the person gave it."""
    if len(word) > 1 and word.isupper():
        return changed.upper()
    return changed[:1].upper() + changed[1:] if word[:1].isupper() else changed


def _is_shown(mark: str) -> bool:
    return unicodedata.category(mark) not in ("Cc", "Cf", "Co", "Cs", "Cn", "Mn", "So", "Sk")


@cache
def _tables() -> _Tables:
    loaded = cast("dict[str, dict[str, str] | list[str]]", yaml.safe_load(TABLES.read_text(encoding="utf-8")))
    words = {**cast("dict[str, str]", loaded["words"]), **cast("dict[str, str]", loaded["spellings"])}
    return _Tables(
        words={str(key): value for key, value in words.items()},
        two_before=frozenset(loaded["two_before"]),
        four_before=frozenset(loaded["four_before"]),
        double_endings=frozenset(loaded["double_endings"]),
        drawn_out=cast("dict[str, str]", loaded["drawn_out"]),
        capitals=frozenset(loaded["capitals"]),
    )
