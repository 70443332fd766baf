"""Labels, answers and figures for the tests of the evaluation. Every message is invented here."""

from __future__ import annotations

from typing import Any

from waymark.evaluation.labels import Label
from waymark.evaluation.scoring import Figure


def ordinary(**fields: Any) -> Label:
    return Label(**{"id": "1", "text": "t", "channel": "web", "safety": "none", "act": "find_group"} | fields)


def danger(level: str, **fields: Any) -> Label:
    return Label(**{"id": "1", "text": "t", "channel": "web", "safety": level} | fields)


def answer(**fields: Any) -> dict[str, Any]:
    right = {"act": "find_group", "topics": [], "place": None, "for": None, "when": None, "safety": "none"}
    return right | fields


def found(kind: str, level: str, who: str = "self", *, under_18: bool | None = None) -> dict[str, Any]:
    """An answer whose safety reply speaks of one finding."""
    finding = {"kind": kind, "level": level, "who": who, "under_18": under_18, "evidence": ""}
    reply = {"text": "...", "custom": {"kind": "safety", "findings": [finding], "numbers": [], "ask": []}}
    return answer(safety=level, findings=[finding], replies=[reply])


def figure(figures: list[Figure], name: str) -> Figure:
    (one,) = [figure for figure in figures if figure.name == name]
    return one
