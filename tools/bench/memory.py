"""How much memory understanding takes above what Rasa alone takes in the same kind of process."""

import asyncio
import multiprocessing
from multiprocessing.pool import Pool
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tools.bench.labelled import messages
from tools.bench.turns import resident

GOAL = 350  # MiB above Rasa's own
ASKED = 200


def report(screen: Console) -> None:
    """Rasa as our talking process imports it, and the same with everything that understands, after some messages."""
    base, whole = (_of(what) for what in (rasa_alone, rasa_and_ours))
    table = Table("process", "resident MiB", title="Memory of understanding")
    table.add_row("Rasa alone, without TensorFlow, no model", f"{base:.0f}")
    table.add_row(f"with the model, safety, places and topics, after {ASKED} messages", f"{whole:.0f}")
    table.add_row("above Rasa", f"{whole - base:.0f} (goal <= {GOAL}: {'met' if whole - base <= GOAL else 'not met'})")
    screen.print(table)


def rasa_alone(_: list[str]) -> float:
    """What Rasa takes before it has a model."""
    from waymark.quiet import quieten_rasa

    _lean()
    quieten_rasa()
    import rasa.core.processor  # noqa: F401

    return resident(multiprocessing.current_process().pid or 0)


def rasa_and_ours(texts: list[str]) -> float:
    """What the whole talking process takes: with casework and the actions too, which are small beside it."""
    from tools.bench.reading import whole_runner

    _lean()
    engine, runner = whole_runner()

    async def ask() -> None:
        for text in texts:
            engine.assess(text)
            await runner.understand(text)

    asyncio.run(ask())
    return resident(multiprocessing.current_process().pid or 0)


def _of(what: object) -> float:
    context = multiprocessing.get_context("spawn")
    pool: Pool
    with context.Pool(1) as pool:
        return pool.apply(what, ([text for text, _ in messages()][:ASKED],))  # type: ignore[arg-type]


def _lean() -> None:
    from bot.lean import leave_tensorflow_out
    from waymark.entry import root_folder

    leave_tensorflow_out(Path(root_folder()) / "config.yml")
