"""Every place name we know, the other ways of saying it, and the nearest name to a misspelt one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.places.contractions import Contractions
from knowledge_base.places.place import Place
from knowledge_base.understanding.known_words import is_strange
from knowledge_base.understanding.spelling import near_keys

# One town is meant without asking when it has eight times the people of the next one with its name.
DOMINANT = 8
# A misspelling is looked for only in words this long; two and three faults are allowed only in longer ones.
SHORTEST_FUZZY, TWO_FAULTS_FROM, THREE_FAULTS_FROM = 5, 8, 11
_NOT_LETTERS = re.compile(r"[^\w\s]|_")


def key_of(words: str) -> str:
    """The form in which names are compared: "St. Neot's" and "saint neots" are "st neots"."""
    plain = words.lower().replace("'", "").replace("&", " and ")
    parts = _NOT_LETTERS.sub(" ", plain).split()
    return " ".join({"saint": "st", "upon": "on"}.get(part, part) for part in parts)


@dataclass(frozen=True)
class NearName:
    """A known name close to what was written, and by how many faults of the keyboard."""

    key: str
    faults: int


class Names:
    """Looks names up exactly or nearly. A key leads to all places of that name, the largest first."""

    def __init__(
        self,
        places: Iterable[Place],
        *,
        short_names: Mapping[str, str],
        nicknames: Mapping[str, str],
        never: Iterable[str],
    ) -> None:
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for place in places:
            found[key_of(place.name)].append(place)
        for short, whole in short_names.items():
            found[key_of(short)] += [replace(place, name=short) for place in found.get(key_of(whole), ())]
        for nickname, whole in nicknames.items():
            found[key_of(nickname)] += found.get(key_of(whole), [])
        for name in never:
            found.pop(key_of(name), None)
        self._places = {key: _distinct(group) for key, group in found.items() if group}
        self._parts: defaultdict[int, set[str]] = defaultdict(set)
        self._like: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for key in self._places:
            parts = key.split()
            self._parts[len(parts)].update(parts)
            if len(key) >= SHORTEST_FUZZY:
                self._like[len(parts), key[0]].append(key)
        self.longest = max(self._parts)
        self._short = Contractions({key_of(group[0].name): group[0].population for group in self._places.values()})
        self._joined = {
            key.replace(" ", ""): key for (parts, _), keys in self._like.items() if parts > 1 for key in keys
        }

    def parts_of(self, joined: str) -> list[str]:
        """The parts of a name of several words that was written as one ("miltonkeynes"); none for another word."""
        return self._joined.get(joined, "").split()

    def contracted(self, word: str) -> tuple[Place, ...]:
        """The places of the name that a word in small letters is short for ("w'hampton", "mnsfld")."""
        return self.called(self._short.meant_by(word))

    def called(self, key: str) -> tuple[Place, ...]:
        """The places of exactly this name that could be meant; one of them if it is by far the largest."""
        places = self._places.get(key, ())
        if not places:
            return ()
        largest = max(1, places[0].population)
        return tuple(place for place in places if place is places[0] or place.population * DOMINANT > largest)

    def near(self, key: str) -> NearName | None:
        """The best name with the same first letter within one fault, or two or three in a long name.

        The largest place wins. In a name of several words only one word may be misspelt. The first letter of a single
        word may be a neighbouring key, left out, or exchanged with the second.
        """
        parts = key.split()
        known = self._parts.get(len(parts), set[str]())
        if len(key) < SHORTEST_FUZZY or (len(parts) > 1 and sum(part in known for part in parts) < len(parts) - 1):
            return None
        allowed = 1 + (len(key) >= TWO_FAULTS_FROM) + (len(key) >= THREE_FAULTS_FROM)
        choices = self._like.get((len(parts), key[0]), [])
        hits = process.extract(key, choices, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        found = [NearName(name, int(faults)) for name, faults, _ in hits]
        if len(parts) == 1 and is_strange(key):
            found += [NearName(name, 1) for name in _with_other_first_letters(key) if name in self._places]
        return min(found, key=lambda near: (near.faults, -self._places[near.key][0].population), default=None)


def _with_other_first_letters(key: str) -> Iterator[str]:
    yield key[1] + key[0] + key[2:]
    yield from (first + key[1:] for first in near_keys(key[0]))
    yield from (first + key for first in ascii_lowercase)


def _distinct(places: list[Place]) -> tuple[Place, ...]:
    """Largest first, without a second entry for the same spot (the tables hold a few twins)."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda one: -one.population):
        twins = (
            abs(place.latitude - one.latitude) < 0.06 and abs(place.longitude - one.longitude) < 0.1 for one in kept
        )
        if not any(twins):
            kept.append(place)
    return tuple(kept)
