"""Reads labelled messages: what was asked, or how serious it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waymark.errors import WaymarkError

LEVELS = ("none", "urgent", "safeguarding", "crisis", "emergency")


@dataclass(frozen=True)
class Label:
    """One labelled message. `act` is None in a set that labels danger alone."""

    id: str
    text: str
    channel: str
    safety: str
    act: str | None = None
    topics: tuple[str, ...] = ()
    place: str | None = None
    for_whom: str | None = None
    when: str | None = None
    also: tuple[str, ...] = ()
    kind: str = ""
    who: str = ""
    hand: str = ""

    @property
    def is_ordinary(self) -> bool:
        """Whether it comes from a set of ordinary messages, in which what is asked is labelled."""
        return self.act is not None


def read_labels(path: Path) -> dict[str, list[Label]]:
    """The labelled messages of one file, or of each *.jsonl in a folder, by file name.

    Raises WaymarkError when there is nothing to read, or naming the file and line that is not a labelled message.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise WaymarkError(f"there is no .jsonl file in {path}")
    return {file.name: _read(file) for file in files}


def _read(file: Path) -> list[Label]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WaymarkError(f"{file} cannot be read as UTF-8 text") from error
    return [_label(line, f"{file} line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _label(line: str, where: str) -> Label:
    try:
        row: dict[str, Any] = json.loads(line)
        return Label(
            id=str(row["id"]),
            text=row["text"],
            channel=row.get("channel") or "web",
            safety=LEVELS[LEVELS.index(row["safety"])],
            act=row.get("act"),
            topics=tuple(row.get("topics") or ()),
            place=_name(row.get("place")),
            for_whom=row.get("for"),
            when=row.get("when"),
            also=tuple(row.get("also") or ()),
            kind=row.get("kind") or "",
            who=row.get("who") or "",
            hand=row.get("hand") or "",
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WaymarkError(f"{where} is not a labelled message: it needs an id, a text and a safety level") from error


def _name(place: Any) -> str | None:
    return place.get("name") if isinstance(place, dict) else place
