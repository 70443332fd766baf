"""Gathers every written example as one line with the labels it is known to have. Nothing outside data/ is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge_base.topics import load_topics
from knowledge_base.understanding.examples import ABOUT_NO_TOPIC, read_acts, read_labelled

ROOT = Path(__file__).resolve().parents[2]
LINKER = ROOT / "knowledge_base" / "understanding" / "linker.yml"
# The class of a message that is about no topic.
NOTHING = "nothing"
SECOND_TOPIC = 0.6


@dataclass(frozen=True)
class Line:
    """One text. A label that is None is unknown and teaches nothing. `topics` holds (topic, share); shares add to 1."""

    text: str
    hand: str
    act: str | None = None
    topics: tuple[tuple[str, float], ...] | None = None
    level: str | None = None
    kind: str | None = None
    is_name: bool = False


def gather(data: Path) -> list[Line]:
    """Act examples, topic examples, safety examples, and the topics' own names, in that order."""
    acts = [
        Line(one.text, one.hand, act=one.act, topics=_nothing(one.act), level="none") for one in read_acts(data / "nlu")
    ]
    topics = [
        Line(one.text, one.hand, act=one.act, topics=_shares(one.labels, one.act), level="none")
        for one in read_labelled(data / "topics")
    ]
    safety = [
        Line(one.text, one.hand, level=one.labels[0], kind=_kind(one.labels[0], one.more))
        for one in read_labelled(data / "safety")
    ]
    return [*acts, *topics, *safety, *_names()]


def without(lines: Sequence[Line], hands: frozenset[str]) -> list[Line]:
    """The lines that none of these hands wrote."""
    return [line for line in lines if line.hand not in hands]


def _nothing(act: str) -> tuple[tuple[str, float], ...] | None:
    return ((NOTHING, 1.0),) if act in ABOUT_NO_TOPIC else None


def _shares(labels: Sequence[str], act: str | None) -> tuple[tuple[str, float], ...] | None:
    if not labels:
        return _nothing(act) if act else ((NOTHING, 1.0),)
    weights = [1.0, *([SECOND_TOPIC] * (len(labels) - 1))]
    return tuple((label, weight / sum(weights)) for label, weight in zip(labels, weights, strict=True))


def _kind(level: str, more: Mapping[str, object]) -> str | None:
    return str(more["kind"]) if level != "none" else None


def _names() -> list[Line]:
    more: dict[str, list[str]] = yaml.safe_load(LINKER.read_text(encoding="utf-8"))["more_phrases"]
    named = {
        topic.id: {topic.title.lower(), *(name.lower() for name in topic.also_called), *more.get(topic.id, ())}
        for topic in load_topics().values()
    }
    return [
        Line(name, "", topics=((topic, 1.0),), is_name=True) for topic, names in named.items() for name in sorted(names)
    ]
