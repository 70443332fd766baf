"""The outbox: every reply part is a row, delivered in order; its id is what a browser resumes from."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from casework.models import OutboxRow
from casework.states import OUTBOX
from casework.transactions import reading, writing

PAGE = 100  # parts that one reading gives


@dataclass(frozen=True)
class OutgoingPart:
    """One stored reply part: who said it, the words, and what the channel draws."""

    id: int
    text: str
    custom: dict[str, Any]
    said_by: str


class Outbox:
    """Read what is to be shown and note that it was."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def after(self, conversation_id: str, last_id: int, limit: int = PAGE) -> list[OutgoingPart]:
        """Parts of one conversation newer than `last_id`, oldest first."""
        with reading(self._sessions) as session:
            rows = session.scalars(
                select(OutboxRow)
                .where(OutboxRow.conversation_id == conversation_id, OutboxRow.id > last_id)
                .order_by(OutboxRow.id)
                .limit(limit)
            )
            return [OutgoingPart(row.id, row.text, row.custom, row.said_by) for row in rows]

    def spoken_since(self, row_id: int) -> list[tuple[int, str]]:
        """The id and conversation of every part newer than `row_id`: what one listener asks for all its readers."""
        with reading(self._sessions) as session:
            newer = select(OutboxRow.id, OutboxRow.conversation_id).where(OutboxRow.id > row_id).order_by(OutboxRow.id)
            return [(found, conversation_id) for found, conversation_id in session.execute(newer)]

    def newest(self) -> int:
        """The id of the newest part of all; 0 when nothing was ever said."""
        with reading(self._sessions) as session:
            return session.scalar(select(func.max(OutboxRow.id))) or 0

    def delivered(self, conversation_id: str, up_to: int) -> None:
        """The browser has been sent everything up to this id; states only move forward."""
        with writing(self._sessions) as session:
            session.execute(
                update(OutboxRow)
                .where(
                    OutboxRow.conversation_id == conversation_id,
                    OutboxRow.id <= up_to,
                    OutboxRow.state.in_(OUTBOX.before("show")),
                )
                .values(state=OUTBOX.after("show"))
            )
