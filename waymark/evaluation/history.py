"""Remembers each run of a set, so that a change shows what it did. The file holds figures only, and no message."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from waymark.evaluation.intervals import Count
from waymark.evaluation.scoring import Figure

FILE = "history.jsonl"


@dataclass(frozen=True)
class Run:
    """One run: when, of which commit and model, over which set, and every figure of the summary as [hits, total].

    `contents` is a checksum of the set: figures of another set under the same name are not compared.
    """

    at: str
    commit: str
    model: str
    set_name: str
    contents: str
    figures: dict[str, list[float]]

    @classmethod
    def of(
        cls, figures: Sequence[Figure], *, now: datetime, commit: str, model: str, set_name: str, contents: str
    ) -> Run:
        """A run that ends now."""
        kept = {figure.name: [figure.count.hits, figure.count.total] for figure in figures}
        return cls(now.isoformat(timespec="seconds"), commit, model, set_name, contents, kept)

    def as_line(self) -> str:
        """One line of JSON."""
        row = {"at": self.at, "commit": self.commit, "model": self.model, "set": self.set_name}
        return json.dumps(row | {"contents": self.contents, "figures": self.figures})


@dataclass(frozen=True)
class Change:
    """A figure that is not what it was in the last run."""

    name: str
    before: Count | None
    now: Count


def keep(run: Run, folder: Path) -> Path:
    """Add the run to the history."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / FILE
    with file.open("a", encoding="utf-8") as stream:
        stream.write(run.as_line() + "\n")
    return file


def last_run(folder: Path, set_name: str) -> Run | None:
    """The last run of this set; a line that cannot be read counts as none."""
    return next((run for run in reversed(list(_read(folder / FILE))) if run.set_name == set_name), None)


def changes(before: Run, now: Run) -> list[Change]:
    """Each figure that is new or has other counts."""
    return [
        Change(name, _count(before.figures.get(name)), Count(*counts))
        for name, counts in now.figures.items()
        if before.figures.get(name) != counts
    ]


def commit_of(root: Path) -> str:
    """The commit of the working copy, with + where files differ from it; "unknown" outside git."""
    head = _git(root, "rev-parse", "--short=10", "HEAD")
    if not head:
        return "unknown"
    return head + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and git as the developer has it
            ["git", "-C", str(root), *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _read(file: Path) -> Iterator[Run]:
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            row: dict[str, Any] = json.loads(line)
            yield Run(row["at"], row["commit"], row["model"], row["set"], row["contents"], row["figures"])
        except (ValueError, KeyError, TypeError):
            continue


def _count(counts: list[float] | None) -> Count | None:
    return Count(*counts) if counts else None
