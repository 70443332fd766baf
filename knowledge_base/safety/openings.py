"""Tells by first letters where a pattern could start, so that hundreds of rules stay fast on long texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

LETTERS = 3
_LITERAL = re.compile(r"[a-z0-9£]+")
_CLASS = re.compile(r"\[([^\]]+)\]")
_WORD = re.compile(r"\w+|£")


class Words:
    """A text with the places where its words start, by their first one, two and three letters."""

    def __init__(self, text: str) -> None:
        self.text: str = text
        self._starts: dict[str, list[int]] = {}
        for match in _WORD.finditer(text):
            word = match.group()
            for length in range(1, min(LETTERS, len(word)) + 1):
                self._starts.setdefault(word[:length], []).append(match.start())
        self._openings: frozenset[str] = frozenset(self._starts)

    def places(self, openings: frozenset[str]) -> list[int]:
        """Where words begin with one of these openings, in order."""
        if not self.has_any(openings):
            return []
        found: set[int] = set()
        for opening in self._openings & openings:
            found.update(self._starts[opening])
        return sorted(found)

    def has_any(self, openings: frozenset[str]) -> bool:
        """Whether any word begins with one of these openings."""
        return not openings.isdisjoint(self._openings)


class Expression:
    """A compiled pattern that is tried only where a word opens as one of its branches does."""

    def __init__(self, compiled: re.Pattern[str], branches: list[str]) -> None:
        self._compiled: re.Pattern[str] = compiled
        found: set[str] = set()
        for branch in branches:
            found |= _openings(branch)
        # An empty opening means that a branch may start with anything.
        self._openings: frozenset[str] | None = None if "" in found else frozenset(found)

    def find(self, words: Words) -> Iterator[re.Match[str]]:
        """Every match in the text, first to last, none inside another."""
        if self._openings is None:
            yield from self._compiled.finditer(words.text)
            return
        reached = 0
        for place in words.places(self._openings):
            if place >= reached and (match := self._compiled.match(words.text, place)):
                reached = max(match.end(), place + 1)
                yield match

    def sub(self, into: str, words: Words) -> str:
        """The text with every match replaced."""
        could_start = self._openings is None or words.has_any(self._openings)
        return self._compiled.sub(into, words.text) if could_start else words.text


def _openings(pattern: str) -> set[str]:
    """The first letters of every branch of the pattern; "" where they cannot be told."""
    found: set[str] = set()
    for branch in _branches(pattern):
        found |= _opening(branch)
    return found


def _opening(branch: str) -> set[str]:
    if branch.startswith("("):
        end = _closing(branch)
        rest = branch[end + 1 :]
        if branch.startswith(("(?!", "(?<")):
            return _opening(rest)
        inner = _openings(branch[3:end] if branch.startswith("(?:") else branch[1:end])
        if rest[:1] in {"?", "*"}:
            return (inner - {""}) | _opening(rest[1:])
        return (inner - {""}) | _opening(rest) if "" in inner else inner
    if match := _CLASS.match(branch):
        return {""} if branch[match.end() : match.end() + 1] in {"?", "*"} else _members(match.group(1))
    if match := _LITERAL.match(branch):
        literal = match.group()
        after = branch[match.end() : match.end() + 1]
        if after in {"?", "*"}:
            literal = literal[:-1]
        elif after == "{":
            return {""}
        return {literal[:LETTERS]}
    return {""}


def _members(written: str) -> set[str]:
    if written.startswith("^"):
        return {""}
    members: set[str] = set()
    for a, b in re.findall(r"(\w)-(\w)", written):
        members.update(chr(code) for code in range(ord(a), ord(b) + 1))
    members.update(re.sub(r"\w-\w", "", written))
    return members


def _branches(pattern: str) -> list[str]:
    branches: list[str] = []
    depth = start = 0
    for place, sign in enumerate(pattern):
        if sign == "\\" or (place and pattern[place - 1] == "\\"):
            continue
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            branches.append(pattern[start:place])
            start = place + 1
    return [*branches, pattern[start:]]


def _closing(pattern: str) -> int:
    depth = 0
    for place, sign in enumerate(pattern):
        if place and pattern[place - 1] == "\\":
            continue
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place
    return len(pattern) - 1
