"""What the holder of a telephone number allows, in whichever conversation they said it.

A conversation ends, moves or is erased; the number stays. So a stop, its undoing and a landline's agreement are kept
under the keyed hash of the number too, with no tie to a conversation: a stop is never forgotten, not even by erasure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from casework.models import AddressRow, NumberConsentRow

TELLING = "telling"  # whether a landline, which may read texts aloud, may be told about health
AGREED, REFUSED = "agreed", "refused"
KEPT = frozenset({"contact", "reminders", TELLING})


@dataclass(frozen=True)
class Word:
    """The newest word of a number on one purpose."""

    state: str
    at: datetime


def keep_for_number(
    session: Session, conversation_id: str, purpose: str, state: str, source: str, now: datetime
) -> None:
    """Keep it for each number that reaches this conversation now; nothing for the web chat, or another purpose."""
    if purpose not in KEPT:
        return
    for lookup in session.scalars(lookups_of(conversation_id)).all():
        session.add(NumberConsentRow(lookup=lookup, purpose=purpose, state=state, source=source, at=now))
    session.flush()


def word_of_number(session: Session, conversation_id: str, purpose: str) -> Word | None:
    """What the number of this conversation said last, here or elsewhere; None when it never did."""
    newest = (
        select(NumberConsentRow.state, NumberConsentRow.at)
        .join(AddressRow, and_(AddressRow.lookup == NumberConsentRow.lookup, AddressRow.is_current))
        .where(AddressRow.conversation_id == conversation_id, NumberConsentRow.purpose == purpose)
        .order_by(NumberConsentRow.id.desc())
        .limit(1)
    )
    found = session.execute(newest).first()
    return Word(found.state, found.at) if found is not None else None


def lookups_of(conversation_id: str) -> Select[tuple[str]]:
    """The hashes of the numbers that reach a conversation now."""
    mine = AddressRow.conversation_id == conversation_id, AddressRow.is_current
    return select(AddressRow.lookup).where(*mine).distinct().order_by(AddressRow.lookup)


def talks_with(conversation_id: str) -> Select[tuple[str]]:
    """The conversations that the numbers of this one reach now, itself among them; none for the web chat."""
    theirs = AddressRow.lookup.in_(lookups_of(conversation_id).order_by(None)), AddressRow.is_current
    return select(AddressRow.conversation_id).where(*theirs)


def newer(words: Iterable[Word | None]) -> Word | None:
    """The newest of several; of two at the same moment the one named first."""
    said = [word for word in words if word is not None]
    return max(said, key=lambda word: word.at, default=None)
