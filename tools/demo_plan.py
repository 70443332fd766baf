"""Decides which kind of invented group is held in which town, so that common needs are met near everyone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians
from random import Random

from tools.demo_words import Kind, Town

MILES_PER_RADIAN = 3958.8
WITHIN_MILES = 11.0  # from the middle of every town to a group for each common need
# A need of the first list is met only by a group that is mainly for it; of the second, by any group of that theme that
# helps with it, since those are open to all.
MAIN_NEEDS = ("carers", "dementia", "bereavement", "parenting", "food")
OPEN_NEEDS = {"physical-activity": "active", "loneliness": "social", "hobbies-groups": "social"}
SHOWN_FIRST = "Newark"  # the town of our examples has one of each kind that is not rare
NOT_RARE = 4  # copies
FAR_MILES = 40.0  # further apart than this is no better
ROOM = {"large": 9.0, "medium": 5.0, "small": 0.8}  # kinds of group before a town begins to be full


@dataclass(frozen=True)
class Placed:
    """A kind of group in a town; a town has no kind twice."""

    kind: Kind
    town: Town


def plan(kinds: dict[str, Kind], towns: tuple[Town, ...], offices: dict[str, str], chance: Random) -> list[Placed]:
    """Every group to be made. `offices` names, for each county, the town that county-wide services work from."""
    load: Counter[Town] = Counter()
    return [
        *_for_counties(kinds, towns, offices),
        *_for_needs(kinds, towns, load, chance),
        *_for_variety(kinds, towns, load, chance),
    ]


def meets(kind: Kind, need: str) -> bool:
    """Whether anyone with a common need can go to a group of this kind."""
    if kind.delivery != "in_person":
        return False
    theme = OPEN_NEEDS.get(need)
    return need == kind.topics[0] if theme is None else need in kind.topics and kind.theme == theme


def miles(one: Town, other: Town) -> float:
    """Miles between two town centres, good enough within England."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude) * cos(radians((one.latitude + other.latitude) / 2))
    return MILES_PER_RADIAN * hypot(north, east)


def _for_counties(kinds: dict[str, Kind], towns: tuple[Town, ...], offices: dict[str, str]) -> Iterator[Placed]:
    by_name = {town.name: town for town in towns}
    for kind in kinds.values():
        for county in kind.counties:
            yield Placed(kind, by_name[offices[county]])


def _for_needs(
    kinds: dict[str, Kind], towns: tuple[Town, ...], load: Counter[Town], chance: Random
) -> Iterator[Placed]:
    """In every large town and near every other, one group for each common need; the kinds for a need take turns.

    Some kinds are asked for so often that every large town has one.
    """
    used: Counter[str] = Counter()
    at: defaultdict[str, set[Town]] = defaultdict(set)
    met: dict[str, set[Town]] = {need: set() for need in (*MAIN_NEEDS, *OPEN_NEEDS)}
    for need, already in met.items():
        choice = [kind for kind in kinds.values() if kind.core and meets(kind, need)]
        for town in _cover(towns, already, load, chance):
            kind = min(choice, key=lambda kind: (used[kind.id] / kind.core, chance.random()))
            used[kind.id] += 1
            load[town] += 1
            at[kind.id].add(town)
            for other, places in met.items():
                if meets(kind, other):
                    places.add(town)
            yield Placed(kind, town)
    for kind in kinds.values():
        if kind.in_large_towns:
            yield from (Placed(kind, town) for town in towns if town.size == "large" and town not in at[kind.id])


def _for_variety(
    kinds: dict[str, Kind], towns: tuple[Town, ...], load: Counter[Town], chance: Random
) -> Iterator[Placed]:
    """As many of a kind as it has copies, well apart from each other; bigger towns have room for more kinds."""
    for kind in kinds.values():
        chosen = [town for town in towns if town.name == SHOWN_FIRST and kind.copies >= NOT_RARE]
        while len(chosen) < kind.copies:
            worth = {
                town: min((*(miles(town, other) for other in chosen), FAR_MILES))
                * _room(town, load)
                * (0.7 + 0.6 * chance.random())
                for town in towns
                if town not in chosen
            }
            chosen.append(max(worth, key=worth.__getitem__))
        for town in chosen:
            load[town] += 1
            yield Placed(kind, town)


def _cover(towns: tuple[Town, ...], met: set[Town], load: Counter[Town], chance: Random) -> list[Town]:
    """Every large town, and few others, such that each town is near one of them or near where the need is met."""
    near = {town: {other for other in towns if miles(town, other) <= WITHIN_MILES} for town in towns}
    chosen = [town for town in towns if town.size == "large" and town not in met]
    left = {town for town in towns if not near[town] & met.union(chosen)}
    while left:
        worth = {
            town: len(left & near[town]) * (_room(town, load) + 0.3 + 0.1 * chance.random())
            for town in towns
            if town not in met and town not in chosen
        }
        best = max(worth, key=worth.__getitem__)
        chosen.append(best)
        left -= near[best]
    return chosen


def _room(town: Town, load: Counter[Town]) -> float:
    """From 1 for a town with nothing in it towards 0 for a full one."""
    return ROOM[town.size] / (ROOM[town.size] + load[town])
