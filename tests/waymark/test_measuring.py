"""A folder of labelled messages is asked line by line, with and without noise, and a failure is a wrong answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.waymark.labelled import answer, figure, found
from waymark.evaluation.first_numbers import RIGHT_FIRST, FirstNumbers
from waymark.evaluation.intervals import Count
from waymark.evaluation.measuring import LabelledSet, measure

MESSAGES = [
    {"id": "h1", "channel": "sms", "text": "owt on for retired fellas near Newark", "act": "find_group", "topics": [],
     "place": None, "for": None, "when": None, "safety": "none", "hand": "gwen"},
    {"id": "h2", "channel": "sms", "text": "this line fails", "act": "more", "topics": [], "place": None, "for": None,
     "when": None, "safety": "none", "hand": "gwen"},
]  # fmt: skip
SAFETY = [
    {"id": "s1", "text": "his face has dropped one side", "safety": "emergency", "kind": "stroke", "who": "other",
     "also": [], "hand": "gwen"},
]  # fmt: skip


class Line:
    def __init__(self, said: dict[str, Any]) -> None:
        self._said = said

    def as_line(self, line_id: object) -> dict[str, Any]:
        return self._said | {"id": line_id}


class Scripted:
    """Answers as the labels want, except the line that fails."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def ask(self, text: str, channel: str = "web") -> Line:
        self.heard.append(text)
        if text == MESSAGES[1]["text"]:
            raise RuntimeError("no")
        return Line(found("stroke", "emergency", "other") if "face" in text else answer())


@pytest.fixture
def held_out(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "held_out"
    folder.mkdir(parents=True)
    for name, rows in (("messages", MESSAGES), ("safety", SAFETY)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "README.md").write_text("not a set", encoding="utf-8")
    return folder


async def test_a_held_out_folder_is_measured_whole(held_out: Path) -> None:
    asker = Scripted()
    measured = await measure(asker, LabelledSet.read(held_out), FirstNumbers.load())
    figures = list(measured.figures)
    assert asker.heard == [row["text"] for row in (*MESSAGES, *SAFETY)]
    assert figure(figures, "act").count == Count(1, 2)
    assert figure(figures, "emergency caught").count == Count(1, 1)
    assert figure(figures, RIGHT_FIRST).count == Count(1, 1)
    assert [file for file, _ in measured.pairs] == ["messages.jsonl", "messages.jsonl", "safety.jsonl"]


def test_a_set_has_the_name_of_its_folder_and_a_checksum_of_what_is_in_it(held_out: Path) -> None:
    before = LabelledSet.read(held_out)
    assert before.name == "data/held_out"
    assert {label.hand for _, label in before.labels} == {"gwen"}
    (held_out / "safety.jsonl").write_text("", encoding="utf-8")
    assert LabelledSet.read(held_out).contents != before.contents


def test_noise_changes_the_texts_and_nothing_else(held_out: Path) -> None:
    clean = LabelledSet.read(held_out)
    noised = clean.with_noise("all three")
    assert noised.name == "data/held_out with all three"
    assert [label.text for _, label in noised.labels] != [label.text for _, label in clean.labels]
    assert [(file, label.id, label.act, label.safety) for file, label in noised.labels] == [
        (file, label.id, label.act, label.safety) for file, label in clean.labels
    ]


def test_each_draw_of_noise_has_slips_of_its_own(held_out: Path) -> None:
    clean = LabelledSet.read(held_out)
    noised = clean.with_noise("all three", draws=3)
    count = len(clean.labels)
    draws = [[label.text for _, label in noised.labels[at : at + count]] for at in range(0, 3 * count, count)]
    assert len(draws) == 3
    assert draws[0] == [label.text for _, label in clean.with_noise("all three").labels]
    assert draws[0] != draws[1] != draws[2]
