"""A bot whose Rasa and safety engine are scripts: everything around them is real, over casework in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import select

from bot.output import SaidPart, TurnOutput
from bot.processor import WaymarkProcessor
from bot.turn import TurnRun, TurnRunner
from casework.casework import Casework
from casework.effects import Effect
from casework.inbox import InboundMessage
from casework.models import AlarmRow, ConsentRow, FindingRow, HandoffRow, OutboxRow
from casework.practice import practice_casework
from casework.turns import TrackerStage
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import Assessment, Finding
from tests.actions.stage import deps, domain
from tests.casework.room import FrozenClock

Answer = Sequence[SaidPart] | Exception


@dataclass
class ScriptedProcessor:
    """Says what the script says next, or raises it; remembers what it was asked."""

    answers: list[Answer] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    effects: Any = None
    queued: tuple[Effect, ...] = ()
    slot_events: list[dict[str, Any]] = field(default_factory=list)  # the choices that the next answer offers
    domain: Any = field(default_factory=lambda: SimpleNamespace(responses=domain()["responses"]))
    store: Any = field(default_factory=lambda: SimpleNamespace(understood={}))

    def over(self, turns: Any) -> "ScriptedProcessor":
        return self

    async def slots(self, conversation_id: str) -> dict[str, Any]:
        return self.given

    async def converse(
        self, conversation_id: str, text: str, channel: str, metadata: dict[str, Any]
    ) -> tuple[TurnOutput, TrackerStage | None]:
        self.asked.append((text, metadata))
        answer = self.answers.pop(0) if self.answers else [SaidPart("An answer.", response="utter_answer")]
        for effect in self.queued:
            self.effects.queue(effect)
        if isinstance(answer, Exception):
            raise answer
        output = TurnOutput(channel)
        output.parts.extend(answer)
        events: list[dict[str, Any]] = [{"event": "user", "text": text}]
        if self.slot_events:
            events.append({"event": "slot", "name": "steering__options", "value": self.slot_events})
            self.slot_events = []
        return output, TrackerStage(events, {}, None)


@dataclass
class ScriptedEngine:
    """Finds what the script says for a text; remembers the messages before."""

    found: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    alarms: tuple[str, ...] = ()
    recent: list[list[str]] = field(default_factory=list)

    def assess(self, text: str, recent: Sequence[str] = ()) -> Assessment:
        self.recent.append(list(recent))
        return Assessment(self.found.get(text, ()), (), self.alarms)


class Line:
    """One conversation with a scripted bot."""

    def __init__(self, channel: str = "web", **given: Any) -> None:
        self.clock = FrozenClock()
        self.casework: Casework = practice_casework(self.clock)
        self.processor = ScriptedProcessor()
        self.engine = ScriptedEngine()
        self.deps = deps(turns=self.casework.turns, clock=self.clock, **given)
        self.processor.effects = self.deps.effects
        self.runner = TurnRunner(
            self.casework,
            cast("WaymarkProcessor", self.processor),
            cast("SafetyEngine", self.engine),
            self.deps,
            self.clock,
        )
        self.channel = channel
        self.conversation = self.casework.conversations.open(channel)
        self.count = 0

    def accept(self, text: str) -> None:
        self.count += 1
        self.casework.inbox.accept(InboundMessage(f"m{self.count}", self.conversation, self.channel, text))

    async def next(self) -> TurnRun:
        run = await self.runner.run_next("bot-1")
        assert run is not None
        return run

    async def say(self, text: str) -> list[str]:
        """Send one message; the names of the responses that were said."""
        self.accept(text)
        return names(await self.next())

    def rows(self, model: Any) -> list[Any]:
        with self.casework.sessions() as session:
            return list(session.scalars(select(model)))

    def said(self) -> list[str]:
        """Everything in the outbox."""
        return [row.text for row in self.rows(OutboxRow)]

    def alarms(self) -> list[str]:
        return [row.name for row in self.rows(AlarmRow)]

    def handoffs(self) -> list[tuple[str, int]]:
        return [(row.reason, row.level) for row in self.rows(HandoffRow)]

    def consents(self) -> list[tuple[str, str]]:
        return [(row.purpose, row.state) for row in self.rows(ConsentRow)]

    def findings(self) -> list[str]:
        return [row.kind for row in self.rows(FindingRow)]

    def hold(self) -> int:
        """A named human takes the conversation."""
        (card,) = self.casework.desk.open_handoffs()
        self.casework.desk.claim(card.id, "sam")
        return card.id


def names(run: TurnRun) -> list[str]:
    """The response names of a turn, in order."""
    assert run.outcome is not None
    return [getattr(part, "response", "") for part in run.outcome.parts]


async def known(line: Line) -> Line:
    """The same line after a first message."""
    await line.say("hello")
    return line
