"""The long tables: the same figures for each act, kind of topic, channel, writer, and level and kind of danger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from knowledge_base.topics import Topic
from waymark.evaluation.first_numbers import FirstNumbers
from waymark.evaluation.intervals import count
from waymark.evaluation.labels import LEVELS, Label
from waymark.evaluation.scoring import Answer, Figure, Pair, caught, false_alarms, is_topic, level_of

UNKNOWN = "(no such topic)"


def breakdown(pairs: Sequence[Pair], topics: Mapping[str, Topic], numbers: FirstNumbers) -> list[Figure]:
    """Every figure of the summary that can be split, split."""
    ordinary = [pair for pair in pairs if pair[0].is_ordinary]
    danger = [pair for pair in pairs if not pair[0].is_ordinary]
    return [
        *by_act(ordinary),
        *by_topic_kind(ordinary, topics),
        *by_channel(ordinary),
        *by_kind_of_danger(danger, numbers),
        *by_kind_of_harmless(danger),
        *by_hand(pairs),
    ]


def by_act(pairs: Sequence[Pair]) -> list[Figure]:
    """Of messages with this act, how many were given it; and how often it was given to others."""
    said = Counter(_act(answer) for label, answer in pairs if _act(answer) != label.act)
    return [
        Figure("Act", act, count([_act(answer) == act for _, answer in here]), _also_said(said[act]))
        for act, here in _split(pairs, lambda label: label.act or "")
    ]


def by_topic_kind(pairs: Sequence[Pair], topics: Mapping[str, Topic]) -> list[Figure]:
    """Topics found, by the kind of the first topic that the label names."""
    figures: list[Figure] = []
    with_topics = [pair for pair in pairs if pair[0].topics]
    for kind, here in _split(with_topics, lambda label: _kind_of(label.topics[0], topics)):
        figures.append(Figure("Topic by kind", f"{kind}, first", count([is_topic(pair, 1) for pair in here])))
        figures.append(Figure("Topic by kind", f"{kind}, first three", count([is_topic(pair, 3) for pair in here])))
    return figures


def by_channel(pairs: Sequence[Pair]) -> list[Figure]:
    """Act, topic and for whom by the way in which people wrote."""
    return [figure for name, here in _split(pairs, lambda label: label.channel) for figure in _of(name, here)]


def by_kind_of_danger(pairs: Sequence[Pair], numbers: FirstNumbers) -> list[Figure]:
    """Danger caught by level and kind, with what is wrong about the first number."""
    figures: list[Figure] = []
    for level in reversed(LEVELS[1:]):
        for kind, here in _split([pair for pair in pairs if pair[0].safety == level], lambda label: label.kind):
            found = count([_is_seen(label, answer) for label, answer in here])
            figures.append(Figure("Danger by kind", f"{level}: {kind}", found, _number_note(here, numbers)))
    return figures


def by_kind_of_harmless(pairs: Sequence[Pair]) -> list[Figure]:
    """False alarms by why the words look dangerous."""
    harmless = [pair for pair in pairs if pair[0].safety == "none"]
    return [
        Figure("False alarms by kind", kind, false_alarms(here), is_fault=True)
        for kind, here in _split(harmless, lambda label: label.kind)
    ]


def by_hand(pairs: Sequence[Pair]) -> list[Figure]:
    """Act, topic and danger by writer, where the labels say who wrote."""
    figures: list[Figure] = []
    named = [pair for pair in pairs if pair[0].hand]
    for hand, here in _split(named, lambda label: label.hand):
        figures += _of(hand, [pair for pair in here if pair[0].is_ordinary], "Writer")
        risky = [pair for pair in here if pair[0].safety != "none"]
        figures += caught("Writer", f"{hand}, danger ", risky)[1:] if risky else []
    return figures


def _of(name: str, pairs: Sequence[Pair], section: str = "Channel") -> list[Figure]:
    if not pairs:
        return []
    about = [pair for pair in pairs if pair[0].topics]
    return [
        Figure(section, f"{name}, act", count([label.act == _act(answer) for label, answer in pairs])),
        Figure(section, f"{name}, topic, first", count([is_topic(pair, 1) for pair in about])),
        Figure(section, f"{name}, for whom", count([label.for_whom == answer.get("for") for label, answer in pairs])),
        Figure(section, f"{name}, false alarms", false_alarms(pairs), is_fault=True),
    ]


def _split(pairs: Sequence[Pair], key: Callable[[Label], str]) -> Iterator[tuple[str, list[Pair]]]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(key(pair[0]), []).append(pair)
    yield from sorted(groups.items())


def _act(answer: Answer) -> str:
    return answer.get("act") or ""


def _kind_of(topic: str, topics: Mapping[str, Topic]) -> str:
    return topics[topic].kind if topic in topics else UNKNOWN


def _is_seen(label: Label, answer: Answer) -> bool:
    level = level_of(answer)
    return LEVELS.index(level) >= LEVELS.index(label.safety) or level in label.also


def _also_said(times: int) -> str:
    return f"said of {times} others" if times else ""


def _number_note(pairs: Sequence[Pair], numbers: FirstNumbers) -> str:
    found = [pair for pair in pairs if level_of(pair[1]) != "none"]
    if found and not numbers.accepted(found[0][0]):
        return "first number not judged: the kind is not known"
    wrong = sum(not numbers.is_right(label, answer) for label, answer in found)
    return f"wrong first number {wrong}" if wrong else ""
