"""Policy for finding groups: what is needed, what to ask, which group is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from actions.reading import PlaceRead, Reading
from knowledge_base.articles.loader import Articles

PAGE = 3  # SMS and tired people: never more than three groups at a time
NEAR = 15.0  # miles; the usual reach of a lift or one bus
FAR = 30.0
Step = Literal["which_place", "ask_place", "ask_need", "show"]
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "last": -1}
# "2", "number 2", "tell me about 2"; never the 3 of "on 3 December" or of "at 3pm".
NUMBERED = re.compile(
    r"(?:^\W*|\b(?:number|no|option|choice|group|about|the)\W{1,3})([123])\b(?=\W*(?:please|one|$|\?))", re.I
)
GENERAL = ("loneliness", "hobbies-groups")  # what to look for when somebody only names a place


@dataclass(frozen=True)
class Need:
    """What a person looks for: topic ids best first, a place, and a day or part of the week."""

    topics: tuple[str, ...]
    place: PlaceRead | None
    day: str | None

    def as_dict(self) -> dict[str, Any]:
        """For a slot."""
        return {"topics": list(self.topics), "place": self.place and self.place.as_dict(), "day": self.day}

    @classmethod
    def of(cls, value: dict[str, Any] | None) -> "Need":
        """From a slot."""
        value = value or {}
        return cls(tuple(value.get("topics") or ()), PlaceRead.of(value.get("place")), value.get("day"))


def need_from(reading: Reading, before: Need, place_before: PlaceRead | None) -> Need:
    """The message first, then what this conversation has said: "what about Saturdays?" keeps topic and place."""
    chosen = PlaceRead.of(cast("dict[str, Any]", reading.chosen)) if isinstance(reading.chosen, dict) else None
    place = chosen or reading.place or before.place or place_before
    new_topic = bool(reading.topics) and reading.topics[:1] != before.topics[:1]
    day = reading.day or (None if new_topic else before.day)
    return Need(reading.topics or before.topics, place, day)


def next_step(need: Need, reading: Reading, *, asked_place: bool) -> Step:
    """Ask only for what is missing, and for the place only once."""
    if reading.place_choices and need.place is None:
        return "which_place"
    if need.place is None and not asked_place:
        return "ask_place"
    if not need.topics and need.place is None:
        return "ask_need"
    return "show"


def widening(topics: tuple[str, ...], articles: Articles) -> list[tuple[tuple[str, ...], float]]:
    """Needs and miles to try in turn, until something local is found: the need itself, near and then further; then the
    kinds of group that the topic's article names (nobody runs a group for a cough); the need itself once more at last,
    so that national lines are about the need."""
    needs = topics or GENERAL
    steps = [(needs, NEAR), (needs, FAR)]
    article = articles.for_topic(topics[0]) if topics else None
    if article is not None and set(article.group_needs) - set(topics):
        steps += [(article.group_needs, NEAR), (needs, FAR)]
    return steps


def missing(count_local: int, *, has_place: bool) -> str | None:
    """What was missing, for the commissioner's report; None when something local was offered."""
    if count_local:
        return None
    return "nothing_local" if has_place else "no_place_given"


def picked(text: str, shown: Sequence[str], names: Sequence[str]) -> int | None:
    """Which of the groups shown is meant, as an index: "the second one", "2", or words of its name; else None."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    numbered = NUMBERED.search(text)
    for word in words:
        number = ORDINALS.get(word) or (int(word) if numbered and word == numbered[1] else 0)
        if number and abs(number) <= len(shown):
            return number - 1 if number > 0 else len(shown) - 1
    scores = [len(set(re.findall(r"[a-z]{4,}", name.lower())) & set(words)) for name in names]
    best = max(scores, default=0)
    if best and scores.count(best) == 1:
        return scores.index(best)
    return 0 if len(shown) == 1 else None
