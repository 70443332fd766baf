"""How a person wants to be written to: one small step at a time (EASY), and what a landline may be told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.delivery_models import AddressRow
from casework.effects import Effect
from casework.inbox import Leased
from casework.number_consent import AGREED, REFUSED, TELLING, keep_for_number, word_of_number
from casework.transactions import hold
from casework.writing_models import MannerRow

LANDLINE = "landline"


@dataclass(frozen=True)
class Manner:
    """`is_easy`: one short message, one thing to do. `may_tell`: false while a landline has not agreed."""

    is_easy: bool = False
    may_tell: bool = True


def manner_of(session: Session, conversation_id: str) -> Manner:
    """The manner of a conversation. A landline that has not agreed may be told nothing about health.

    The number agrees, not the conversation: its newest word counts, wherever it was said.
    """
    row = session.get(MannerRow, conversation_id)
    line_types = select(AddressRow.line_type).where(
        AddressRow.conversation_id == conversation_id, AddressRow.is_current.is_(True)
    )
    is_easy = row is not None and row.is_easy
    if LANDLINE not in session.scalars(line_types):
        return Manner(is_easy)
    word = word_of_number(session, conversation_id, TELLING)
    agreed = word.state == AGREED if word is not None else row is not None and row.may_tell
    return Manner(is_easy, agreed)


@dataclass(frozen=True)
class WriteEasy(Effect):
    """EASY: from now on one step at a time, or as usual again."""

    is_easy: bool

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Keep it until it is said again."""
        _row(session, leased, now).is_easy = self.is_easy


@dataclass(frozen=True)
class AllowTelling(Effect):
    """The person said whether this number may be told things that others should not hear."""

    may_tell: bool

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Keep the newest word, here and for the number."""
        _row(session, leased, now).may_tell = self.may_tell
        state = AGREED if self.may_tell else REFUSED
        keep_for_number(session, leased.conversation_id, TELLING, state, "person", now)


def _row(session: Session, leased: Leased, now: datetime) -> MannerRow:
    hold(session, leased.conversation_id)
    row = session.get(MannerRow, leased.conversation_id)
    if row is None:
        row = MannerRow(conversation_id=leased.conversation_id, is_easy=False, may_tell=False, at=now)
        session.add(row)
    row.at = now
    return row
