"""A real bot process whose Rasa is a script: one word of a message says what happens to whoever answers it."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol, cast

from bot.keeping import LeaseKeeper
from bot.process import next_turn
from bot.turn import TurnRunner
from casework.casework import Casework
from knowledge_base.database import open_engine, session_factory
from tests.actions.stage import deps
from tests.bot.scripted import ScriptedEngine, ScriptedProcessor

POISON, SLOW, STALL, GO_ON = "poison", "slow", "stall", "go on"


class MovedClock(Protocol):
    """Seconds in memory that every process shares, without a lock: whoever is killed or stopped would keep that."""

    value: float


def clock_of(began: datetime, moved: MovedClock) -> Callable[[], datetime]:
    """A clock that only the test moves: however busy the machine is, no lease runs out by chance."""
    return lambda: began + timedelta(seconds=moved.value)


class DeadlyProcessor(ScriptedProcessor):
    """Dies, dawdles or is held up as the message says; else it answers."""

    told: Connection

    async def converse(self, conversation_id: str, text: str, channel: str, metadata: dict[str, Any]):
        """What happens in the middle of the turn."""
        if text == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        if text in (SLOW, STALL) and not self.given["stalled"].exists():
            self.given["stalled"].touch()
            self.told.send(text)
            assert self.told.recv() == GO_ON  # not await: Rasa holds the event loop while it works
        return await super().converse(conversation_id, text, channel, metadata)

    async def slots(self, conversation_id: str) -> dict[str, Any]:
        """The conversation's own; what is given here belongs to the script."""
        return {}


def serve(
    name: str, url: str, began: datetime, moved: MovedClock, every: float, stalled: Path, told: Connection
) -> None:
    """Answer until killed; a lease is renewed `every` so many real seconds."""
    clock = clock_of(began, moved)
    casework = Casework.over(session_factory(open_engine(url, schema="casework")), clock)
    processor = DeadlyProcessor(given={"stalled": stalled})
    processor.told = told
    wired = deps(turns=casework.turns, clock=clock)
    processor.effects = wired.effects
    keeper = LeaseKeeper(casework.inbox, every=every)
    runner = TurnRunner(casework, cast("Any", processor), cast("Any", ScriptedEngine()), wired, clock, keeper.keep)
    told.send("ready")

    async def run() -> None:
        while True:
            if await next_turn(runner, name) is None:
                await asyncio.sleep(0.01)

    asyncio.run(run())
