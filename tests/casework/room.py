"""What the casework tests work with: a clock that stands still, and a room over a real database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from casework.casework import Casework
from casework.effects import Effect
from casework.inbox import InboundMessage, Leased
from casework.messaging.parts import ReplyPart
from casework.models import Base
from casework.staff import Staff
from casework.turns import TurnOutcome
from knowledge_base.database import open_engine, session_factory


@dataclass
class FrozenClock:
    """Stands still until it is moved."""

    now: datetime = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Room:
    """A casework room and the few steps that most tests take."""

    url: str
    sessions: sessionmaker[Session]
    clock: FrozenClock
    casework: Casework
    staff: Staff
    engines: list[Engine]
    _count: int = field(default=0)

    @property
    def engine(self) -> Engine:
        """This process's own engine."""
        return self.engines[0]

    def another(self) -> Casework:
        """The same database as another process would see it."""
        self.engines.append(open_engine(self.url, schema="casework"))
        return Casework.over(session_factory(self.engines[-1]), self.clock)

    def message(self, conversation_id: str, words: str = "hello", external_id: str = "") -> int:
        self._count += 1
        told = InboundMessage(external_id or f"test:{self._count}", conversation_id, "web", words)
        return self.casework.inbox.accept(told).inbox_id

    def leased(self, worker: str = "bot-1") -> Leased:
        leased = self.casework.inbox.lease_next(worker)
        assert leased is not None
        return leased

    def turn(self, conversation_id: str, *effects: Effect, words: str = "hello", reply: str = "a reply") -> Leased:
        """One whole turn."""
        self.message(conversation_id, words)
        leased = self.leased()
        self.casework.turns.finish(leased, TurnOutcome((ReplyPart(reply),), effects))
        return leased

    def counts(self) -> dict[str, int]:
        """How many rows each table holds."""
        with self.sessions() as session:
            return {
                table.name: session.scalar(text(f"SELECT count(*) FROM {self._named(table.name)}")) or 0
                for table in Base.metadata.sorted_tables
            }

    def _named(self, table: str) -> str:
        return table if self.url.startswith("sqlite") else f"casework.{table}"
