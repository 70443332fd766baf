"""One turn: lease a message, look for danger, let Rasa and the actions answer, and commit everything at once."""

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from actions.wiring import Deps, TurnEffects, wire
from bot.answering import Answering
from bot.answering import TurnRun as TurnRun
from bot.doorway import Seen, plain
from bot.fixed import FixedWords
from bot.processor import WaymarkProcessor
from bot.text_guard import Guard, no_guard
from casework.casework import Casework
from casework.columns import Clock
from casework.errors import CaseworkUnavailable, LeaseLost
from casework.inbox import MAX_TRIES, Leased, is_last_try, is_worn_out
from casework.turns import TurnOutcome
from knowledge_base.safety.engine import SafetyEngine

log = structlog.get_logger(__name__)
Keep = Callable[[Leased], AbstractContextManager[None]]  # holds the lease while a turn is under way
OUTAGE = timedelta(minutes=10)  # for so long a database that is away is not held against a message


class TurnRunner:
    """Runs turns for one worker. Whatever goes wrong inside a turn, the message is tried again, then parked."""

    def __init__(
        self,
        casework: Casework,
        processor: WaymarkProcessor,
        engine: SafetyEngine,
        deps: Deps,
        clock: Clock,
        keep: Keep = lambda _: nullcontext(),
        guard: Guard = no_guard,
    ) -> None:
        self._casework = casework
        self._keep = keep
        self._processor = processor
        self._engine = engine
        self._deps = deps
        self._clock = clock
        fixed = FixedWords(processor.domain.responses, deps)
        self._answering = Answering(casework, processor, engine, deps, clock, fixed, guard)

    def over(self, casework: Casework, keep: Keep) -> "TurnRunner":
        """The same model, safety engine and words over another casework room: practice, with nothing loaded twice."""
        deps = replace(self._deps, turns=casework.turns, effects=TurnEffects())
        return TurnRunner(casework, self._processor.over(casework.turns), self._engine, deps, self._clock, keep)

    async def run_next(self, worker: str) -> TurnRun | None:
        """Take one message through a whole turn; None when nothing waits. A failed turn has no outcome."""
        leased = self._casework.inbox.lease_next(worker)
        if leased is None:
            return None
        with self._keep(leased):
            return await self._run(leased)

    async def _run(self, leased: Leased) -> TurnRun:
        if is_worn_out(leased):  # it has killed every worker that took it: it is not run again
            return TurnRun(leased, self._failed(leased))
        try:
            run = await self.turn(leased)
            assert run.outcome is not None
            self._casework.turns.finish(leased, run.outcome)
        except LeaseLost:
            log.warning("lease_lost", inbox_id=leased.inbox_id)
        except CaseworkUnavailable:
            is_old = self._clock() - leased.received_at > OUTAGE
            self._casework.inbox.give_back(leased, is_counted=is_old)
            raise
        except Exception as error:  # noqa: BLE001 - the message is tried again, then parked with words
            log.error("turn_error", inbox_id=leased.inbox_id, error=type(error).__name__, at=place_of(error))
            return TurnRun(leased, self._failed(leased))
        else:
            return run
        return TurnRun(leased, None)

    async def turn(self, leased: Leased) -> TurnRun:
        """Everything that the turn says and does; nothing is stored yet."""
        wire(self._deps)  # practice has its own
        self._deps.effects.take()
        return await self._answering.run(leased)

    async def understand(self, text: str) -> dict[str, Any]:
        """The pipeline's reading alone, for a message that the doorway answered by itself."""
        return await self._processor.understand(plain(text))

    def _failed(self, leased: Leased) -> TurnOutcome | None:
        """Try again; after the last try park the message for a person, and tell the sender."""
        if not is_last_try(leased):
            self._casework.inbox.give_back(leased)
            return None
        try:
            return self._parked(leased, self._looked_at(leased))
        except CaseworkUnavailable:
            raise  # nothing was written: the lease runs out, and it is parked then
        except Exception as error:  # noqa: BLE001 - what cannot even be parked with all its words holds nobody up
            log.error("parking_failed", inbox_id=leased.inbox_id, error=type(error).__name__, at=place_of(error))
            return self._parked(leased, None)

    def _looked_at(self, leased: Leased) -> Seen | None:
        """What the engine finds; None when looking may be what killed the workers, which the numbers must answer."""
        is_deadly = leased.tries > MAX_TRIES + 1
        return None if is_deadly else Seen(leased.text, self._engine.assess(leased.text).findings, {})

    def _parked(self, leased: Leased, seen: Seen | None) -> TurnOutcome | None:
        """Nobody here answers it any more: a human will, and the person is told so with the numbers to ring."""
        outcome = self._answering.parked(leased, seen)
        try:
            self._casework.turns.finish(leased, outcome)
        except LeaseLost:
            log.warning("lease_lost", inbox_id=leased.inbox_id)
        return outcome


def place_of(error: Exception) -> str:
    """Where an error came from, as file and line: enough to find it, and no word of anybody's message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "unknown"
