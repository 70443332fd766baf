"""What a person's numbers mean, and what of the last reply is still to come: one row for each conversation.

Numbers mean what the newest reply with choices said, for OPEN; after that a bare number gets a kind sentence and never
a wrong answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from casework.effects import Effect
from casework.inbox import Leased
from casework.messaging.compose import Page
from casework.writing_models import OfferedRow

OPEN = timedelta(hours=24)


@dataclass(frozen=True)
class Offer:
    """The choices that are open, and the pages that nobody has asked for yet."""

    options: tuple[dict[str, Any], ...]
    pages: tuple[Page, ...]
    at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether the numbers still mean something."""
        return now - self.at < OPEN


def offer_of(session: Session, conversation_id: str) -> Offer | None:
    """The newest offer of a conversation, open or not; None when there was none."""
    row = session.get(OfferedRow, conversation_id)
    if row is None:
        return None
    return Offer(tuple(row.options), tuple(Page.of(one) for one in row.pages), row.at)


@dataclass(frozen=True)
class RememberOffer(Effect):
    """From now on numbers mean these options, and these pages wait to be asked for.

    `since` is when the options were offered, where that was in an earlier turn.
    """

    options: tuple[dict[str, Any], ...]
    pages: tuple[Page, ...] = ()
    since: datetime | None = None

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Replace the conversation's one row."""
        session.merge(
            OfferedRow(
                conversation_id=leased.conversation_id,
                options=list(self.options),
                pages=[page.as_dict() for page in self.pages],
                at=self.since or now,
            )
        )
