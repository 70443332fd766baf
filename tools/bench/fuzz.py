"""Reads tens of thousands of odd messages with every part, counting what fails and how long the slowest takes."""

import heapq
import multiprocessing
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from rich.console import Console
from rich.table import Table

from knowledge_base.understanding.examples import read_acts
from tools.bench import parts
from tools.bench.odd_texts import odd_text
from waymark.entry import root_folder

SLOWEST = 5


@dataclass
class Tally:
    """What came of some messages: exceptions by part and kind, the slowest with the number that makes them again."""

    read: int = 0
    seconds: float = 0.0
    failed: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int, int]] = field(default_factory=list)  # milliseconds, number, length

    def add(self, other: "Tally") -> None:
        """Put another tally into this one."""
        self.read += other.read
        self.seconds += other.seconds
        self.failed += other.failed
        self.slowest = heapq.nlargest(SLOWEST, [*self.slowest, *other.slowest])


def report(screen: Console, messages: int, seed: int) -> None:
    """Spread the messages over the cores and print what was found."""
    cores = len(os.sched_getaffinity(0))
    total = Tally()
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        for tally in pool.starmap(read_some, [(range(first, messages, cores), seed) for first in range(cores)]):
            total.add(tally)
    failures = sum(total.failed.values())
    each = 1000 * total.seconds / max(1, total.read)
    screen.print(f"{total.read} odd messages, seed {seed}: {failures} exceptions; {each:.1f} ms each")
    for what, times in total.failed.most_common():
        screen.print(f"  {times} times {what}")
    table = Table("ms", "number", "characters", title="The slowest (again with tools.bench.odd_texts and the number)")
    for milliseconds, number, length in total.slowest:
        table.add_row(f"{milliseconds:.0f}", str(number), str(length))
    screen.print(table)


def read_some(numbers: range, seed: int) -> Tally:
    """Read the messages of these numbers."""
    loaded = parts.load()
    words = known_texts()
    tally = Tally()
    for number in numbers:
        text = made(number, seed, words)
        began = time.perf_counter()
        for name, part in loaded.by_name.items():
            try:
                found = part(text)
            except Exception as error:  # noqa: BLE001 - what fails is what we count
                tally.failed[f"{name}: {type(error).__name__}"] += 1
            else:
                # The engine never raises: a part of it that failed is named.
                tally.failed.update(f"safety: {alarm}" for alarm in getattr(found, "alarms", ()))
        took = time.perf_counter() - began
        tally.read += 1
        tally.seconds += took
        heapq.heappush(tally.slowest, (took * 1000, number, len(text)))
        if len(tally.slowest) > SLOWEST:
            heapq.heappop(tally.slowest)
    return tally


def made(number: int, seed: int, words: list[str]) -> str:
    """The message of this number."""
    return odd_text(Random(f"{seed} {number}"), words)


def known_texts() -> list[str]:
    """Texts that the bot knows, which stand among the nonsense."""
    return [example.text for example in read_acts(root_folder() / "data" / "nlu")][::7]
