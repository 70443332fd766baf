"""Reads wording.yml, the only place with words that a service card adds to the feed's own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from knowledge_base.directory.errors import DirectoryError

DEFAULT = Path(__file__).with_name("wording.yml")
_RENAMED = {"and": "and_"}


@dataclass(frozen=True)
class Wording:
    """Every phrase of wording.yml, by its name there."""

    days: list[str]
    days_plural: list[str]
    months: list[str]
    ordinals: dict[int, str]
    and_: str
    every_day: str
    weekends: str
    day_range: str
    every_other: str
    every_few_weeks: str
    check_dates: str
    of_the_month: str
    of_every_other_month: str
    of_every_few_months: str
    day_of_month: str
    day_from_the_end: str
    one_date: str
    starting: str
    times: str
    opens: str
    closes: str
    any_time: str
    midnight: str
    pattern: str
    more_times: str
    free: str
    pounds: str
    pounds_range: str
    pounds_for: str
    free_for_some: str
    languages: dict[str, str]

    def listed(self, parts: list[str]) -> str:
        """`a`, `a and b`, `a, b and c`."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self.and_ + parts[-1]


@cache
def wording() -> Wording:
    """The phrases, read once. Raises DirectoryError naming what wording.yml lacks."""
    found = cast("dict[str, object]", yaml.safe_load(DEFAULT.read_text(encoding="utf-8")))
    values = {_RENAMED.get(name, name): value for name, value in found.items()}
    wanted = {field.name for field in fields(Wording)}
    if wanted != set(values):
        raise DirectoryError(f"{DEFAULT.name} and its reader differ in: {', '.join(sorted(wanted ^ set(values)))}.")
    return Wording(**values)  # pyright: ignore[reportArgumentType]
