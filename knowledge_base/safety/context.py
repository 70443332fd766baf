"""Decides who is at risk and when the words around a phrase make it harmless, by named contexts only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from knowledge_base.safety.findings import SafetyError, Who
from knowledge_base.safety.patterns import HERE, Phrases, as_table, as_texts, items, read_table

SCOPES = ("mask", "before", "clause", "sentence", "message")
_CLAUSE_BREAK = re.compile(
    r" (?:\||,|but|although|though|however|because|so|then|yet|"
    r"and (?=(?:i|im|ive|he|she|hes|shes|they|theyre|we|my|now|its|the|his|her|cant|want|then|just) )) "
)
_HARD_BREAK = re.compile(r" (?:\||but|however|although|though|now|so|because|yet) ")
_BEFORE_CHARACTERS = 160
_SHORT_WORDS = 7
# A "sentence" of a text without full stops ends this far from the words in question.
_SENTENCE_CHARACTERS = 300


@dataclass(frozen=True)
class Context:
    """A named reason why a phrase may be harmless, where in the message it must stand, and what cancels it."""

    name: str
    scope: str
    found: re.Pattern[str]
    unless: re.Pattern[str] | None
    also: re.Pattern[str] | None
    last: dict[str, bool] = field(default_factory=dict, compare=False)

    def holds(self, stretch: str) -> bool:
        """True when the stretch shows this context, and the one it needs beside it, and nothing cancels it."""
        known = self.last.get(stretch)
        if known is None:
            known = self._holds(stretch)
            self.last.clear()
            self.last[stretch] = known
        return known

    def _holds(self, stretch: str) -> bool:
        shown = bool(self.found.search(stretch)) and (self.also is None or bool(self.also.search(stretch)))
        return shown and not (self.unless and self.unless.search(stretch))


class Contexts:
    """All named contexts; a rule is lowered only by those that it names."""

    def __init__(self, contexts: dict[str, Context]) -> None:
        self._contexts: dict[str, Context] = contexts

    @classmethod
    def load(cls, phrases: Phrases, path: Path = HERE / "contexts.yml") -> Contexts:
        """Read contexts.yml; raises SafetyError with the context's name when one is not well formed."""
        contexts: dict[str, Context] = {}
        for name, value in read_table(path).items():
            table = as_table(value, name)
            scope = str(table.get("scope"))
            if scope not in SCOPES:
                raise SafetyError(f"The context {name} has no scope of {', '.join(SCOPES)}.")
            found = phrases.compile(as_texts(table.get("patterns"), name), at_end=scope == "before")
            unless = table.get("unless")
            also = table.get("also")
            if also and str(also) not in contexts:
                raise SafetyError(f"The context {name} needs {also}, which does not stand above it.")
            contexts[name] = Context(
                name=name,
                scope=scope,
                found=found,
                unless=phrases.compile(items(str(unless))) if unless else None,
                also=contexts[str(also)].found if also else None,
            )
        return cls(contexts)

    @property
    def names(self) -> frozenset[str]:
        """The ids that rules may list in not_when."""
        return frozenset(self._contexts)

    def masked(self, folded: str) -> str:
        """The text with every idiom blanked, letter for letter, so that places stay the same."""
        for context in self._contexts.values():
            if context.scope == "mask":
                folded = context.found.sub(lambda match: re.sub(r"[^ |]", "_", match.group()), folded)
        return folded

    def lowered_by(self, names: tuple[str, ...], text: str, start: int, end: int) -> str | None:
        """The first of these contexts that holds for the words at start..end, or None."""
        for name in names:
            context = self._contexts[name]
            if context.scope != "mask" and context.holds(_stretch(context.scope, text, start, end)):
                return name
        return None

    def present(self, names: tuple[str, ...], text: str) -> tuple[str, ...]:
        """Those of these contexts that hold for the message as a whole."""
        return tuple(name for name in names if self._contexts[name].holds(text))


def _stretch(scope: str, text: str, start: int, end: int) -> str:
    if scope == "message":
        return text
    if scope == "before":
        before = text[max(0, start - _BEFORE_CHARACTERS) : start]
        breaks = [match.end() for match in _HARD_BREAK.finditer(before)]
        return before[breaks[-1] - 1 if breaks else 0 :]
    first = text.rfind("|", max(0, start - _SENTENCE_CHARACTERS), start) + 1 or max(0, start - _SENTENCE_CHARACTERS)
    last = text.find("|", end, end + _SENTENCE_CHARACTERS)
    sentence = text[first : last if last >= 0 else end + _SENTENCE_CHARACTERS]
    return sentence if scope == "sentence" else _clause(sentence, start - first, end - first)


def _clause(sentence: str, start: int, end: int) -> str:
    """The clause around start..end, with a short neighbour ("last year,") that has no verb of its own."""
    edges = [0, *(match.end() - 1 for match in _CLAUSE_BREAK.finditer(sentence)), len(sentence)]
    parts = [(a, b) for a, b in pairwise(edges) if b > a]
    inside = [n for n, (a, b) in enumerate(parts) if a < end and b > start]
    if not inside:
        return sentence
    first, last = inside[0], inside[-1]
    if first > 0 and len(sentence[slice(*parts[first - 1])].split()) <= _SHORT_WORDS:
        first -= 1
    if last + 1 < len(parts) and len(sentence[slice(*parts[last + 1])].split()) <= _SHORT_WORDS:
        last += 1
    return sentence[parts[first][0] : parts[last][1]]


class People:
    """Finds who is at risk and whether that person is under 18, from the words alone."""

    def __init__(self, phrases: Phrases, path: Path = HERE / "people.yml") -> None:
        table = read_table(path)
        self._self: re.Pattern[str] = phrases.compile(items(str(table["self"])))
        self._subject: re.Pattern[str] = phrases.compile(items(str(table["self_subject"])))
        self._other: re.Pattern[str] = phrases.compile(items(str(table["other"])))
        self._young_writer: re.Pattern[str] = phrases.compile(as_texts(table["young_writer"], "young_writer"))
        self._adult_writer: re.Pattern[str] = phrases.compile(as_texts(table["adult_writer"], "adult_writer"))
        self._young_other: re.Pattern[str] = phrases.compile(as_texts(table["young_other"], "young_other"))

    def who(self, text: str, start: int, end: int) -> Who:
        """The person at risk: the last one named inside the phrase, else before it, else the first one named after it.

        Inside the phrase "my" and "me" count only when nobody else is named ("I can't wake my mum").
        """
        inside = self._last(text[start:end], self._subject) or self._last(text[start:end], self._self)
        if inside:
            return inside
        before = self._last(text[text.rfind("|", 0, start) + 1 : start], self._self) or self._last(
            text[:start], self._self
        )
        return before or self._first(text[end:]) or "self"

    def under_18(self, text: str, who: Who) -> bool | None:
        """True when the words show that the person at risk is a child, False an adult, None when nothing shows."""
        if who == "other":
            return True if self._young_other.search(text) else None
        if self._young_writer.search(text) and not self._adult_writer.search(text):
            return True
        return False if self._adult_writer.search(text) else None

    def _first(self, text: str) -> Who | None:
        mine, theirs = self._self.search(text), self._other.search(text)
        if mine and theirs:
            return "self" if mine.start() < theirs.start() else "other"
        return "self" if mine else "other" if theirs else None

    def _last(self, text: str, writer: re.Pattern[str]) -> Who | None:
        mine = max((match.start() for match in writer.finditer(text)), default=-1)
        theirs = max((match.start() for match in self._other.finditer(text)), default=-1)
        return None if mine == theirs else "self" if mine > theirs else "other"
