"""How a text message of ours fares: the one place that moves a row, and the history of each.

Which state may follow which is the table OUTBOX of casework/states.py. `unknown`: nobody knows whether it went out.
A row goes back from `sending` to `queued` only when the provider surely did not take it. Each step is kept as an event.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.consent import record_stop
from casework.inbox import raise_alarm
from casework.messaging.error_table import STOPPED_AT_PROVIDER, reason_of
from casework.models import DeliveryEventRow, OutboxRow
from casework.states import OUTBOX
from casework.transactions import hold, reading, writing

SAFETY_REFUSED = "safety_text_refused"
# What the provider calls each step, and what it is to us: "sent" means that the provider has it.
PROVIDER_STATES = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), "sent"),
    **dict.fromkeys(("delivered", "read"), "delivered"),
    **dict.fromkeys(("undelivered", "failed", "canceled"), "failed"),
}


@dataclass(frozen=True)
class Status:
    """What the provider says about one message of ours: its id for it, its word for the state, and its error."""

    provider_id: str
    state: str
    error: int | None = None


@dataclass(frozen=True)
class DeliveryEvent:
    """One line of a message's history. `source` says who told us: sender, callback, listing or staff."""

    state: str
    reason: str | None
    source: str
    at: datetime


def move(session: Session, row_id: int, state: str, source: str, now: datetime, **values: object) -> bool:
    """Move one row and note it; False, with nothing changed, when its present state does not allow that.

    `values` are further columns, such as `reason` or `provider_id`.
    """
    moved = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state.in_(OUTBOX.sources(state)))
        .values(state=state, state_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
        return False
    reason = values.get("reason")
    session.add(
        DeliveryEventRow(
            outbox_id=row_id, state=state, reason=None if reason is None else str(reason), source=source, at=now
        )
    )
    session.flush()
    return True


def fail(session: Session, row: OutboxRow, reason: str, source: str, now: datetime) -> bool:
    """It will not arrive. When the provider says that the person stopped us, that becomes our own record.

    A reply about danger that cannot arrive is told to staff at once: somebody may have to ring.
    """
    hold(session, row.conversation_id)  # before the row, as everybody does
    if not move(session, row.id, "failed", source, now, reason=reason):
        return False
    if reason == STOPPED_AT_PROVIDER:
        record_stop(session, row.conversation_id, "provider", now)
    if row.custom.get("kind") == "safety":
        raise_alarm(session, SAFETY_REFUSED, now, row.conversation_id)
    return True


class Deliveries:
    """Takes what the provider tells us later, and tells the history of a message."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def told(self, row_id: int, status: Status, source: str = "callback") -> bool:
        """Move a row by what the provider says of it; False when that is old news, or about another message."""
        state = PROVIDER_STATES.get(status.state)
        if state is None:
            return False
        now = self._clock()
        with writing(self._sessions) as session:
            conversation_id = session.scalar(select(OutboxRow.conversation_id).where(OutboxRow.id == row_id))
            if conversation_id is None:
                return False
            hold(session, conversation_id)
            known = session.scalar(select(OutboxRow.provider_id).where(OutboxRow.id == row_id))
            if known not in (None, status.provider_id):
                return False
            if state == "failed":
                row = session.get_one(OutboxRow, row_id)
                row.provider_id = status.provider_id
                session.flush()
                return fail(session, row, reason_of(status.error), source, now)
            return move(session, row_id, state, source, now, provider_id=status.provider_id)

    def history(self, row_id: int) -> list[DeliveryEvent]:
        """Everything that happened to one message, oldest first."""
        with reading(self._sessions) as session:
            rows = session.scalars(
                select(DeliveryEventRow).where(DeliveryEventRow.outbox_id == row_id).order_by(DeliveryEventRow.id)
            )
            return [DeliveryEvent(row.state, row.reason, row.source, row.at) for row in rows]
