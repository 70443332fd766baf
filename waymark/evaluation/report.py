"""Shows the figures as tables and keeps the misses in a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from waymark.evaluation.confusion import Confusion
from waymark.evaluation.history import Change, Run
from waymark.evaluation.intervals import Count
from waymark.evaluation.noise import drop
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


def changes_table(before: Run, changed: Sequence[Change]) -> Table:
    """What is not as it was in the last run of the same set."""
    from rich.table import Table

    drawn = Table(
        title=f"Changed since {before.at}, commit {before.commit}, model {before.model}", title_justify="left"
    )
    for heading in ("Measure", "Before", "Now", "Points"):
        drawn.add_column(heading, no_wrap=True)
    for change in changed:
        now = change.now.share
        then = change.before.share if change.before else None
        points = "-" if now is None or then is None else f"{100 * (now - then):+.1f}"
        drawn.add_row(change.name, _counts(change.before) if change.before else "-", _counts(change.now), points)
    return drawn


def noise_table(clean: Sequence[Figure], worse: Mapping[str, Sequence[Figure]]) -> Table:
    """Each figure as it is, with each kind of noise, and by how many points noise makes it worse."""
    from rich.table import Table

    drawn = Table(title="With noise: counts, and the drop in points", title_justify="left")
    for heading in ("Measure", "clean", *worse):
        drawn.add_column(heading, no_wrap=True)
    by_kind = {kind: {figure.name: figure for figure in figures} for kind, figures in worse.items()}
    for figure in clean:
        cells = [_dropped(figure, by_name.get(figure.name)) for by_name in by_kind.values()]
        drawn.add_row(figure.name, f"{figure.count.hits:g}/{figure.count.total:g}", *cells)
    return drawn


def confused(confusion: Confusion, most: int = 8) -> str:
    """One line: the commonest faults of a confusion."""
    said = [f"{label} as {answer} {times}" for times, label, answer in confusion.faults()[:most]]
    return "; ".join(said) or "none"


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


def _dropped(clean: Figure, worse: Figure | None) -> str:
    if worse is None:
        return "-"
    points = drop(clean, worse)
    counts = f"{worse.count.hits:g}/{worse.count.total:g}"
    return counts if points is None else f"{counts} {points:+.1f}"


def _counts(value: Count) -> str:
    return f"{value.hits:g} of {value.total:g}"


def _shares(value: Count) -> tuple[str, str]:
    if value.share is None or value.interval is None:
        return "-", "-"
    return f"{value.share:.1%}", f"{value.interval[0]:.0%} to {value.interval[1]:.0%}"
