"""One turn: lease a message, look for danger, let Rasa and the actions answer, and commit everything at once."""

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import structlog

from actions.contact.decisions import is_stop_word
from actions.safety.fixed import dangers, safety_part
from actions.wiring import Deps, TurnEffects, wire
from bot.doorway import LATCH, Seen, is_empty, is_long, look, must_remind, plain
from bot.held import unsaid
from bot.output import SaidPart
from bot.processor import WaymarkProcessor
from bot.text_guard import Guard, no_guard
from bot.words import Words
from casework.casework import Casework
from casework.columns import Clock
from casework.effects import Effect, OpenHandoff, RaiseAlarm, RecordConsent, RecordFindings
from casework.errors import CaseworkUnavailable, LeaseLost
from casework.inbox import MAX_TRIES, Leased, is_last_try, is_worn_out
from casework.messaging.parts import ReplyPart
from casework.turns import Before, TrackerStage, TurnOutcome
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import Finding, Level, Vote

log = structlog.get_logger(__name__)
STAFF = "staff"
Keep = Callable[[Leased], AbstractContextManager[None]]  # holds the lease while a turn is under way
OUTAGE = timedelta(minutes=10)  # for so long a database that is away is not held against a message
ALWAYS = ("999", "111", "116 123")  # the numbers in the words that need no reply table


@dataclass(frozen=True)
class TurnRun:
    """What one turn did, for whoever asked. `understood` is the pipeline's reading; empty when it did not run."""

    leased: Leased
    outcome: TurnOutcome | None
    findings: tuple[Finding, ...] = ()
    understood: dict[str, Any] = field(default_factory=dict)
    votes: tuple[Vote, ...] = ()
    alarms: tuple[str, ...] = ()


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
        self._guard = guard
        self._processor = processor
        self._engine = engine
        self._deps = deps
        self._clock = clock
        service = deps.service
        self._words = Words(processor.domain.responses, {"organisation": service.organisation, "phone": service.phone})

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
        slots = await self._processor.slots(leased.conversation_id)
        before = self._casework.turns.before(leased, self._clock() - LATCH)
        assessment = self._engine.assess(leased.text, before.texts)
        seen = look(leased.text, assessment.findings, assessment.alarms, slots, leased.channel,
                    danger_lately=before.level >= Level.URGENT)  # fmt: skip
        quiet = self._guard(leased, self._safety_parts(leased, seen))
        if quiet is not None:
            effects = (*self._finding_effects(leased, seen), *opt_out(leased), *quiet.effects)
            return TurnRun(leased, TurnOutcome(self._unsaid(leased, quiet.parts), effects), seen.findings)
        parts, effects, stage = await self._answer(leased, seen, before)
        parts = self._unsaid(leased, parts)
        outcome = TurnOutcome(
            self._framed(leased, seen, before, parts), effects, stage, reopen=leased.holder == "closed"
        )
        understood = self._processor.store.understood
        return TurnRun(leased, outcome, seen.findings, understood, assessment.votes, assessment.alarms)

    async def understand(self, text: str) -> dict[str, Any]:
        """The pipeline's reading alone, for a message that the doorway answered by itself."""
        return await self._processor.understand(plain(text))

    async def _answer(
        self, leased: Leased, seen: Seen, before: Before
    ) -> tuple[tuple[ReplyPart, ...], tuple[Effect, ...], TrackerStage | None]:
        found = self._finding_effects(leased, seen)
        if before.is_paused:
            return (self._paused_part(leased, seen),), (*found, *opt_out(leased)), None
        if leased.holder == "human":  # a person is writing: only danger is answered by us
            return self._safety_parts(leased, seen), (*found, *opt_out(leased)), None
        if is_empty(leased.text) and not seen.findings:
            return (self._part("utter_doorway_empty", leased),), found, None
        output, stage = await self._processor.converse(leased.conversation_id, seen.text, leased.channel, seen.metadata)
        parts: tuple[ReplyPart, ...] = tuple(output.parts)
        if seen.level >= Level.URGENT and not any(part.kind == "safety" for part in parts):
            parts = (*self._safety_parts(leased, seen), *parts)  # the fixed reply can never be left out
        if not parts:
            parts = (self._part("utter_fallback_sorry", leased),)
        return parts, (*found, *self._deps.effects.take()), stage

    def _unsaid(self, leased: Leased, parts: tuple[ReplyPart, ...]) -> tuple[ReplyPart, ...]:
        return unsaid(parts, self._casework.holding.said(leased)) if leased.held_with else parts

    def _framed(
        self, leased: Leased, seen: Seen, before: Before, parts: tuple[ReplyPart, ...]
    ) -> tuple[ReplyPart, ...]:
        """The first reply says who is speaking; after danger, an ordinary answer starts with 999."""
        if leased.channel == STAFF or not parts:
            return parts
        if is_long(leased.text) and not seen.level:
            parts = (*parts, self._part("utter_doorway_too_long", leased))
        if not before.has_spoken:
            first = self._part("utter_doorway_first", leased)
            return (*parts, first) if seen.level else (first, *parts)
        if must_remind(before.level, seen.level) and not any(part.kind == "safety" for part in parts):
            return (self._part("utter_safety_still_in_danger", leased, numbers=("999",)), *parts)
        return parts

    def _finding_effects(self, leased: Leased, seen: Seen) -> tuple[Effect, ...]:
        effects: list[Effect] = [RaiseAlarm(f"safety_part_failed_{name}") for name in seen.alarms]
        if seen.findings:
            effects.append(RecordFindings(seen.findings))
        if seen.level >= Level.SAFEGUARDING and leased.channel != STAFF:
            expect = self._deps.service.reader(self._clock())
            effects.append(OpenHandoff(reason=f"safety_{seen.level.label}", expect=expect, level=int(seen.level)))
        return tuple(effects)

    def _safety_parts(self, leased: Leased, seen: Seen) -> tuple[ReplyPart, ...]:
        """The fixed reply for what was found; when its own table fails, the words that need no table."""
        found = dangers(seen.findings)
        if not found:
            return ()
        if seen.is_doubtful:  # its own question would take the numbers of the one that is asked
            return (self._part("utter_safety_in_case", leased, numbers=("116 123", "999"), findings=found),)
        try:
            fixed = safety_part(self._deps, found, leased.channel)
        except Exception as error:  # noqa: BLE001 - danger is answered whatever breaks
            log.error("safety_reply_failed", inbox_id=leased.inbox_id, error=type(error).__name__)
            return (self._part("utter_safety_sorry", leased, numbers=ALWAYS, findings=found),)
        return (SaidPart(fixed.text, fixed.custom, "utter_safety_reply"),)

    def _paused_part(self, leased: Leased, seen: Seen) -> ReplyPart:
        """One press silences everything but this; it holds the numbers itself, so danger is answered too."""
        found = dangers(seen.findings)
        return self._part("utter_doorway_paused", leased, numbers=ALWAYS if found else (), findings=found)

    def _part(
        self,
        name: str,
        leased: Leased,
        numbers: tuple[str, ...] = (),
        findings: tuple[Finding, ...] = (),
        **values: str,
    ) -> ReplyPart:
        """One of the doorway's own parts; with numbers to ring it counts as a safety part."""
        custom: dict[str, Any] = {"kind": "text"}
        if numbers:
            custom = {"kind": "safety", "findings": [one.as_dict() for one in findings], "numbers": list(numbers)}
        return SaidPart(self._words.text(name, leased.channel, **values), custom, name)

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
        expect = self._deps.service.reader(self._clock())
        told = self._part("utter_doorway_parked", leased, expect=expect)
        outcome = TurnOutcome(
            parts=self._unsaid(leased, (*self._safety_parts(leased, seen), told) if seen else (told,)),
            effects=(
                *(self._finding_effects(leased, seen) if seen else ()),
                RaiseAlarm("message_parked" if seen else "message_parked_unread"),
                OpenHandoff(reason="parked", expect=expect),
            ),
            parked=True,
        )
        try:
            self._casework.turns.finish(leased, outcome)
        except LeaseLost:
            log.warning("lease_lost", inbox_id=leased.inbox_id)
        return outcome


def opt_out(leased: Leased) -> tuple[Effect, ...]:
    """The exact opt-out words count also while Rasa is not asked."""
    return (RecordConsent("contact", "stopped"),) if is_stop_word(leased.text) else ()


def place_of(error: Exception) -> str:
    """Where an error came from, as file and line: enough to find it, and no word of anybody's message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "unknown"
