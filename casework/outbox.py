"""The outbox: every reply part is a row, delivered in order; its id is what a browser resumes from."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from casework.models import OutboxRow
from casework.states import OUTBOX
from casework.transactions import reading, writing

PAGE = 100  # parts that one reading gives

# Asked at every ring, so they are built once.
NEWER = select(OutboxRow.id, OutboxRow.conversation_id).where(OutboxRow.id > bindparam("last")).order_by(OutboxRow.id)
PARTS = (
    select(OutboxRow.id, OutboxRow.text, OutboxRow.custom, OutboxRow.said_by)
    .where(OutboxRow.conversation_id == bindparam("conversation"), OutboxRow.id > bindparam("last"))
    .order_by(OutboxRow.id)
)


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
            asked = {"conversation": conversation_id, "last": last_id}
            return [OutgoingPart(*row) for row in session.execute(PARTS.limit(limit), asked)]

    def spoken_since(self, row_id: int) -> list[tuple[int, str]]:
        """The id and conversation of every part newer than `row_id`: what one listener asks for all its readers."""
        with reading(self._sessions) as session:
            return [(found, conversation_id) for found, conversation_id in session.execute(NEWER, {"last": row_id})]

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
