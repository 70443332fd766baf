"""What a human of ours writes to a person: at once where it answers them, in the morning where we would start it.

A text that we start waits for the end of the night (casework/messaging/quiet.py). Safety outranks quiet: where a danger
stands, a human may send at once. A page that the person looks at rings no bell, so the web chat waits for nothing.
"""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from casework.errors import CaseworkError
from casework.inbox import storable
from casework.messaging.parts import ReplyPart
from casework.messaging.quiet import is_reply, quiet_until, waits_until
from casework.messaging.sms import draw
from casework.models import ConversationRow, InboxRow, OutboxRow
from casework.standing import BOT
from casework.unread import has_stopped_since
from knowledge_base.septets import segments

SMS = "sms"
MAX_REPLY = 2000  # characters; more is a letter, not a message


def readable(text: str) -> str:
    """What staff wrote, as it is kept. Raises CaseworkError when it is nothing, or too long."""
    words = storable(text.strip())
    if not words:
        raise CaseworkError("write something first")
    if len(words) > MAX_REPLY:
        raise CaseworkError(f"that is too long to send; keep it under {MAX_REPLY} characters")
    return words


def write(
    session: Session, conversation: ConversationRow, staff: str, words: str, now: datetime, *, at_once: bool
) -> None:
    """Store what a named human says. `at_once`, where a danger stands: nothing of theirs waits for the morning.

    Raises CaseworkError after a stop, and for haste where no danger stands.
    """
    is_text = conversation.channel == SMS
    if is_text and has_stopped_since(session, conversation.id):
        raise CaseworkError("this person stopped texts and has not written since; ring instead, if it is safe")
    if at_once and not conversation.level:
        raise CaseworkError("no danger stands here, so nothing is sent in the night; write without haste")
    is_started = not at_once and is_cold(session, conversation, now)
    if not is_started:
        _send_what_waits(session, conversation.id)
    for text in draw(ReplyPart(words)) if is_text else [words]:
        session.add(
            OutboxRow(
                conversation_id=conversation.id,
                said_by=staff,
                text=text,
                custom={"kind": "text"},
                segments=segments(text) if is_text else None,
                created_at=now,
                is_started_by_us=is_started,
            )
        )


def is_cold(session: Session, conversation: ConversationRow, now: datetime) -> bool:
    """Whether a text that staff write now answers nobody any more: then we start it."""
    return conversation.channel == SMS and not is_reply(now, last_wrote(session, conversation.id))


def would_wait(session: Session, conversation: ConversationRow, now: datetime) -> datetime | None:
    """Until when a text that staff write now waits; None when it goes out at once."""
    return waits_until(now, last_wrote(session, conversation.id)) if conversation.channel == SMS else None


def held_until(session: Session, conversation_id: str, now: datetime) -> datetime | None:
    """Until when a text that staff have written waits; None when none does."""
    return quiet_until(now) if _waiting(session, conversation_id) else None


def last_wrote(session: Session, conversation_id: str) -> datetime | None:
    """When the person wrote last; what staff had the bot read again is not theirs."""
    theirs = InboxRow.conversation_id == conversation_id, InboxRow.replay_of.is_(None)
    return session.scalar(select(func.max(InboxRow.received_at)).where(*theirs))


def is_written(row: OutboxRow) -> bool:
    """Whether a human wrote this row, and it is no repeat of another."""
    return row.said_by != BOT and row.resend_of is None


def _send_what_waits(session: Session, conversation_id: str) -> None:
    """What was written before goes out before: it answers the person too now, or the danger."""
    now_due = {"is_started_by_us": False, "not_before": None}
    waiting = OutboxRow.id.in_(_waiting(session, conversation_id)), OutboxRow.state == "queued"
    session.execute(update(OutboxRow).where(*waiting).values(now_due))


def _waiting(session: Session, conversation_id: str) -> list[int]:
    queued = (
        OutboxRow.conversation_id == conversation_id,
        OutboxRow.state == "queued",
        OutboxRow.is_started_by_us.is_(True),
    )
    return [row.id for row in session.scalars(select(OutboxRow).where(*queued)) if is_written(row)]
