"""What is to be sent next for one of our numbers, and what became of it. One transaction takes, one records.

A worker holds a number for LEASE and starts nothing that could outlast it, so that no two workers send for one number.
Whatever stood in `sending` when a number changes hands is lost: it becomes `unknown` and is never sent again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, is_one_of, utc_now
from casework.delivery import fail, move
from casework.inbox import raise_alarm, raise_shared_alarm
from casework.messaging.limits import Limits
from casework.messaging.next_text import LEFT_BEHIND, LOOKS, NEXT, OURS, WHOSE
from casework.messaging.starting import STOPPED, HeldBack, held_back
from casework.models import AddressRow, ConversationRow, OutboxRow, SendingLeaseRow
from casework.sealing import Seals
from casework.states import UNSENT
from casework.traffic import LONGEST_WAIT
from casework.transactions import reading, writing
from knowledge_base.septets import segments

SOURCE = "sender"
LEASE = timedelta(seconds=20)
STALE = timedelta(hours=4)  # an answer that comes later than this confuses more than it helps
TOO_OLD = LONGEST_WAIT  # the same for one that we start, which may have waited for the morning
LONGEST = 1600  # characters that the provider takes
NOT_SENT = "text_not_sent"


@dataclass(frozen=True)
class ToSend:
    """One text in the hands of the sender."""

    row_id: int
    conversation_id: str
    number: str
    our_number: str
    text: str
    attempts: int
    segments: int


class SendQueue:
    """The outbox as one sender sees it."""

    def __init__(
        self, sessions: sessionmaker[Session], seals: Seals, clock: Clock = utc_now, limits: Limits | None = None
    ) -> None:
        """`limits` hold what the texts of a day may cost: what we start asks them too."""
        self._limits = limits or Limits()
        self._sessions = sessions
        self._seals = seals
        self._clock = clock
        self._floor = 0

    def numbers(self) -> set[str]:
        """Every number of ours that somebody has written to, also one that is no longer set."""
        with reading(self._sessions) as session:
            return set(session.scalars(select(AddressRow.our_number).where(AddressRow.is_current).distinct()))

    def look_for_oldest(self) -> None:
        """Remember where the texts that wait begin, so that parts of old web chats are not read again and again."""
        with reading(self._sessions) as session:
            waiting = select(func.min(OutboxRow.id)).join(AddressRow, WHOSE)
            oldest = session.scalar(waiting.where(is_one_of(OutboxRow.state, UNSENT)))
            self._floor = oldest or (session.scalar(select(func.max(OutboxRow.id))) or 0)

    def has_work(self, our_number: str) -> bool:
        """Whether anything waits for this number, or was left behind in `sending`."""
        if self._next(our_number) is not None:
            return True
        with reading(self._sessions) as session:
            return session.scalars(LEFT_BEHIND, self._asked(our_number)).first() is not None

    def lease(self, our_number: str, worker: str, *, is_new: bool) -> datetime | None:
        """Take or keep a number for this worker, and give until when; None while another has it.

        `is_new` says that this worker has nothing under way: whatever stands in `sending` then is lost.
        """
        now = self._clock()
        until = now + LEASE
        free = or_(SendingLeaseRow.leased_by == worker, SendingLeaseRow.leased_until < now)
        try:
            with writing(self._sessions) as session:
                row = session.get(SendingLeaseRow, our_number)
                if row is None:
                    session.add(SendingLeaseRow(our_number=our_number, leased_by=worker, leased_until=until, fence=1))
                    return until
                is_mine = row.leased_by == worker and row.leased_until >= now
                taken = session.execute(
                    update(SendingLeaseRow)
                    .where(SendingLeaseRow.our_number == our_number, SendingLeaseRow.fence == row.fence, free)
                    .values(leased_by=worker, leased_until=until, fence=row.fence + 1)
                )
                if taken.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
                    return None
                if is_new or not is_mine:
                    self._lose(session, our_number, now)
                return until
        except IntegrityError:  # another worker took a new number at the same moment
            return None

    def release(self, our_number: str, worker: str) -> None:
        """Let another worker have the number at once."""
        with writing(self._sessions) as session:
            session.execute(
                update(SendingLeaseRow)
                .where(SendingLeaseRow.our_number == our_number, SendingLeaseRow.leased_by == worker)
                .values(leased_until=self._clock() - LEASE)
            )

    def take(self, our_number: str) -> ToSend | None:
        """The next text of this number, now in `sending`; None when nothing may go out now."""
        while (row_id := self._next(our_number)) is not None:
            with writing(self._sessions, is_durable=True) as session:
                taken = self._take(session, row_id, our_number)
            if taken is not None:
                return taken
        return None

    def _next(self, our_number: str) -> int | None:
        with reading(self._sessions) as session:
            for most in LOOKS:
                row_id, seen = session.execute(NEXT, self._asked(our_number) | {"most": most}).one()
                if row_id is not None or seen < most:
                    return row_id
        return None

    def _take(self, session: Session, row_id: int, our_number: str) -> ToSend | None:
        """None when it may not go out now, or has moved on meanwhile."""
        now = self._clock()
        mine = select(OutboxRow, AddressRow.sealed).join(AddressRow, WHOSE).where(OutboxRow.id == row_id, OURS)
        row, sealed = session.execute(mine, {"ours": our_number}).first() or (None, "")
        if row is None or self._is_held_back(session, row, now):
            return None
        number, count, tries = self._seals.open(sealed), segments(row.text), row.attempts + 1
        noted = {"attempts": tries, "segments": count, "not_before": None, "asked_at": now}
        if not move(session, row.id, "sending", SOURCE, now, **noted):
            return None
        return ToSend(row.id, row.conversation_id, number, our_number, row.text, tries, count)

    def accepted(self, sent: ToSend, provider_id: str) -> None:
        """The provider has it."""
        with writing(self._sessions) as session:
            move(session, sent.row_id, "sent", SOURCE, self._clock(), provider_id=provider_id)

    def put_back(self, sent: ToSend, wait: timedelta) -> None:
        """The provider surely did not take it: try again after `wait`."""
        now = self._clock()
        with writing(self._sessions) as session:
            move(session, sent.row_id, "queued", SOURCE, now, not_before=now + wait)

    def refused(self, sent: ToSend, reason: str) -> None:
        """The provider will never take it."""
        with writing(self._sessions) as session:
            fail(session, session.get_one(OutboxRow, sent.row_id), reason, SOURCE, self._clock())

    def lost(self, sent: ToSend) -> None:
        """It was asked for, and no answer came: nobody knows, and nobody asks again."""
        with writing(self._sessions) as session:
            move(session, sent.row_id, "unknown", SOURCE, self._clock())

    def fail_homeless(self) -> int:
        """Texts of a conversation that has no number (any more) will not arrive. Gives how many there were."""
        waits = OutboxRow.id >= self._floor, is_one_of(OutboxRow.state, UNSENT), OutboxRow.state == "queued"
        homeless = (
            select(OutboxRow)
            .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
            .where(*waits, ConversationRow.channel == "sms", ~exists().where(WHOSE))
            .limit(100)
        )
        with writing(self._sessions) as session:
            rows = session.scalars(homeless).all()
            return sum(fail(session, row, "no_address", SOURCE, self._clock()) for row in rows)

    def _is_held_back(self, session: Session, row: OutboxRow, now: datetime) -> bool:
        """Whether this one may not go out now: then it has been put off or given up."""
        held = held_back(session, row, now, self._limits)
        reason = _given_up(row, now, held)
        if reason:
            fail(session, row, reason, SOURCE, now)
            if reason != STOPPED:
                raise_alarm(session, NOT_SENT, now, row.conversation_id)
            return True
        if held is None:
            return False
        row.not_before = held.until
        if held.alarm:
            raise_shared_alarm(session, held.alarm, now)
        session.flush()
        return True

    def _asked(self, our_number: str) -> dict[str, object]:
        return {"ours": our_number, "floor": self._floor, "now": self._clock()}

    def _lose(self, session: Session, our_number: str, now: datetime) -> None:
        for row_id in session.scalars(LEFT_BEHIND, self._asked(our_number)).all():
            move(session, row_id, "unknown", SOURCE, now)


def _given_up(row: OutboxRow, now: datetime, held: HeldBack | None) -> str:
    """Why a text will never be sent; empty when it still can be."""
    if held is not None and held.until is None:
        return held.reason
    if now - row.created_at > (TOO_OLD if row.is_started_by_us else STALE):
        return "too_late"
    if not row.text.strip():
        return "empty"
    return "too_long" if len(row.text) > LONGEST else ""
