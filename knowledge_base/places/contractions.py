"""Reads names that are written short: "w'hampton", "peterboro", "mnsfld"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

# A short form that could be several towns means the one with this many times the people of the next.
_DOMINANT = 3
# Smaller towns are written out, and shorter skeletons fit too many words.
_PEOPLE, _SHORTEST_SKELETON, _SHORTEST_END = 15_000, 5, 3
_CUT = re.compile(r"([a-z]{1,4})'([a-z]+)")
_VOWELS = re.compile(r"(?<!^)[aeiouy]")
_TWICE = re.compile(r"(.)\1+")
# The ends that are cut most often, and what they stand for.
_ENDS = {"boro": "borough", "bro": "borough"}


class Contractions:
    """Knows the larger towns of one word by their first and last letters, and by their consonants."""

    def __init__(self, people: Mapping[str, int]) -> None:
        """`people` has the population by name, in the form in which names are compared."""
        self._people = {name: count for name, count in people.items() if count >= _PEOPLE and " " not in name}
        self._skeletons: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._people:
            self._skeletons[_skeleton(name)].append(name)

    def meant_by(self, word: str) -> str:
        """The one name that a word in small letters stands for, or ""."""
        cut = _CUT.fullmatch(word)
        if cut:
            start, end = cut.groups()
            ends = {end, _ENDS.get(end, end)}
            return self._only(
                name
                for name in self._people
                if len(end) >= _SHORTEST_END and name.startswith(start) and any(name.endswith(one) for one in ends)
            )
        if word.endswith("boro"):
            return self._only((f"{word}ugh", f"{word.removesuffix('boro')}brough"))
        if len(word) < _SHORTEST_SKELETON or _VOWELS.search(word.rstrip("y")):
            return ""
        return self._only(self._skeletons.get(_skeleton(word), ()))

    def _only(self, names: Iterable[str]) -> str:
        known = sorted((name for name in names if name in self._people), key=lambda name: -self._people[name])
        if len(known) > 1 and self._people[known[0]] < _DOMINANT * self._people[known[1]]:
            return ""
        return known[0] if known else ""


def _skeleton(word: str) -> str:
    """The first letter and the consonants, each once: "mansfield" and "mnsfld" are "mnsfld"."""
    return _TWICE.sub(r"\1", _VOWELS.sub("", word))
