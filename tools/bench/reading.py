"""How long it takes to understand one message, danger included, on one core: the whole pipeline, and each part."""

import asyncio
import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tools.bench import parts
from tools.bench.labelled import messages

if TYPE_CHECKING:
    from bot.turn import TurnRunner
    from knowledge_base.safety.engine import SafetyEngine

GOAL = 15.0  # milliseconds, median
WARM = 40
Times = tuple[list[float], list[float]]  # by the clock, and of the processor
SHORT = 60  # words, so that the text is one pass of the encoder


def report(screen: Console) -> None:
    """Measure in a process of its own, which is bound to one core."""
    texts = [text for text, _ in messages()]
    with multiprocessing.get_context("spawn").Pool(1, initializer=_one_core) as pool:
        whole, passes = pool.apply(whole_pipeline, (texts,))
        each = pool.apply(each_part, (texts,))
    table = Table(
        "part", "median ms", "p95 ms", "processor, median ms", title=f"One message, one core, n = {len(texts)}"
    )
    for name, (wall, cpu) in {**each, "all, through Rasa's pipeline": whole}.items():
        table.add_row(name, f"{statistics.median(wall):.2f}", f"{p95(wall):.2f}", f"{statistics.median(cpu):.2f}")
    screen.print(table)
    median = statistics.median(whole[0])
    print(f"median {median:.1f} ms; goal <= {GOAL:g} ms; met: {'yes' if median <= GOAL else 'no'}")
    print(f"passes of the encoder for each message of at most {SHORT} words: {passes:.2f}")
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def whole_runner() -> "tuple[SafetyEngine, TurnRunner]":
    """The doorway's engine and the runner of turns, as the talking process has them."""
    from bot.process import safety_engine, turn_runner
    from casework.practice import practice_casework
    from waymark.entry import read_settings
    from waymark.logs import configure_logs
    from waymark.models import required
    from waymark.parts import bot_parts
    from waymark.preparing import prepare
    from waymark.quiet import quieten_rasa

    settings = read_settings()
    prepare(settings, lambda feed: None)
    quieten_rasa()
    made = bot_parts(settings, required(settings))
    configure_logs("error")  # Rasa sets logging up for itself when it is imported
    return safety_engine(made.safety_head), turn_runner(made, practice_casework(made.clock))


def whole_pipeline(texts: list[str]) -> tuple[Times, float]:
    """The doorway's look for danger, then Rasa's pipeline, as a turn does it; and encoder passes a short message."""
    from bot.nlu.shared import encoder

    engine, runner = whole_runner()

    async def every() -> tuple[Times, int]:
        wall, cpu, passes = [], [], 0
        # The last messages warm up with other words at their end, so that none is remembered when it is timed.
        for text in [*(f"{text} please" for text in texts[-WARM:]), *texts]:
            before = encoder().passes
            with _timed(wall, cpu):
                engine.assess(text)
                await runner.understand(text)
            passes += (encoder().passes - before) if len(text.split()) <= SHORT and len(wall) > WARM else 0
        return (wall[WARM:], cpu[WARM:]), passes

    times, passes = asyncio.run(every())
    return times, passes / max(1, sum(len(text.split()) <= SHORT for text in texts))


def each_part(texts: list[str]) -> dict[str, Times]:
    """Each part alone, in the order of a turn, so that what an earlier part has worked out is there for the next."""
    loaded = parts.load()
    times: dict[str, Times] = {name: ([], []) for name in loaded.by_name}
    for number, text in enumerate([*texts[:WARM], *(f"{text} " for text in texts)]):
        for name, part in loaded.by_name.items():
            wall, cpu = times[name] if number >= WARM else ([], [])
            with _timed(wall, cpu):
                part(text)
    return times


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return sorted(values)[int(len(values) * 0.95)]


@contextmanager
def _timed(wall: list[float], cpu: list[float]) -> Iterator[None]:
    began, spent = time.perf_counter(), time.process_time()
    yield
    cpu.append((time.process_time() - spent) * 1000)
    wall.append((time.perf_counter() - began) * 1000)


def _one_core() -> None:
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
