"""A real bot process whose Rasa is a script: one word of a message says what happens to whoever answers it."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from bot.keeping import EVERY, LeaseKeeper
from bot.process import next_turn
from bot.turn import TurnRunner
from casework.casework import Casework
from casework.inbox import LEASE
from knowledge_base.database import open_engine, session_factory
from tests.actions.stage import deps
from tests.bot.scripted import ScriptedEngine, ScriptedProcessor

FAST = 15  # times: a lease of half a minute lasts two seconds; less is lost by chance on a busy machine
POISON, SLOW, STALL = "poison", "slow", "stall"
LONG = 4 * LEASE.total_seconds() / FAST  # real seconds that a slow turn takes: four leases


def fast_clock(began: datetime, at: float) -> Callable[[], datetime]:
    """The same clock in every process: `began` at the real moment `at`, and FAST times quicker from there."""
    return lambda: began + timedelta(seconds=(time.time() - at) * FAST)


class DeadlyProcessor(ScriptedProcessor):
    """Dies, dawdles or is held up as the message says; else it answers."""

    told: Connection

    async def converse(self, conversation_id: str, text: str, channel: str, metadata: dict[str, Any]):
        """What happens in the middle of the turn."""
        if text == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        if text == SLOW:
            time.sleep(LONG)  # not await: Rasa holds the event loop while it works
        if text == STALL and not self.given["stalled"].exists():
            self.given["stalled"].touch()
            self.told.send(STALL)
            time.sleep(1)  # where the test stops this process and lets it go on much later
        return await super().converse(conversation_id, text, channel, metadata)

    async def slots(self, conversation_id: str) -> dict[str, Any]:
        """The conversation's own; what is given here belongs to the script."""
        return {}


def serve(name: str, url: str, began: datetime, at: float, stalled: Path, told: Connection) -> None:
    """Answer until killed."""
    clock = fast_clock(began, at)
    casework = Casework.over(session_factory(open_engine(url, schema="casework")), clock)
    processor = DeadlyProcessor(given={"stalled": stalled})
    processor.told = told
    wired = deps(turns=casework.turns, clock=clock)
    processor.effects = wired.effects
    keeper = LeaseKeeper(casework.inbox, every=EVERY / FAST)
    runner = TurnRunner(casework, cast("Any", processor), cast("Any", ScriptedEngine()), wired, clock, keeper.keep)
    told.send("ready")

    async def run() -> None:
        while True:
            if await next_turn(runner, name) is None:
                await asyncio.sleep(0.01)

    asyncio.run(run())
