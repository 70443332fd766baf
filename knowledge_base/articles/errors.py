"""What can be wrong with the articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ArticlesError(ValueError):
    """The articles cannot be used; the message says why in one sentence."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: which file, which line (from 1), and what is wrong there."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.problem}"


class ArticleFaults(ArticlesError):
    """Every fault found in every article, so that an editor mends them in one go."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
