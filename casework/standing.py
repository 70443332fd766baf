"""How things stand with one person before a turn: their numbers, how they are written to, and what is stopped."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session, sessionmaker

from casework.consent import is_stopped
from casework.manner import Manner, manner_of
from casework.offers import Offer, offer_of
from casework.transactions import reading


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

    def of(self, conversation_id: str) -> Standing:
        """The standing of a conversation, new or old."""
        with reading(self._sessions) as session:
            return Standing(
                offer_of(session, conversation_id),
                manner_of(session, conversation_id),
                is_stopped(session, conversation_id),
            )
