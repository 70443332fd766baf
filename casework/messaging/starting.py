"""What holds back a text that answers nobody: one that we start, or one that only says that we are not there.

A reply to danger and an answer to somebody who has just written are never held back here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from casework.consent import is_stopped
from casework.hours import LONDON
from casework.messaging.limits import Limits
from casework.messaging.quiet import QUIET_UNTIL, quiet_until
from casework.models import OutboxRow
from casework.staff_texts import is_written
from casework.traffic import MONEY_SPENT, segments_today
from casework.unread import has_stopped_since, stop_waits
from knowledge_base.septets import segments

LOOK_AGAIN = timedelta(minutes=1)  # by then somebody may have read the stop that waits
STOPPED = "stopped"


@dataclass(frozen=True)
class HeldBack:
    """`until` puts a text off; without it the text has failed, for `reason`. `alarm` is what staff see, once."""

    reason: str
    until: datetime | None = None
    alarm: str = ""


def is_started(row: OutboxRow) -> bool:
    """Whether we start it: nobody is waiting for it, and it holds no reply to danger."""
    return row.is_started_by_us and row.custom.get("kind") != "safety"


def is_holding(row: OutboxRow) -> bool:
    """Whether it only says that we are not there: see casework/holding.py."""
    return row.ordinal < 0 and row.custom.get("kind") != "safety"


def held_back(session: Session, row: OutboxRow, now: datetime, limits: Limits) -> HeldBack | None:
    """Why this row may not go out now; None when it may. The most lasting reason comes first."""
    if is_holding(row):
        return HeldBack(STOPPED) if stop_waits(session, row.conversation_id) else None
    if not is_started(row):
        return None
    has_stopped = has_stopped_since if is_written(row) else is_stopped  # a human may answer who wrote after a stop
    if has_stopped(session, row.conversation_id):
        return HeldBack(STOPPED)
    if stop_waits(session, row.conversation_id):  # it is on record once it is read; a start may follow it
        return HeldBack(STOPPED, now + LOOK_AGAIN)
    night = quiet_until(now)
    if night is not None:
        return HeldBack("night", night)
    if is_written(row):  # a human thinks of the money
        return None
    spent = session.scalar(segments_today(now).where(OutboxRow.id != row.id)) or 0
    if is_too_dear(int(spent) + segments(row.text), limits):
        return HeldBack("spent", tomorrow(now), MONEY_SPENT)
    return None


def is_too_dear(parts: int, limits: Limits) -> bool:
    """Whether so many segments in a day pass what the installation allows."""
    return parts * limits.pence_per_segment > limits.pence_per_day


def tomorrow(now: datetime) -> datetime:
    """When texts may be started on the next day, by London's clock."""
    day = now.astimezone(LONDON).date() + timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, LONDON)
