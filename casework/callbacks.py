"""Call-backs: somebody rang or sent CALL, and a person of ours rings them back, if they said that it is safe."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.effects import Effect
from casework.inbox import Leased
from casework.models import ConsentRow, HandoffRow
from casework.transactions import hold, writing

SAFE = "call_back"  # they said that it is safe to ring
MISSED = "missed_call"  # they said nothing: the safeguarding lead decides whether anybody rings
ASKED = "call_back_asked"  # they sent CALL, and have not said yet whether ringing is safe
NOT_SAFE = "call_back_not_safe"  # they said that it is not: they are written to, and nobody rings
RANG = "rang"  # the purpose under which each call is noted
ONE_CALL = timedelta(minutes=1)  # what comes within this is the same call, or somebody who dials again at once
RINGING = frozenset({SAFE, MISSED, ASKED, NOT_SAFE})


class Callbacks:
    """Opens a call-back for a conversation, once."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def ask(self, conversation_id: str, reason: str, expect: str) -> None:
        """Put a call-back in the queue. An open handoff is kept; a missed call becomes one that is safe, never back.

        That they rang is kept beside whatever handoff is open, so that whoever has it sees it.

        `expect` is when a person next reads it, in words.
        """
        with writing(self._sessions) as session:
            conversation = hold(session, conversation_id)
            mine = HandoffRow.conversation_id == conversation_id, HandoffRow.state != "closed"
            row = session.scalars(select(HandoffRow).where(*mine)).one_or_none()
            if row is not None:
                is_newer = row.reason == MISSED or (reason == SAFE and row.reason in RINGING)
                row.reason = reason if is_newer else row.reason
                _note(session, conversation_id, reason, self._clock())
                return
            session.add(
                HandoffRow(conversation_id=conversation_id, reason=reason, expect=expect, opened_at=self._clock())
            )
            _note(session, conversation_id, reason, self._clock())
            if conversation.holder != "human":
                conversation.holder = "waiting"


@dataclass(frozen=True)
class AnswerCall(Effect):
    """Somebody who sent CALL said whether ringing is safe: the newest word counts, and the desk shows it."""

    is_safe: bool

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Note it, and name the open call-back after it."""
        hold(session, leased.conversation_id)
        state = "safe" if self.is_safe else "not_safe"
        session.add(ConsentRow(conversation_id=leased.conversation_id, purpose="ring", state=state, at=now))
        mine = HandoffRow.conversation_id == leased.conversation_id, HandoffRow.state != "closed"
        row = session.scalars(select(HandoffRow).where(*mine)).one_or_none()
        if row is not None and row.reason in RINGING:
            row.reason = SAFE if self.is_safe else NOT_SAFE


def rang_since(session: Session, conversation_id: str, since: datetime) -> datetime | None:
    """When they rang us last, if that was after a moment."""
    calls = ConsentRow.conversation_id == conversation_id, ConsentRow.purpose == RANG, ConsentRow.at >= since
    return session.scalar(select(func.max(ConsentRow.at)).where(*calls))


def _note(session: Session, conversation_id: str, reason: str, now: datetime) -> None:
    if rang_since(session, conversation_id, now - ONE_CALL) is None:
        session.add(ConsentRow(conversation_id=conversation_id, purpose=RANG, state=reason, at=now))
    if reason == SAFE:  # they pressed 1 on the telephone
        session.add(ConsentRow(conversation_id=conversation_id, purpose="ring", state="safe", at=now))
