"""Finds the names of topics in a message, with guards for words that mean other things too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import spacy
import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from knowledge_base.topics import Topic

TABLES = Path(__file__).with_name("linker.yml")
# A strange word this long may be one of ours with one fault; twice as long, with two.
_ONE_FAULT_FROM, _TWO_FAULTS_FROM = 5, 9
_REACH_OF_NOT = 4
_CLAUSE_ENDS = frozenset({".", ",", "!", "?", ";", "-", "but", "so", "and"})
# The tokenizer takes one mark at a time off a word: a word of a thousand brackets would take it seconds.
_LONGEST_WORD = 60
_BRACKETS = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True)
class Tables:
    """The lists of linker.yml; what each means is written there."""

    title_openings: list[str]
    title_endings: list[str]
    title_joins: list[str]
    not_alone: frozenset[str]
    capitals: dict[str, list[str]]
    not_me_after: frozenset[str]
    needs: dict[str, list[str]]
    more_phrases: dict[str, list[str]]
    negations: list[str]
    negation_lifted: frozenset[str]
    family_history: list[str]
    lately: list[str]


@dataclass(frozen=True)
class PhraseHit:
    """A topic's name in the message. `denied`: the person says it is not that. `kin`: it is only family history."""

    topic: str
    phrase: str
    words: int
    denied: bool
    kin: bool


class _Said:
    """The whole message in small letters; what was looked for once is remembered, since a name may come many times."""

    def __init__(self, text: str, *, shouting: bool) -> None:
        self.shouting = shouting
        self._text = text
        self._known: dict[int, bool] = {}

    def has_any(self, openings: list[str]) -> bool:
        """Whether a word or phrase begins with one of these lists' entries."""
        known = self._known.get(id(openings))
        if known is None:
            known = self._known[id(openings)] = any(f" {opening}" in self._text for opening in openings)
        return known


@cache
def load_tables(path: Path = TABLES) -> Tables:
    """The lists, read once."""
    loaded = cast("dict[str, Any]", yaml.safe_load(path.read_text(encoding="utf-8")))
    for name in ("not_alone", "not_me_after", "negation_lifted"):
        loaded[name] = frozenset(loaded[name])
    return Tables(**loaded)


def phrases_of(topic: Topic, tables: Tables) -> set[str]:
    """Every phrase, in small letters, that names the topic: its title cut into parts, and its other names."""
    title = topic.title.lower()
    parts = [_BRACKETS.sub(" ", title), *_BRACKETS.findall(title)]
    for join in tables.title_joins:
        parts += [piece for part in parts for piece in part.split(join)]
    names = {_bare(" ".join(part.split()), tables) for part in parts}
    names = {name for name in names if name not in tables.not_alone and len(name) > 2}
    others = {name.lower() for name in (*topic.also_called, *tables.more_phrases.get(topic.id, ()))}
    return {shape for name in names | others for shape in _shapes(name)}


class TopicPhrases:
    """Matches topic names in normalised text. `is_known_word` keeps ordinary words from being "corrected"."""

    def __init__(
        self, topics: Mapping[str, Topic], tables: Tables, is_known_word: Callable[[str], bool] = lambda word: False
    ) -> None:
        self._tables = tables
        self._is_known_word = is_known_word
        self._language = spacy.blank("en")
        self._matcher = PhraseMatcher(self._language.vocab, attr="LOWER")
        meant: defaultdict[str, set[str]] = defaultdict(set)
        for topic in topics.values():
            for phrase in phrases_of(topic, tables):
                meant[phrase].add(topic.id)
        self._meant = {phrase: sorted(ids) for phrase, ids in meant.items()}
        for phrase in self._meant:
            self._matcher.add(phrase, [self._language.make_doc(phrase)])
        words = {word for phrase in self._meant for word in phrase.split()}
        self._words = sorted(word for word in words if len(word) >= _ONE_FAULT_FROM and word.isalpha())
        self._word_set = frozenset(self._words)

    def find(self, text: str) -> list[PhraseHit]:
        """The names found, the longest first; a name inside a longer one is left out."""
        spelt = " ".join(self._corrected(word[:_LONGEST_WORD]) for word in text.split())
        doc = self._language.make_doc(spelt)
        found = sorted(self._matcher(doc), key=lambda match: (match[1] - match[2], match[1]))
        taken: set[int] = set()
        hits: list[PhraseHit] = []
        said = _Said(f" {spelt.lower()} ", shouting=not any(token.is_lower for token in doc))
        for key, start, end in found:
            phrase = self._language.vocab.strings[key]
            span = set(range(start, end))
            if span <= taken or not self._is_meant(phrase, doc, start, said):
                continue
            taken |= span
            denied = self._is_denied(doc, start)
            kin = self._is_family_history(doc, start, end)
            hits += [PhraseHit(topic, phrase, end - start, denied, kin) for topic in self._meant[phrase]]
        return hits

    def _is_meant(self, phrase: str, doc: Doc, start: int, said: _Said) -> bool:
        tables = self._tables
        if phrase in tables.capitals:
            if said.has_any(tables.capitals[phrase]):
                return phrase != "me" or doc[start].text.isupper()
            before = doc[start - 1].lower_ if start else ""
            unsure = said.shouting or (phrase == "me" and before in tables.not_me_after)
            return doc[start].text == phrase.upper() and not unsure
        needed = tables.needs.get(phrase)
        return needed is None or said.has_any(needed)

    def _is_denied(self, doc: Doc, start: int) -> bool:
        first = start
        while (
            first > 0 and start - first < _REACH_OF_NOT and doc[first - 1].text not in {".", ",", "!", "?", ";", "but"}
        ):
            first -= 1
        before = [token.lower_ for token in doc[first:start]]
        said = " " + doc[first:start].text.lower()
        if any(word in self._tables.negation_lifted for word in before):
            return False
        return any(f" {phrase} " in said + " " for phrase in self._tables.negations)

    def _is_family_history(self, doc: Doc, start: int, end: int) -> bool:
        """Whether the clause that names the topic tells what runs in the family, or what somebody in it had."""
        words = [token.lower_ for token in doc]
        first = max((at + 1 for at in range(start) if words[at] in _CLAUSE_ENDS), default=0)
        last = min((at for at in range(end, len(words)) if words[at] in _CLAUSE_ENDS), default=len(words))
        clause = f" {' '.join(words[first:last])} "
        is_family = any(f" {phrase} " in clause for phrase in self._tables.family_history)
        return is_family and not any(f" {word} " in clause for word in self._tables.lately)

    def _corrected(self, word: str) -> str:
        low = word.lower()
        strange = len(low) >= _ONE_FAULT_FROM and low.isalpha() and word.islower() and low not in self._word_set
        if not strange or self._is_known_word(low) or self._is_known_word(low.removesuffix("s")):
            return word
        faults = 2 if len(low) >= _TWO_FAULTS_FROM else 1
        near = process.extractOne(low, self._words, scorer=OSA.distance, score_cutoff=faults)
        return near[0] if near and near[0][0] == low[0] else word


def _bare(part: str, tables: Tables) -> str:
    for opening in sorted(tables.title_openings, key=len, reverse=True):
        if part.startswith(opening + " "):
            part = part.removeprefix(opening + " ")
            break
    for ending in tables.title_endings:
        part = part.removesuffix(" " + ending)
    return part.strip()


def _shapes(name: str) -> Iterator[str]:
    """The name, and as people also write it: without hyphens or apostrophes, and in the plural."""
    plain = name.replace("'", "")
    shapes = {name, plain, name.replace("-", " "), name.replace("-", "")}
    yield from shapes | set(_plurals(shapes))


def _plurals(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if len(name) > 4 and name[-1] not in "sy" and name.replace(" ", "").isalpha():
            yield name + "s"
