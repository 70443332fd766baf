"""A sender's queue, and people who write to our numbers."""

from __future__ import annotations

from typing import Any

from casework.addresses import Addresses
from casework.effects import Effect
from casework.holding import OVERDUE
from casework.inbox import InboundMessage
from casework.messaging.limits import Limits
from casework.messaging.parts import ReplyPart
from casework.messaging.sending import SendQueue
from casework.models import OutboxRow
from casework.phones import Phone
from casework.sealing import Seals
from casework.turns import TurnOutcome
from tests.casework.room import Room

OURS, ALSO_OURS = "+447700900000", "+447700900001"
THEIRS, OTHERS = "+447700900123", "+447700900124"
SEALS = Seals("a secret that is long enough for a test")
SAFE: dict[str, Any] = {"kind": "safety", "findings": [], "numbers": ["999"]}
TEXT: dict[str, Any] = {"kind": "text"}


class Post:
    """A sender's queue, and people who write to our numbers."""

    def __init__(self, room: Room, limits: Limits | None = None) -> None:
        self.room = room
        self.addresses = Addresses(room.sessions, SEALS, room.clock)
        self.queue = SendQueue(room.sessions, SEALS, room.clock, limits)
        self.count = 0

    def open(self, number: str = THEIRS, ours: str = OURS) -> str:
        return self.addresses.conversation(Phone(number, "mobile"), ours)

    def people(self, count: int) -> list[str]:
        return [self.open(f"+44770090{number:04d}") for number in range(count)]

    def receive(self, conversation: str, words: str) -> None:
        self.count += 1
        self.room.casework.inbox.accept(InboundMessage(f"p{self.count}", conversation, "sms", words))

    def read(self, *effects: Effect, reply: str = "") -> None:
        """The bot is there and reads the oldest message."""
        parts = (ReplyPart(reply),) if reply else ()
        self.room.casework.turns.finish(self.room.leased(), TurnOutcome(parts, effects))

    def start(self, conversation: str, words: str = "How are you?", custom: Any = TEXT, *, ours: bool = True) -> int:
        with self.room.sessions.begin() as session:
            row = OutboxRow(
                conversation_id=conversation,
                text=words,
                custom=custom,
                is_started_by_us=ours,
                created_at=self.room.clock(),
            )
            session.add(row)
            session.flush()
            return row.id

    def reply(self, conversation: str, words: str = "A reply.", custom: Any = TEXT) -> int:
        return self.start(conversation, words, custom, ours=False)

    def hold(self, held_with: str, part: ReplyPart) -> None:
        """The worker says this about the oldest message that waits."""
        self.room.clock.move(seconds=OVERDUE.total_seconds() + 1)
        holding = self.room.casework.holding
        message = holding.message(holding.overdue()[0])
        assert message is not None
        assert holding.hold(message, held_with, part)

    def goes(self, ours: str = OURS) -> list[int]:
        """The rows that go out now, in their order."""
        went: list[int] = []
        while (sent := self.queue.take(ours)) is not None:
            self.queue.accepted(sent, f"SM{sent.row_id}")
            went.append(sent.row_id)
        return went

    def row(self, row_id: int) -> OutboxRow:
        with self.room.sessions() as session:
            return session.get_one(OutboxRow, row_id)

    def fate(self, row_id: int) -> tuple[str, str | None]:
        row = self.row(row_id)
        return row.state, row.reason
