"""Shows the figures as a table and keeps the misses in a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from waymark.evaluation.intervals import Count
from waymark.evaluation.scoring import Figure, Pair, misses

if TYPE_CHECKING:
    from rich.table import Table


def table(figures: Sequence[Figure]) -> Table:
    """Each figure with its counts, its share and its 95% interval."""
    from rich.table import Table

    drawn = Table()
    for heading in ("Measure", "Counts", "Share", "95% interval"):
        drawn.add_column(heading, no_wrap=True)
    drawn.add_column("More")
    for section, group in groupby(figures, key=lambda figure: figure.section):
        drawn.add_section()
        drawn.add_row(f"[bold]{section}[/]")
        for figure in group:
            drawn.add_row(figure.name, _counts(figure.count), *_shares(figure.count), figure.note)
    return drawn


def write_misses(pairs: Iterable[tuple[str, Pair]], folder: Path, now: datetime) -> tuple[Path, int]:
    """One JSON line per answer with something wrong in it. Gives the file and how many lines it has."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"misses-{now:%Y%m%d-%H%M%S}.jsonl"
    written = 0
    with file.open("w", encoding="utf-8") as stream:
        for source, (label, answer) in pairs:
            wrong = misses(label, answer)
            if wrong:
                row = {"file": source, "id": label.id, "kind": label.kind, "text": label.text, "wrong": wrong}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                written += 1
    return file, written


def _counts(value: Count) -> str:
    return f"{value.hits:g} of {value.total:g}"


def _shares(value: Count) -> tuple[str, str]:
    if value.share is None or value.interval is None:
        return "-", "-"
    return f"{value.share:.1%}", f"{value.interval[0]:.0%} to {value.interval[1]:.0%}"
