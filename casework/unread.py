"""Stops and what came after them; above all the word STOP, which counts before anybody has read it.

While no talking process is there a stop is not on record yet. It must hold all the same, in every conversation of the
number, for what we start and for what the worker says in place of an answer. A reply to danger is never held back.
"""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.consent import QUIET, newest_word
from casework.messaging.attachments import split_attachments
from casework.messaging.opt_out import is_start_word, is_stop_word
from casework.models import InboxRow
from casework.number_consent import talks_with
from casework.states import INBOX


def ends_in_stop(texts: Iterable[str]) -> bool:
    """Whether the last exact word about texts is a stop. A message that says anything else changes nothing."""
    is_stop = False
    for text in texts:
        words, _ = split_attachments(text)
        is_stop = is_stop_word(words) or (is_stop and not is_start_word(words))
    return is_stop


def has_stopped_since(session: Session, conversation_id: str) -> bool:
    """Whether a stop is this person's last word: then also a human's text would be one that we start."""
    newest = select(InboxRow).where(InboxRow.conversation_id == conversation_id).order_by(InboxRow.id.desc()).limit(1)
    last, word = session.scalars(newest).first(), newest_word(session, conversation_id, "contact")
    if last is not None and ends_in_stop([last.text]):
        return True
    if word is None or word.state not in QUIET:
        return False
    return last is None or (last.done_at is not None and last.done_at <= word.at)


def stop_waits(session: Session, conversation_id: str) -> bool:
    """Whether a stop of this conversation, or of its number in another one, waits to be read."""
    unread = (
        select(InboxRow.text)
        .where(
            InboxRow.state.in_(INBOX.under_way),
            or_(InboxRow.conversation_id == conversation_id, InboxRow.conversation_id.in_(talks_with(conversation_id))),
        )
        .order_by(InboxRow.id)
    )
    return ends_in_stop(session.scalars(unread))
