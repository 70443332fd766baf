"""A room in which no bot is there, and the worker's line: what the tests of outages work with."""

from __future__ import annotations

from collections.abc import Callable

from actions.wiring import Service
from casework.casework import Casework
from casework.holding import OVERDUE
from casework.hours import OpeningHours
from casework.inbox import InboundMessage
from casework.messaging.limits import Limits
from casework.messaging.parts import ReplyPart
from casework.models import AddressRow
from casework.practice import practice_casework
from casework.turns import TurnOutcome
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.replies import ReplyTable
from tests.casework.room import FrozenClock
from waymark.holding import HoldingLine

SERVICE = Service("Harbour Help", "01632 960 001", OpeningHours.parse("Mon-Fri 09:00-17:00"), "office hours", False)
DONE = TurnOutcome((ReplyPart("an answer"),))
DANGER = "i have taken all my tablets"


class Outage:
    """A room in which no bot is there, and the worker's line."""

    def __init__(self, engine: Callable[[], SafetyEngine] = SafetyEngine.load, limits: Limits | None = None) -> None:
        self.clock = FrozenClock()
        self.casework: Casework = practice_casework(self.clock)
        self.line = HoldingLine(self.casework, SERVICE, self.clock, engine, ReplyTable.load, limits)
        self.count = 0

    def open(self, channel: str = "sms") -> str:
        return self.casework.conversations.open(channel)

    def open_from(self, line_type: str) -> str:
        """Somebody who writes from such a line."""
        person = self.open()
        with self.casework.sessions.begin() as session:
            session.add(
                AddressRow(
                    conversation_id=person,
                    lookup="x",
                    sealed="y",
                    line_type=line_type,
                    our_number="z",
                    at=self.clock(),
                )
            )
        return person

    def accept(self, conversation: str, text: str, channel: str = "sms", *, waits: bool = True) -> None:
        self.count += 1
        self.casework.inbox.accept(InboundMessage(f"o{self.count}", conversation, channel, text))
        if waits:
            self.clock.move(seconds=OVERDUE.total_seconds() + 1)

    def answer(self) -> None:
        leased = self.casework.inbox.lease_next("bot-1")
        assert leased is not None
        self.casework.turns.finish(leased, DONE)

    def said(self, conversation: str) -> list[str]:
        return [part.text for part in self.casework.outbox.after(conversation, 0)]

    def alarms(self) -> list[str]:
        return [alarm.name for alarm in self.casework.desk.alarms()]
