"""Call-backs: somebody rang, and a person of ours rings them back, if they said that it is safe."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.models import HandoffRow
from casework.transactions import hold, writing

SAFE = "call_back"  # they said that it is safe to ring
MISSED = "missed_call"  # they said nothing: the safeguarding lead decides whether anybody rings


class Callbacks:
    """Opens a call-back for a conversation, once."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def ask(self, conversation_id: str, reason: str, expect: str) -> None:
        """Put a call-back in the queue. An open handoff is kept; a missed call becomes one that is safe, never back.

        `expect` is when a person next reads it, in words.
        """
        with writing(self._sessions) as session:
            conversation = hold(session, conversation_id)
            mine = HandoffRow.conversation_id == conversation_id, HandoffRow.state != "closed"
            row = session.scalars(select(HandoffRow).where(*mine)).one_or_none()
            if row is not None:
                row.reason = reason if row.reason == MISSED else row.reason
                return
            session.add(
                HandoffRow(conversation_id=conversation_id, reason=reason, expect=expect, opened_at=self._clock())
            )
            if conversation.holder != "human":
                conversation.holder = "waiting"
