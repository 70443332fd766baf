"""Reads the lines that the safety head learns from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from knowledge_base.safety.findings import Level, SafetyError, Who, who_named
from knowledge_base.understanding.examples import read_acts, read_labelled

# Lines of writers that are kept out of training, to measure on.
HELD_OUT_HANDS = frozenset({"gwen"})
# Comes before the writer of a line that is no line of danger.
ORDINARY = "ordinary"


@dataclass(frozen=True)
class SafetyExample:
    """One line of data/safety: the words, the level, the kind ("" for none), who is at risk, and the writer."""

    text: str
    level: Level
    kind: str
    who: Who
    hand: str


def read_examples(folder: Path) -> list[SafetyExample]:
    """Every line of the .jsonl files in the folder, in order, then ordinary messages with the level none.

    The ordinary ones are the examples of the folders nlu and topics beside it, where there are any: without them
    the head takes everyday trouble for danger. Raises SafetyError naming the first line that is wrong.
    """
    found: list[SafetyExample] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                row = cast("dict[str, str]", json.loads(line))
                level = Level.named(row["label"])
                found.append(SafetyExample(row["text"], level, row["kind"], who_named(row["who"]), row["hand"]))
            except (ValueError, KeyError, SafetyError) as error:
                raise SafetyError(f"Line {number} of {path.name} is not a safety example.") from error
    return found + _ordinary(folder.parent)


def _ordinary(data: Path) -> list[SafetyExample]:
    written = [(example.text, example.hand) for example in (*read_acts(data / "nlu"), *read_labelled(data / "topics"))]
    return [SafetyExample(text, Level.NONE, "", "self", f"{ORDINARY} {hand}") for text, hand in written]
