"""Texts that nobody knows about: they are looked for in the provider's list, and after ten minutes a person looks."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, is_one_of, utc_now
from casework.delivery import Deliveries
from casework.inbox import raise_alarm
from casework.messaging.twilio_client import Listed, TwilioClient
from casework.models import AddressRow, DeliveryEventRow, OutboxRow
from casework.sealing import Seals
from casework.states import UNSETTLED
from casework.transactions import reading, writing

FIRST_LOOK = timedelta(seconds=5)  # a receipt mostly comes sooner
A_PERSON = timedelta(minutes=10)
MOST = 20  # at one look
ASKED = "needs_a_person"
ALARM = "text_unknown"
IS_UNKNOWN = (is_one_of(OutboxRow.state, UNSETTLED), OutboxRow.state == "unknown")


@dataclass(frozen=True)
class Unsettled:
    """One text in `unknown`."""

    row_id: int
    number: str
    text: str


class Settling:
    """Finds out what became of texts in `unknown`; it never sends."""

    def __init__(self, sessions: sessionmaker[Session], seals: Seals, clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._seals = seals
        self._clock = clock
        self._deliveries = Deliveries(sessions, clock)

    def settle(self, our_number: str, client: TwilioClient) -> int:
        """Look for each in the provider's list, oldest first. Gives how many were found."""
        found = 0
        for one in self._unsettled(our_number):
            match = self.match(one.text, client.sent_to(our_number, one.number) or [])
            if match is not None and self._deliveries.told(one.row_id, match.status, "listing"):
                found += 1
        return found

    def hand_over(self) -> int:
        """Tell staff, once, of each that is unknown for ten minutes. Gives how many there were."""
        now = self._clock()
        overdue = select(OutboxRow).where(*IS_UNKNOWN, OutboxRow.reason.is_(None), OutboxRow.state_at < now - A_PERSON)
        with reading(self._sessions) as session:
            if session.scalars(overdue.limit(1)).first() is None:
                return 0
        with writing(self._sessions) as session:
            rows = session.scalars(overdue.limit(MOST)).all()
            for row in rows:
                row.reason = ASKED
                session.add(DeliveryEventRow(outbox_id=row.id, state=row.state, reason=ASKED, source="sender", at=now))
                raise_alarm(session, ALARM, now, row.conversation_id)
            return len(rows)

    def _unsettled(self, our_number: str) -> list[Unsettled]:
        mine = and_(AddressRow.conversation_id == OutboxRow.conversation_id, AddressRow.is_current)
        asked = (
            select(OutboxRow, AddressRow.sealed)
            .join(AddressRow, mine)
            .where(
                AddressRow.our_number == our_number,
                *IS_UNKNOWN,
                OutboxRow.reason.is_(None),
                OutboxRow.state_at < self._clock() - FIRST_LOOK,
            )
            .order_by(OutboxRow.id)
            .limit(MOST)
        )
        with reading(self._sessions) as session:
            rows = session.execute(asked).all()
        return [Unsettled(row.id, self._seals.open(sealed), row.text) for row, sealed in rows]

    def match(self, text: str, listed: list[Listed]) -> Listed | None:
        """The oldest message of the provider's list with these words that belongs to no other row of ours."""
        same = [each for each in reversed(listed) if each.text == text]
        with reading(self._sessions) as session:
            ids = [each.status.provider_id for each in same]
            taken = set(session.scalars(select(OutboxRow.provider_id).where(OutboxRow.provider_id.in_(ids))))
        return next((each for each in same if each.status.provider_id not in taken), None)
