"""Which answers stand in for which: a table of labels against answers, and its faults in plain lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from waymark.evaluation.labels import LEVELS
from waymark.evaluation.scoring import Pair, level_of

if TYPE_CHECKING:
    from rich.table import Table


@dataclass(frozen=True)
class Confusion:
    """How often each label (a row) got each answer (a column). `names` holds both, in the order shown."""

    title: str
    names: tuple[str, ...]
    counts: Counter[tuple[str, str]]

    def faults(self) -> list[tuple[int, str, str]]:
        """Times, label and answer of each pair that differs, the commonest first."""
        wrong = [(times, *pair) for pair, times in self.counts.items() if pair[0] != pair[1]]
        return sorted(wrong, key=lambda one: (-one[0], one[1:]))


def of_acts(pairs: Sequence[Pair]) -> Confusion:
    """Acts wanted and given, over the ordinary messages."""
    both = [(label.act or "", answer.get("act") or "(failed)") for label, answer in pairs if label.is_ordinary]
    return Confusion("Acts", tuple(sorted({name for pair in both for name in pair})), Counter(both))


def of_levels(pairs: Sequence[Pair]) -> Confusion:
    """Levels of danger wanted and given, over every message."""
    return Confusion("Levels", LEVELS, Counter((label.safety, level_of(answer)) for label, answer in pairs))


def table(confusion: Confusion) -> Table:
    """A row for each label, a column for each answer, under the number of its row; nought is left blank."""
    from rich.table import Table

    drawn = Table()
    drawn.add_column(f"{confusion.title}: meant, by answered")
    for number in range(1, len(confusion.names) + 1):
        drawn.add_column(str(number), justify="right")
    for number, name in enumerate(confusion.names, 1):
        cells = [confusion.counts[name, other] for other in confusion.names]
        drawn.add_row(f"{number} {name}", *(str(cell) if cell else "" for cell in cells))
    return drawn
