"""Reads the floors that measured figures must not fall below, and says where they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from waymark.errors import WaymarkError
from waymark.evaluation.noise import drop
from waymark.evaluation.scoring import Figure


@dataclass(frozen=True)
class Floor:
    """What one figure must reach: at least this share, or at most this share where hits are faults."""

    name: str
    share: float
    is_most: bool = False


@dataclass(frozen=True)
class FloorSet:
    """The floors of one set of labelled messages, which lies at `path` (relative to the project's root).

    `most_drop` says how many points a kind of noise may cost a figure.
    """

    name: str
    path: str
    floors: tuple[Floor, ...]
    most_drop: Mapping[str, Mapping[str, float]]


def read_floors(path: Path) -> dict[str, FloorSet]:
    """The floors by the name of their set. Raises WaymarkError when the file does not have its shape."""
    try:
        table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {name: _floor_set(name, entry) for name, entry in table["sets"].items()}
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise WaymarkError(f"{path} does not say what each set must reach") from error


def below(figures: Sequence[Figure], wanted: FloorSet) -> list[str]:
    """A sentence for each floor that is not reached; also for one that names no figure, so that none is lost."""
    by_name = {figure.name: figure for figure in figures}
    return [fault for floor in wanted.floors if (fault := _fault(by_name.get(floor.name), floor))]


def too_far(clean: Sequence[Figure], noised: Sequence[Figure], most: Mapping[str, float]) -> list[str]:
    """A sentence for each figure that noise lowers by more points than it may, or that was not measured."""
    before, after = ({figure.name: figure for figure in figures} for figures in (clean, noised))
    faults: list[str] = []
    for name, points in most.items():
        fallen = drop(before[name], after[name]) if name in before and name in after else None
        if fallen is None:
            faults.append(f"{name}: nothing was measured under noise")
        elif fallen > points:
            faults.append(f"{name}: noise costs {fallen:.1f} points, more than {points:g}")
    return faults


def _fault(figure: Figure | None, floor: Floor) -> str | None:
    if figure is None or figure.count.share is None:
        return f"{floor.name}: nothing was measured"
    share, counts = figure.count.share, f"{figure.count.hits:g} of {figure.count.total:g}"
    if floor.is_most and share > floor.share:
        return f"{floor.name}: {counts} is {share:.1%}, more than {floor.share:.1%}"
    if not floor.is_most and share < floor.share:
        return f"{floor.name}: {counts} is {share:.1%}, less than {floor.share:.1%}"
    return None


def _floor_set(name: str, entry: dict[str, Any]) -> FloorSet:
    least = [Floor(figure, _share(share)) for figure, share in (entry.get("at_least") or {}).items()]
    most = [Floor(figure, _share(share), is_most=True) for figure, share in (entry.get("at_most") or {}).items()]
    drops = {kind: {figure: float(points) for figure, points in figures.items()}
             for kind, figures in (entry.get("most_drop") or {}).items()}  # fmt: skip
    return FloorSet(name, str(entry["path"]), (*least, *most), drops)


def _share(value: Any) -> float:
    """A share from 0 to 1, or "4 of 120"."""
    if isinstance(value, str) and " of " in value:
        hits, total = value.split(" of ")
        return float(hits) / float(total)
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(value)
    return share
