"""Wishes that only a person of ours can grant: to be forgotten, to have a copy, to be reached in another way.

Each is a word of its own, kept as consent is, so that no handoff which is open for another reason hides it. It stands
until a handoff of its name is closed; the desk opens that one as soon as the handoff before it is closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.consent import note
from casework.effects import Effect
from casework.inbox import Leased
from casework.models import ConsentRow, ConversationRow, HandoffRow
from casework.transactions import hold

ERASURE, COPY, CHANGE = "erasure", "data_copy", "contact_change"
WISHES = (ERASURE, COPY, CHANGE)
ASKED, SEEN_TO = "asked", "seen_to"


@dataclass(frozen=True)
class AskWish(Effect):
    """The person asked for this, whatever else waits for a human. `expect` is by when we said that one reads it."""

    wish: str
    expect: str

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Keep it; asked twice it is one wish."""
        hold(session, leased.conversation_id)
        if self.wish not in [one.wish for one in standing(session, [leased.conversation_id])]:
            note(session, leased.conversation_id, self.wish, ASKED, "person", now, expect=self.expect)


@dataclass(frozen=True)
class Wish:
    """One wish that nobody has seen to."""

    conversation_id: str
    wish: str
    expect: str  # empty where what we said was not kept
    asked_at: datetime


def standing(session: Session, conversation_ids: Iterable[str]) -> list[Wish]:
    """What was asked for in these conversations and nobody has seen to, oldest first."""
    newest = (
        select(func.max(ConsentRow.id))
        .where(ConsentRow.conversation_id.in_(list(conversation_ids)), ConsentRow.purpose.in_(WISHES))
        .group_by(ConsentRow.conversation_id, ConsentRow.purpose)
    )
    asked = select(ConsentRow).where(ConsentRow.id.in_(newest), ConsentRow.state == ASKED).order_by(ConsentRow.id)
    return [Wish(row.conversation_id, row.purpose, row.expect or "", row.at) for row in session.scalars(asked)]


def see_to(session: Session, closed: HandoffRow, now: datetime) -> HandoffRow | None:
    """Note that the wish of a closed handoff was seen to, and open a handoff for the next that stands, if one does.

    That one shows what we promised when the wish was asked, and the danger that stands now.
    """
    if closed.reason in WISHES:
        note(session, closed.conversation_id, closed.reason, SEEN_TO, "staff", now)
    for one in standing(session, [closed.conversation_id])[:1]:
        following = HandoffRow(
            conversation_id=one.conversation_id,
            reason=one.wish,
            level=session.get_one(ConversationRow, one.conversation_id).level,
            expect=one.expect,
            opened_at=one.asked_at,
        )
        session.add(following)
        return following
    return None
