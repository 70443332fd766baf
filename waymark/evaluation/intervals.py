"""Counts with their uncertainty: Wilson's 95% interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # 95%, two-sided


@dataclass(frozen=True)
class Count:
    """`hits` of `total`. `hits` may hold halves where it stands for an F1."""

    hits: float
    total: float

    @property
    def share(self) -> float | None:
        """Hits of total, 0 to 1; None when there is nothing to count."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval: holds near 0 and 1 and for few lines, unlike the normal one."""
        if not self.total:
            return None
        share, n = self.hits / self.total, self.total
        middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class Found:
    """How well something was found: right, wrongly said, missed. A wrong value is both wrongly said and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> Count:
        """Of what was said, how much is right."""
        return Count(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Count:
        """Of what is there, how much was found."""
        return Count(self.right, self.right + self.missed)

    @property
    def f1(self) -> Count:
        """F1 as a count: right of right and half of all faults, so that Wilson's interval can be given (roughly)."""
        return Count(self.right, self.right + (self.wrong + self.missed) / 2)


def count(results: list[bool]) -> Count:
    """How many are true."""
    return Count(sum(results), len(results))
