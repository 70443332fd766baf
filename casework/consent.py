"""What a person allows: our own record is the authority, whatever a provider blocks or lets through.

Three wishes are three different things. "Stop reminders" ends what we send by ourselves about a plan (`reminders`).
"Stop everything" ends whatever we would start (`contact`). "Forget me" is a request to delete, which a person answers
(casework/wishes.py); a stop outlives it. A reply to somebody who has just written is no contact that we start, so a
stop never holds it back.
A wish by text is the number's: it counts in every conversation of that number (casework/number_consent.py).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from casework.models import ConsentRow
from casework.number_consent import Word, keep_for_number, newer, word_of_number
from casework.transactions import hold, reading

Purpose = Literal["reminders", "contact"]
Source = Literal["person", "staff", "provider"]
STOPPED, PAUSED, STARTED = "stopped", "paused", "started"
QUIET = frozenset({STOPPED, PAUSED})


@dataclass(frozen=True)
class Consents:
    """Reads consent for whoever has no session of their own."""

    sessions: sessionmaker[Session]

    def is_stopped(self, conversation_id: str, purpose: Purpose = "contact") -> bool:
        """Whether nothing of this purpose may be started now."""
        with reading(self.sessions) as session:
            return is_stopped(session, conversation_id, purpose)


def is_stopped(session: Session, conversation_id: str, purpose: Purpose = "contact") -> bool:
    """Whether nothing of this purpose may be started: the newest word on it counts. A stopped contact stops both."""
    words = (newest_word(session, conversation_id, one) for one in dict.fromkeys((purpose, "contact")))
    return any(word is not None and word.state in QUIET for word in words)


def newest_word(session: Session, conversation_id: str, purpose: Purpose) -> Word | None:
    """The newest word on a purpose, said in this conversation or by its number anywhere."""
    return newer((word_of_number(session, conversation_id, purpose), _said_here(session, conversation_id, purpose)))


def ringing(session: Session, conversation_id: str) -> str:
    """Whether ringing is safe, in the person's newest word: asked, safe or not_safe; empty when nobody asked."""
    said = _said_here(session, conversation_id, "ring")
    return said.state if said is not None else ""


def record_stop(
    session: Session, conversation_id: str, source: Source, now: datetime, purpose: Purpose = "contact"
) -> bool:
    """Nothing of this purpose is started from now on. True when that is new; a repeat adds no row.

    Raises UnknownConversation, and ValueError for a purpose or a source that is not known.
    """
    return _record(session, conversation_id, purpose, STOPPED, source, now)


def record_start(
    session: Session, conversation_id: str, source: Source, now: datetime, purpose: Purpose = "contact"
) -> bool:
    """The person wants it again. True when it was stopped before. The other purpose stays as it is."""
    word = newest_word(session, conversation_id, purpose)
    if word is None or word.state not in QUIET:
        return False
    return _record(session, conversation_id, purpose, STARTED, source, now)


def _record(
    session: Session, conversation_id: str, purpose: Purpose, state: str, source: Source, now: datetime
) -> bool:
    if purpose not in get_args(Purpose):
        raise ValueError(f"unknown purpose {purpose!r}; use one of {', '.join(get_args(Purpose))}")
    if source not in get_args(Source):
        raise ValueError(f"unknown source {source!r}; use one of {', '.join(get_args(Source))}")
    hold(session, conversation_id)
    word = newest_word(session, conversation_id, purpose)
    if word is not None and word.state == state:
        return False
    note(session, conversation_id, purpose, state, source, now)
    return True


def note(
    session: Session,
    conversation_id: str,
    purpose: str,
    state: str,
    source: Source,
    now: datetime,
    *,
    expect: str | None = None,
) -> None:
    """Add one word, for the conversation and for its number; earlier ones stay. `expect` is what we promised then."""
    said = ConsentRow(
        conversation_id=conversation_id, purpose=purpose, state=state, source=source, expect=expect, at=now
    )
    session.add(said)
    keep_for_number(session, conversation_id, purpose, state, source, now)
    session.flush()


def _said_here(session: Session, conversation_id: str, purpose: str) -> Word | None:
    newest = (
        select(ConsentRow.state, ConsentRow.at)
        .where(ConsentRow.conversation_id == conversation_id, ConsentRow.purpose == purpose)
        .order_by(ConsentRow.id.desc())
        .limit(1)
    )
    found = session.execute(newest).first()
    return Word(found.state, found.at) if found is not None else None
