"""Finds the needs (our topics) that a feed's own words mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from knowledge_base.topics import Topic

TITLE_OPENINGS = ("living with ", "life after ", "after ", "worried about ")
SHORTEST_PART = 4  # letters of a title's part that may stand for the whole
SHORT_NAME = 3  # letters: ME, MS, AA mean a topic only in capitals


class NeedFinder:
    """Knows each topic by id, title, other names, and by the parts of its title that no other topic has."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        """`topics` as load_topics gives them."""
        self._ids = frozenset(topics)
        self._named: dict[str, set[str]] = defaultdict(set)
        self._in_capitals: dict[str, set[str]] = defaultdict(set)
        parts: dict[str, set[str]] = defaultdict(set)
        for topic in topics.values():
            for name in (topic.title, topic.id.replace("-", " "), *topic.also_called):
                if len(name) <= SHORT_NAME and name.isupper():
                    self._in_capitals[name].add(topic.id)
                else:
                    self._named[_plain(name)].add(topic.id)
            for part in _parts(topic.title):
                parts[part].add(topic.id)
        for part, found in parts.items():
            if part not in self._named and len(found) == 1:
                self._named[part] = found

    def find(self, term_id: str, *names: str) -> set[str]:
        """Topic ids for one term; of a path such as "Health > Anxiety" the last step counts."""
        if term_id in self._ids:
            return {term_id}
        found: set[str] = set()
        for name in names:
            last = re.split(r"\s*[>|]\s*", name.strip())[-1].strip()
            found |= self._in_capitals.get(last, set()) | self._named.get(_plain(last), set())
        return found


def words_for(topics: Iterable[Topic]) -> str:
    """What people may type when they look for these topics."""
    return " ".join(" ".join((topic.title, *topic.also_called)) for topic in topics)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.casefold().replace("'", "").replace("\u2019", "")))


def _parts(title: str) -> set[str]:
    plain = title.casefold()
    for opening in TITLE_OPENINGS:
        plain = plain.removeprefix(opening)
    pieces = (_plain(piece) for piece in re.split(r"\band\b|\bor\b|[,()]", plain))
    return {piece for piece in (*pieces, _plain(plain)) if len(piece) >= SHORTEST_PART}
