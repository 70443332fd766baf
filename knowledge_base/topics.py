"""The list of self-care topics, which is also the vocabulary of needs that services are tagged with."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

DEFAULT = Path(__file__).with_name("topics.csv")
_COLUMNS = ["id", "kind", "title", "also_called", "danger_check"]


class TopicsError(ValueError):
    """The topic list cannot be used; the message names every fault found."""


@dataclass(frozen=True)
class Topic:
    """One topic. `also_called` is for matching, never for showing to people."""

    id: str
    kind: str
    title: str
    also_called: tuple[str, ...]
    danger_check: bool


def load_topics(path: Path = DEFAULT) -> dict[str, Topic]:
    """Read the topics by id, in file order. Raises TopicsError naming all faulty lines."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != _COLUMNS:
            raise TopicsError(f"{path.name}: the columns must be {', '.join(_COLUMNS)}")
        topics: dict[str, Topic] = {}
        faults: list[str] = []
        for row in reader:
            fault = _fault(row, topics)
            if fault:
                faults.append(f"{path.name} line {reader.line_num}: {fault}")
                continue
            names = tuple(name.strip() for name in row["also_called"].split(";") if name.strip())
            topics[row["id"]] = Topic(row["id"], row["kind"], row["title"], names, row["danger_check"] == "yes")
    if faults:
        raise TopicsError("; ".join(faults))
    return topics


def _fault(row: dict[str | None, str | None], seen: dict[str, Topic]) -> str:
    if None in row or None in row.values():
        return "it does not have five fields"
    if not row["id"] or not row["title"]:
        return "it has no id or no title"
    if row["id"] in seen:
        return f"the id {row['id']} comes twice"
    if row["danger_check"] not in ("", "yes"):
        return "danger_check must be yes or empty"
    return ""
