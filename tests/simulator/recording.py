"""Recorded conversations by text: what a person sends, and what their phone must show and our records must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
ABOUT = {"line", "provider", "most_segments", "turns"}
# Each step is one of these; what it may say beside it follows. The playing explains each word.
STEPS: Mapping[str, set[str]] = {
    "person": {"sends", "shows", "numbers", "groups", "says_nothing_of", "easy", "more", "consent", "number_consent",
               "handoff", "findings", "alarms", "provider_says", "fares"},
    "we_start": set(),
    "staff": set(),
    "staff_writes": set(),
    "later": set(),
}  # fmt: skip


@dataclass(frozen=True)
class Recording:
    """One file."""

    name: str
    turns: tuple[Mapping[str, Any], ...]
    line: str = "mobile"
    provider: str = "switched over"
    most_segments: int | None = None


def recordings(folder: Path = RECORDINGS) -> list[Recording]:
    """Every recording, in the order of file names. Raises ValueError for a word that the player does not know."""
    return [_read(file) for file in sorted(folder.glob("*.yml"))]


def _read(file: Path) -> Recording:
    content = yaml.safe_load(file.read_text("utf-8"))
    unknown = set(content) - ABOUT
    for turn in content["turns"]:
        kind = next((step for step in STEPS if step in turn), "")
        unknown |= set(turn) - {kind} - STEPS.get(kind, set())
    if unknown:
        raise ValueError(f"{file.name}: the player does not know {', '.join(sorted(unknown))}")
    return Recording(file.stem, **(content | {"turns": tuple(content["turns"])}))
