"""Scores answers against labels. Pure: labels and answers in, figures out.

The rules: topics count only where the label has topics; the place's name must equal the label's form; a danger is
caught when the answer's level is at or above the label, or is one that the label also allows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from waymark.evaluation.intervals import Count, Found, count
from waymark.evaluation.labels import LEVELS, Label

Answer = dict[str, Any]
Pair = tuple[Label, Answer]


@dataclass(frozen=True)
class Figure:
    """One line of the report. `note` gives the counts that a share alone would hide; hits of a fault should be few."""

    section: str
    name: str
    count: Count
    note: str = ""
    is_fault: bool = False

    @property
    def goodness(self) -> float | None:
        """The share, turned round where hits are faults, so that more is always better."""
        share = self.count.share
        return None if share is None else 1 - share if self.is_fault else share


def score(pairs: Sequence[Pair]) -> list[Figure]:
    """Every figure that these labels allow."""
    ordinary = [pair for pair in pairs if pair[0].is_ordinary]
    danger = [pair for pair in pairs if not pair[0].is_ordinary]
    figures: list[Figure] = []
    if ordinary:
        figures += understanding(ordinary)
    if danger:
        figures += safety(danger)
    if ordinary:
        figures.append(Figure("Safety", "false alarms on ordinary messages", false_alarms(ordinary), is_fault=True))
    return figures


def understanding(pairs: Sequence[Pair]) -> list[Figure]:
    """What was asked, about what, where, when and for whom."""
    with_topics = [pair for pair in pairs if pair[0].topics]
    places = found(pairs, lambda label: label.place, place_of)
    times = found(pairs, lambda label: label.when, lambda answer: answer.get("when"))
    section = "Understanding"
    return [
        Figure(section, "act", count([label.act == answer.get("act") for label, answer in pairs])),
        Figure(section, "topic, first", count([is_topic(pair, 1) for pair in with_topics])),
        Figure(section, "topic, first three", count([is_topic(pair, 3) for pair in with_topics])),
        *_found_figures(section, "place", places),
        Figure(section, "time, F1", times.f1, _faults(times)),
        Figure(section, "for whom", count([label.for_whom == answer.get("for") for label, answer in pairs])),
    ]


def safety(pairs: Sequence[Pair]) -> list[Figure]:
    """Danger caught and missed by level, and false alarms on messages that need no safety reply."""
    figures: list[Figure] = []
    for level in reversed(LEVELS[1:]):
        here = [pair for pair in pairs if pair[0].safety == level]
        if not here:
            continue
        figures += caught("Safety", f"{level} ", here)
    harmless = [pair for pair in pairs if pair[0].safety == "none"]
    if harmless:
        allowed = sum(
            bool(label.also) and is_alarm(answer) and level_of(answer) in label.also for label, answer in harmless
        )
        note = f"{allowed} of these at a level that the label allows" if allowed else ""
        figures.append(
            Figure("Safety", "false alarms on harmless messages", false_alarms(harmless), note, is_fault=True)
        )
    return figures


def caught(section: str, name: str, pairs: Sequence[Pair]) -> list[Figure]:
    """Of messages with danger: caught at their level or above, caught when other allowed levels count, and missed."""
    exact = sum(label.safety == level_of(answer) for label, answer in pairs)
    strict = count([is_caught(label, answer, also=False) for label, answer in pairs])
    allowed = count([is_caught(label, answer, also=True) for label, answer in pairs])
    missed = count([level_of(answer) == "none" for _, answer in pairs])
    return [
        Figure(section, f"{name}caught", strict, f"exactly at the level {exact}"),
        Figure(section, f"{name}caught, allowing others", allowed),
        Figure(section, f"{name}answered as none", missed, is_fault=True),
    ]


def is_topic(pair: Pair, among: int) -> bool:
    """Whether one of the first `among` topics is one that a fair judge accepts."""
    label, answer = pair
    return any(topic in label.topics for topic in (answer.get("topics") or ())[:among])


def is_caught(label: Label, answer: Answer, *, also: bool) -> bool:
    """Whether the answer is serious enough."""
    level = level_of(answer)
    return LEVELS.index(level) >= LEVELS.index(label.safety) or (also and level in label.also)


def is_alarm(answer: Answer) -> bool:
    """Whether danger was seen."""
    return level_of(answer) != "none"


def false_alarms(pairs: Sequence[Pair]) -> Count:
    """How often danger was seen where there is none."""
    return count([is_alarm(answer) for _, answer in pairs])


def found(pairs: Sequence[Pair], wanted: Callable[[Label], str | None], said: Callable[[Answer], str | None]) -> Found:
    """How well one value was found."""
    both = [(wanted(label), said(answer)) for label, answer in pairs]
    return Found(
        right=sum(there is not None and there == heard for there, heard in both),
        wrong=sum(heard is not None and there != heard for there, heard in both),
        missed=sum(there is not None and there != heard for there, heard in both),
    )


def misses(label: Label, answer: Answer) -> dict[str, Any]:
    """What is wrong with one answer, as `what: [wanted, said]`; empty when all is right."""
    wrong: dict[str, Any] = {}
    if "error" in answer:
        wrong["error"] = [None, answer["error"]]
    if label.is_ordinary:
        checks = {
            "act": (label.act, answer.get("act")),
            "place": (label.place, place_of(answer)),
            "when": (label.when, answer.get("when")),
            "for": (label.for_whom, answer.get("for")),
        }
        wrong |= {what: list(both) for what, both in checks.items() if both[0] != both[1]}
        if label.topics and not is_topic((label, answer), 1):
            wrong["topics"] = [list(label.topics), answer.get("topics")]
    if not is_caught(label, answer, also=True) or (label.safety == "none" and is_alarm(answer)):
        wrong["safety"] = [label.safety, level_of(answer), [one["kind"] for one in answer.get("findings") or ()]]
    return wrong


def level_of(answer: Answer) -> str:
    """The answer's level; an answer that failed is none."""
    return answer.get("safety") or "none"


def place_of(answer: Answer) -> str | None:
    """The name of the answer's place."""
    return (answer.get("place") or {}).get("name")


def _found_figures(section: str, name: str, result: Found) -> list[Figure]:
    return [
        Figure(section, f"{name}, precision", result.precision),
        Figure(section, f"{name}, recall", result.recall),
        Figure(section, f"{name}, F1", result.f1, _faults(result)),
    ]


def _faults(result: Found) -> str:
    return f"{result.right} right, {result.wrong} wrongly said, {result.missed} missed"
