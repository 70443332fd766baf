"""The word lists that tell a place from an ordinary word, read from words.yml and english_words.txt."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import yaml

from knowledge_base.places.place import PlacesError

WORDS = Path(__file__).with_name("words.yml")
DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Vocabulary:
    """The lists of words.yml; what each means is written there."""

    short_names: dict[str, str]
    nicknames: dict[str, str]
    counties: dict[str, str]
    also_in: dict[str, list[str]]
    never: frozenset[str]
    things: frozenset[str]
    words: frozenset[str]
    people: frozenset[str]
    titles: frozenset[str]
    months: frozenset[str]
    county_words: frozenset[str]
    not_before: frozenset[str]
    area_words: frozenset[str]
    venues: frozenset[str]
    go_on: frozenset[str]
    farewells: tuple[str, ...]
    near_words: frozenset[str]
    in_words: frozenset[str]
    leading_words: frozenset[str]
    fillers: frozenset[str]
    living_words: tuple[str, ...]
    elsewhere: tuple[str, ...]
    perhaps_elsewhere: tuple[str, ...]
    near_me: tuple[str, ...]
    other_codes: frozenset[str]
    other_codes_after: tuple[str, ...]
    word_areas: frozenset[str]
    english: frozenset[str]

    @cached_property
    def common(self) -> frozenset[str]:
        """Names that are mostly something else: a misspelling or a word run together is never taken for one."""
        return self.things | self.words | self.county_words

    def is_english(self, word: str) -> bool:
        """Whether a word, or the word it is built on (walks, walking, walked), is ordinary English."""
        low = word.lower().replace("'", "")
        if low in self.english:
            return True
        for ending in ("s", "es", "ed", "d", "er", "ers", "ing"):
            stem = low.removesuffix(ending)
            if stem != low and len(stem) > 3 and (stem in self.english or stem + "e" in self.english):
                return True
        return False


def load_vocabulary(path: Path = WORDS, english: Path = DATA / "english_words.txt") -> Vocabulary:
    """Read the lists. Raises PlacesError when one is missing or is not a list of words."""
    try:
        loaded = cast("dict[str, object]", yaml.safe_load(path.read_text(encoding="utf-8")))
        words = frozenset(english.read_text(encoding="utf-8").split())
    except (OSError, yaml.YAMLError) as error:
        raise PlacesError(f"The word lists of places cannot be read: {error}") from error
    lists: dict[str, object] = {"english": words}
    for field in fields(Vocabulary):
        if field.name == "english":
            continue
        value, kind = loaded.get(field.name), str(field.type)
        if not isinstance(value, dict if kind.startswith("dict") else list):
            raise PlacesError(f"{path.name}: {field.name} is missing or has the wrong shape")
        lists[field.name] = _shaped(cast("list[str] | dict[str, str]", value), kind)
    fillers = cast("frozenset[str]", lists["fillers"])
    for name in ("living_words", "elsewhere", "perhaps_elsewhere"):
        phrases = cast("tuple[str, ...]", lists[name])
        lists[name] = tuple(" ".join(part for part in phrase.split() if part not in fillers) for phrase in phrases)
    return Vocabulary(**cast("dict[str, Any]", lists))


def _shaped(value: list[str] | dict[str, str], kind: str) -> object:
    if kind.startswith("frozenset"):
        return frozenset(value)
    return tuple(value) if kind.startswith("tuple") else value
