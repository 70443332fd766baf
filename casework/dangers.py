"""Dangers found in what people wrote: each stands, and keeps its conversation at its level, until a human clears it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.errors import CaseworkError, UnknownConversation
from casework.models import ConversationRow, FindingRow, HandoffRow
from casework.transactions import hold, reading, writing

MOST = 50  # conversations on one page; the most serious and the newest go first


@dataclass(frozen=True)
class DangerCard:
    """One finding that nobody has cleared. `words` are the person's own, as far as they showed it."""

    id: int
    kind: str
    level: int
    who: str
    under_18: bool | None
    words: str
    at: datetime


@dataclass(frozen=True)
class TalkCard:
    """One conversation as the desk sees it, whether somebody waits in it or not."""

    id: str
    channel: str
    level: int
    last_message_at: datetime


class Dangers:
    """What staff do about findings. Nothing else clears one: no answer, no silence, no closed handoff."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def standing(self, conversation_id: str) -> list[DangerCard]:
        """The findings of a conversation that nobody has cleared, the most serious first, then the oldest."""
        with reading(self._sessions) as session:
            rows = session.scalars(
                select(FindingRow)
                .where(FindingRow.conversation_id == conversation_id, FindingRow.cleared_by.is_(None))
                .order_by(FindingRow.level.desc(), FindingRow.id)
            )
            return [
                DangerCard(row.id, row.kind, row.level, row.who, row.under_18, row.evidence, row.at) for row in rows
            ]

    def clear(self, finding_id: int, staff: str) -> None:
        """A named human has dealt with it. The level becomes the highest of what is left, on an open handoff too.

        Clearing it twice changes nothing. Raises CaseworkError when there is no such finding.
        """
        with writing(self._sessions) as session:
            owner = session.scalars(select(FindingRow.conversation_id).where(FindingRow.id == finding_id)).one_or_none()
            if owner is None:
                raise CaseworkError("that finding does not exist; go back to the list")
            conversation = hold(session, owner)
            finding = session.get_one(FindingRow, finding_id)
            if finding.cleared_by is not None:
                return
            finding.cleared_by, finding.cleared_at = staff, self._clock()
            session.flush()
            left = select(func.max(FindingRow.level)).where(
                FindingRow.conversation_id == owner, FindingRow.cleared_by.is_(None)
            )
            conversation.level = session.scalar(left) or 0
            for handoff in session.scalars(_open_handoffs(owner)):
                handoff.level = min(handoff.level, conversation.level)

    def unattended(self, limit: int = MOST) -> list[TalkCard]:
        """Conversations with a danger that nobody cleared and no open handoff, so that none is forgotten."""
        waiting = exists().where(HandoffRow.conversation_id == ConversationRow.id, HandoffRow.state != "closed")
        with reading(self._sessions) as session:
            rows = session.scalars(
                select(ConversationRow)
                .where(ConversationRow.level > 0, ~waiting)
                .order_by(ConversationRow.level.desc(), ConversationRow.last_message_at.desc())
                .limit(limit)
            )
            return [_talk(row) for row in rows]

    def talk(self, conversation_id: str) -> TalkCard:
        """One conversation; raises UnknownConversation."""
        with reading(self._sessions) as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None:
                raise UnknownConversation("that conversation does not exist; go back to the list")
            return _talk(row)

    def open_handoff(self, conversation_id: str) -> int | None:
        """The handoff that is open in a conversation now."""
        with reading(self._sessions) as session:
            found = session.scalars(_open_handoffs(conversation_id)).one_or_none()
            return found.id if found is not None else None


def _open_handoffs(conversation_id: str) -> Select[tuple[HandoffRow]]:
    return select(HandoffRow).where(HandoffRow.conversation_id == conversation_id, HandoffRow.state != "closed")


def _talk(row: ConversationRow) -> TalkCard:
    return TalkCard(row.id, row.channel, row.level, row.last_message_at)
