"""What our records hold of one conversation: read after each step, so that a recording tells what is new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from casework.models import (
    AddressRow,
    AlarmRow,
    ConsentRow,
    FindingRow,
    HandoffRow,
    NumberConsentRow,
    OutboxRow,
)


@dataclass
class Records:
    """`seen` is the newest row of each table that was told already."""

    sessions: sessionmaker[Session]
    conversation: str
    seen: dict[str, int] = field(default_factory=dict)

    def new(self) -> dict[str, list[Any]]:
        """What was added since the last time, and how our newest text fared."""
        mine = self.conversation
        with self.sessions() as session:
            lookups = select(AddressRow.lookup).where(AddressRow.conversation_id == mine)
            return {
                "consent": [[row.purpose, row.state, row.source] for row in self._of(session, ConsentRow)],
                "number_consent": [
                    [row.purpose, row.state]
                    for row in self._newer(session, NumberConsentRow, NumberConsentRow.lookup.in_(lookups))
                ],
                "findings": [row.kind for row in self._of(session, FindingRow)],
                "alarms": [row.name for row in self._of(session, AlarmRow)],
                "fares": [row.reason or row.state for row in self._of(session, OutboxRow)],
            }

    def handoff(self) -> str | None:
        """Why this person waits for a human now; None when they do not."""
        waits = HandoffRow.conversation_id == self.conversation, HandoffRow.state != "closed"
        with self.sessions() as session:
            return session.scalars(select(HandoffRow.reason).where(*waits)).one_or_none()

    def _of(self, session: Session, table: Any) -> list[Any]:
        return self._newer(session, table, table.conversation_id == self.conversation)

    def _newer(self, session: Session, table: Any, mine: Any) -> list[Any]:
        newer = select(table).where(mine, table.id > self.seen.get(table.__tablename__, 0)).order_by(table.id)
        rows = list(session.scalars(newer))
        if rows:
            self.seen[table.__tablename__] = rows[-1].id
        return rows
