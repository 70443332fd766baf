"""How things stand with one person before a turn: their numbers, how they are written to, and what is stopped."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from casework.consent import is_stopped
from casework.manner import Manner, manner_of
from casework.models import OutboxRow
from casework.offers import Offer, offer_of
from casework.transactions import reading

BOT = "bot"  # who said what no human wrote


@dataclass(frozen=True)
class Standing:
    """`offer` is the newest one, open or not; None when nothing was ever offered."""

    offer: Offer | None = None
    manner: Manner = field(default_factory=Manner)
    is_stopped: bool = False


class Standings:
    """Reads it in one session."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def may_tell(self, conversation_id: str) -> bool:
        """Whether the person may be told about health: false for a landline that has not agreed."""
        with reading(self._sessions) as session:
            return manner_of(session, conversation_id).may_tell

    def staff_wrote_since(self, conversation_id: str, since: datetime) -> bool:
        """Whether a human wrote to this person after a moment: then a bare number may answer them."""
        theirs = OutboxRow.conversation_id == conversation_id, OutboxRow.said_by != BOT, OutboxRow.created_at > since
        with reading(self._sessions) as session:
            return session.scalars(select(OutboxRow.id).where(*theirs).limit(1)).first() is not None

    def of(self, conversation_id: str) -> Standing:
        """The standing of a conversation, new or old."""
        with reading(self._sessions) as session:
            return Standing(
                offer_of(session, conversation_id),
                manner_of(session, conversation_id),
                is_stopped(session, conversation_id),
            )
