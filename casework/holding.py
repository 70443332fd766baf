"""Messages that no bot has answered in time, and what was said to them meanwhile: recorded against the message itself.

Nothing here says what to say. The message stays in the inbox, and the turn that answers it later knows what was said.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.effects import Effect
from casework.inbox import Leased, is_free, is_open
from casework.messaging.parts import ReplyPart
from casework.models import ConversationRow, InboxRow, OutboxRow
from casework.states import INBOX
from casework.transactions import hold, reading, writing
from casework.unread import stop_waits
from knowledge_base.septets import segments

OVERDUE = timedelta(seconds=30)  # a turn takes far less than a second
SAFETY, HOLDING = "safety", "holding"  # what was said: the fixed reply to danger, or that we are not there
NEWEST = 200  # rows looked at for the newest answer; messages are answered roughly in their order


class Holding:
    """Finds who waits too long, and keeps what they were told."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def overdue(self) -> list[int]:
        """The messages that nobody has in hand, older than OVERDUE, and not told anything yet; oldest first."""
        now = self._clock()
        late = is_free(now), InboxRow.received_at < now - OVERDUE, InboxRow.held_at.is_(None)
        with reading(self._sessions) as session:
            return list(session.scalars(select(InboxRow.id).where(*late).order_by(InboxRow.id)))

    def message(self, inbox_id: int) -> Leased | None:
        """One overdue message, to be judged; nobody holds a lease by it. None when a bot has taken it meanwhile."""
        free = InboxRow.id == inbox_id, is_free(self._clock()), InboxRow.held_at.is_(None)
        with reading(self._sessions) as session:
            found = session.execute(
                select(InboxRow, ConversationRow.holder)
                .join(ConversationRow, ConversationRow.id == InboxRow.conversation_id)
                .where(*free)
            ).one_or_none()
        return _as_message(*found) if found is not None else None

    def is_answered_lately(self) -> bool:
        """Whether a bot has finished a message in the last OVERDUE: then it is alive, and only busy."""
        newest = select(InboxRow.done_at).where(InboxRow.state.in_(INBOX.ends)).order_by(InboxRow.id.desc())
        with reading(self._sessions) as session:
            done_at = session.scalar(select(func.max(newest.limit(NEWEST).subquery().c.done_at)))
        return done_at is not None and done_at > self._clock() - OVERDUE

    def is_told(self, conversation_id: str) -> bool:
        """Whether the person has heard in this outage that we are not there: a message told so still waits."""
        waiting = (
            InboxRow.conversation_id == conversation_id,
            is_open(InboxRow),
            InboxRow.held_with == HOLDING,
        )
        with reading(self._sessions) as session:
            return session.scalars(select(InboxRow.id).where(*waiting).limit(1)).first() is not None

    def stop_waits(self, conversation_id: str) -> bool:
        """Whether this person, or their number in another conversation, has sent STOP, which nobody has read yet."""
        with reading(self._sessions) as session:
            return stop_waits(session, conversation_id)

    def hold(self, message: Leased, held_with: str, part: ReplyPart, effects: Sequence[Effect] = ()) -> bool:
        """Say this now and note it against the message, in one transaction; the message waits on for its turn.

        False, with nothing changed, when a bot has taken it or somebody was quicker. A worker whose lease had run out
        gets LeaseLost if it comes back: it does not know what was said.
        """
        now = self._clock()
        with writing(self._sessions) as session:
            held = session.execute(
                update(InboxRow)
                .where(
                    InboxRow.id == message.inbox_id,
                    InboxRow.fence == message.fence,
                    InboxRow.held_at.is_(None),
                    InboxRow.state.in_(INBOX.before("hold")),
                    is_free(now),
                )
                .values(
                    state=INBOX.after("hold"),
                    held_at=now,
                    held_with=held_with,
                    fence=message.fence + 1,
                    leased_by=None,
                    leased_until=None,
                )
            )
            if held.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
                return False
            hold(session, message.conversation_id)
            session.add(_row(message, part, now))
            for effect in effects:  # the later turn does them too: none may be more than once the better for it
                effect.apply(session, message, now)
        return True

    def said(self, message: Leased) -> list[dict[str, Any]]:
        """What the person was told about this message while no bot was there, as the parts' own objects."""
        with reading(self._sessions) as session:
            told = select(OutboxRow.custom).where(OutboxRow.inbox_id == message.inbox_id, OutboxRow.ordinal < 0)
            return list(session.scalars(told.order_by(OutboxRow.id)))


def _row(message: Leased, part: ReplyPart, now: datetime) -> OutboxRow:
    return OutboxRow(
        conversation_id=message.conversation_id,
        inbox_id=message.inbox_id,
        ordinal=-1,  # beside the parts of the turn, which count from 0
        text=part.text,
        custom=part.custom,
        created_at=now,
        segments=segments(part.text) if message.channel == "sms" else None,
    )


def _as_message(row: InboxRow, holder: str) -> Leased:
    return Leased(
        row.id, row.conversation_id, row.channel, row.text, row.fence, row.tries, holder, row.received_at, row.held_with
    )
