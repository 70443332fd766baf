"""The writers held out to measure on wrote nothing that the assistant learns from, not even reworded."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process, utils

from knowledge_base.understanding.examples import read_acts

ALIKE = 88
# Anybody writes "thank you" the same way, so the shortest lines prove nothing.
FEWEST_WORDS = 4


def learnt(root: Path) -> list[str]:
    """Every text of data/nlu, data/topics and data/safety."""
    lines = [example.text for example in read_acts(root / "data" / "nlu")]
    for kind in ("topics", "safety"):
        for path in sorted((root / "data" / kind).glob("*.jsonl")):
            lines += [
                json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
            ]
    return lines


def held_out(root: Path) -> list[dict[str, str]]:
    folder = root / "data" / "held_out"
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def taken_from(ours: list[str], learnt_from: list[str]) -> list[str]:
    """Those of our texts that stand among the others, with their words in any order."""
    ours = [text for text in ours if len(text.split()) >= FEWEST_WORDS]
    near = process.cdist(
        ours, learnt_from, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=ALIKE,
        dtype=np.uint8,
    )  # fmt: skip
    return [ours[row] for row in sorted(set(np.nonzero(near)[0].tolist()))]


@pytest.mark.slow
def test_no_held_out_line_is_among_those_learnt_from(root: Path) -> None:
    lines = held_out(root)
    if not lines:
        pytest.skip("data/held_out is not here")
    assert taken_from([line["text"] for line in lines], learnt(root)) == []


def test_every_held_out_line_says_who_wrote_it(root: Path) -> None:
    lines = held_out(root)
    if not lines:
        pytest.skip("data/held_out is not here")
    assert [line["id"] for line in lines if not line.get("hand")] == []


def test_the_comparison_finds_a_line_turned_round_and_lets_a_new_one_pass() -> None:
    known = ["is there a walking group in Newark on mondays", "where do i find a choir for my mum"]
    turned = "On Mondays, is there a walking group in Newark?"
    assert taken_from([turned, "my knees hate the stairs these days", "thank you"], known) == [turned]
