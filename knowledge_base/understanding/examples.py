"""Reads the example messages that the act model, the topic linker and the safety head learn from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import yaml

from knowledge_base.understanding.errors import UnderstandingError

# Rasa marks entities as [words](entity) or [words]{"entity": "place"}; the words alone are kept.
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")

# Messages of these acts are about no topic, and teach the linker what that looks like.
ABOUT_NO_TOPIC = frozenset(
    {
        "about_service",
        "affirm",
        "deny",
        "goodbye",
        "greet",
        "manage_contact",
        "more",
        "out_of_scope",
        "restart",
        "thank",
        "unclear",
    }
)


@dataclass(frozen=True)
class ActExample:
    """One message with the act it asks for. `hand` is who wrote it, so that a whole writer can be held out."""

    text: str
    act: str
    hand: str


@dataclass(frozen=True)
class LabelledExample:
    """One line of a .jsonl file: a text, its labels (topic ids, or safety kinds), its writer, and the other fields."""

    text: str
    labels: tuple[str, ...]
    hand: str
    act: str | None = None
    more: dict[str, object] = field(default_factory=dict)


def read_acts(folder: Path) -> list[ActExample]:
    """Every intent example under `folder` (*.yml), in file order. `folder` is usually data/nlu."""
    return [example for path in sorted(folder.rglob("*.yml")) for example in _acts_in(path)]


def read_labelled(folder: Path) -> list[LabelledExample]:
    """Every line of the .jsonl files under `folder`. `folder` is usually data/topics or data/safety."""
    return [example for path in sorted(folder.rglob("*.jsonl")) for example in _labelled_in(path)]


def _acts_in(path: Path) -> Iterator[ActExample]:
    try:
        loaded: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise UnderstandingError(f"{path} is not valid YAML: {error}") from error
    for block in _dicts(_dict(loaded).get("nlu")):
        act = block.get("intent")
        if not isinstance(act, str):
            continue
        hand = _hand(block)
        examples = block.get("examples")
        if isinstance(examples, str):
            for line in examples.splitlines():
                if line.strip().startswith("- "):
                    yield ActExample(_plain(line.strip()[2:]), act, hand)
        else:
            for item in _dicts(examples):
                yield ActExample(_plain(str(item.get("text", "")).removeprefix("- ")), act, _hand(item) or hand)


def _labelled_in(path: Path) -> Iterator[LabelledExample]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = cast("dict[str, object]", json.loads(line))
            text, label = str(row["text"]), row.get("label", [])
        except (ValueError, KeyError, TypeError) as error:
            raise UnderstandingError(f"{path} line {number} is not a JSON object with a text") from error
        labels = tuple(str(one) for one in (_list(label) or ([label] if label else [])))
        act = row.get("act")
        more = {key: value for key, value in row.items() if key not in ("text", "label", "hand", "act")}
        yield LabelledExample(text, labels, str(row.get("hand", "")), str(act) if act else None, more)


def _dicts(value: object) -> list[dict[str, object]]:
    return [_dict(one) for one in _list(value) if _dict(one)]


def _dict(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _hand(block: dict[str, object]) -> str:
    return str(_dict(block.get("metadata")).get("hand", ""))


def _plain(text: str) -> str:
    return _ENTITY.sub(r"\1", text).strip()
