"""The inbox: a message is stored before it is acknowledged, leased by one worker at a time, and never lost.

The steps that a row may take are the table INBOX of casework/states.py. A lease that runs out is taken over with a
higher fencing number, so that a worker that comes back late cannot commit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, sessionmaker

from casework.columns import Clock, utc_now
from casework.errors import UnknownConversation
from casework.models import AlarmRow, ConversationRow, InboxRow
from casework.states import INBOX
from casework.transactions import reading, writing
from knowledge_base.database import UtcDateTime

MAX_TRIES = 3
LEASE = timedelta(seconds=30)  # ten times the slowest turn that we have measured
MAX_TEXT = 10_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class InboundMessage:
    """What an edge received. `external_id` is the sender's own id for it, unique for ever."""

    external_id: str
    conversation_id: str
    channel: str
    text: str


@dataclass(frozen=True)
class Accepted:
    """The row that holds the message; `is_new` is false when it was here already."""

    inbox_id: int
    is_new: bool


@dataclass(frozen=True)
class Leased:
    """One message in the hands of one worker until `leased_until`."""

    inbox_id: int
    conversation_id: str
    channel: str
    text: str
    fence: int
    tries: int
    holder: str
    received_at: datetime
    held_with: str | None = None  # what was said while no bot was there: see casework/holding.py


class Inbox:
    """Accept messages at the edge and lease them to the talking process."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def accept(self, message: InboundMessage) -> Accepted:
        """Store one message, once. A repeat gives back the first row and changes nothing.

        Raises UnknownConversation, and CaseworkUnavailable when it could not be stored: then do not acknowledge it.
        """
        try:
            with writing(self._sessions, is_durable=True) as session:
                return put(session, message, self._clock())
        except IntegrityError:
            with reading(self._sessions) as session:
                first = session.scalars(
                    select(InboxRow.id).where(InboxRow.external_id == message.external_id)
                ).one_or_none()
            if first is None:
                raise
            return Accepted(first, False)

    def lease_next(self, worker: str) -> Leased | None:
        """Lease the oldest message that is next in its conversation; None when there is nothing to do."""
        while True:
            with reading(self._sessions) as session:
                row = session.scalars(NEXT, {"now": self._clock()}).first()
            if row is None:
                return None
            leased = self._take(row, worker)
            if leased is not None:
                return leased

    def _take(self, row: InboxRow, worker: str) -> Leased | None:
        now = self._clock()
        step = "lease" if row.state in INBOX.before("lease") else "take_over"
        with writing(self._sessions) as session:
            taken = session.execute(
                update(InboxRow)
                # The lease is looked at again: its worker may have renewed it a moment ago.
                .where(InboxRow.id == row.id, InboxRow.fence == row.fence, InboxRow.state == row.state, is_free(now))
                .values(
                    state=INBOX.after(step),
                    leased_by=worker,
                    leased_until=now + LEASE,
                    fence=row.fence + 1,
                    tries=row.tries + 1,
                )
                .execution_options(synchronize_session=False)
            )
            if taken.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - another worker was quicker
                return None
            holder = session.scalars(
                select(ConversationRow.holder).where(ConversationRow.id == row.conversation_id)
            ).one()
        return Leased(
            row.id,
            row.conversation_id,
            row.channel,
            row.text,
            row.fence + 1,
            row.tries + 1,
            holder,
            row.received_at,
            row.held_with,
        )

    def renew(self, leased: Leased) -> bool:
        """A turn is still under way: keep the message for another LEASE. False when it is no longer this worker's."""
        return self._mine(leased, "renew", leased_until=self._clock() + LEASE)

    def give_back(self, leased: Leased, *, is_counted: bool = True) -> None:
        """After a failed turn: let the message be tried again at once. Too late is no matter: nothing changes.

        A try that is not counted never leads to parking: the message is not what was wrong.
        """
        tries = leased.tries if is_counted else leased.tries - 1
        self._mine(leased, "give_back", leased_by=None, leased_until=None, tries=tries)
        log.warning("turn_failed", inbox_id=leased.inbox_id, tries=tries)

    def _mine(self, leased: Leased, step: str, **values: object) -> bool:
        with writing(self._sessions) as session:
            return move(session, leased, step, **values)


def is_free(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The rows that nobody has now: waiting, or left behind with a lease that ran out."""
    ran_out = and_(InboxRow.state.in_(INBOX.before("take_over")), InboxRow.leased_until < now)
    return or_(InboxRow.state.in_(INBOX.before("lease")), ran_out)


EARLIER = aliased(InboxRow)
# The oldest message that is next in its conversation. Asked in every turn and every second, so it is built once.
NEXT = (
    select(InboxRow)
    .where(
        is_free(bindparam("now", type_=UtcDateTime())),
        ~exists().where(
            EARLIER.conversation_id == InboxRow.conversation_id,
            EARLIER.id < InboxRow.id,
            EARLIER.state.in_(INBOX.under_way),
        ),
    )
    .order_by(InboxRow.id)
    .limit(1)
)


def move(session: Session, leased: Leased, step: str, **values: object) -> bool:
    """Take one step of the table with a message, only while the lease is this worker's; whether it was."""
    moved = session.execute(
        update(InboxRow)
        .where(
            InboxRow.id == leased.inbox_id,
            InboxRow.fence == leased.fence,
            InboxRow.leased_by.is_not(None),
            InboxRow.state.in_(INBOX.before(step)),
        )
        .values(state=INBOX.after(step), **values)
    )
    return moved.rowcount == 1  # pyright: ignore[reportAttributeAccessIssue]


def put(session: Session, message: InboundMessage, now: datetime) -> Accepted:
    """Store a message inside a transaction that an edge has begun; a repeat raises IntegrityError.

    Raises UnknownConversation.
    """
    # Held before the row gets its id: no later message of this conversation can be seen before it.
    touched = update(ConversationRow).where(ConversationRow.id == message.conversation_id).values(last_message_at=now)
    if session.execute(touched).rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
        raise UnknownConversation("that conversation does not exist")
    row = InboxRow(
        external_id=message.external_id,
        conversation_id=message.conversation_id,
        channel=message.channel,
        text=storable(message.text),
        received_at=now,
    )
    session.add(row)
    session.flush()
    return Accepted(row.id, True)


def is_last_try(leased: Leased) -> bool:
    """Whether a failure now parks the message for a person."""
    return leased.tries >= MAX_TRIES


def is_worn_out(leased: Leased) -> bool:
    """Whether every try ended with its worker dead: park the message with a reply, and do not run it again."""
    return leased.tries > MAX_TRIES


def storable(text: str) -> str:
    """Text that both databases keep: no NUL, no half of a surrogate pair, and at most MAX_TEXT characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:MAX_TEXT]


def raise_alarm(session: Session, name: str, at: datetime, conversation_id: str | None = None) -> None:
    """Put one alarm where staff see it; `name` says what, never who."""
    session.add(AlarmRow(name=name, conversation_id=conversation_id, at=at))


def raise_shared_alarm(session: Session, name: str, at: datetime) -> None:
    """Put one alarm that concerns nobody in particular where staff see it, unless it stands there already."""
    stands = select(AlarmRow.id).where(AlarmRow.name == name, AlarmRow.cleared_by.is_(None)).limit(1)
    if session.scalars(stands).first() is None:
        raise_alarm(session, name, at)


def raise_alarm_once(sessions: sessionmaker[Session], clock: Clock, name: str) -> None:
    """The same, in a transaction of its own."""
    with writing(sessions) as session:
        raise_shared_alarm(session, name, clock())
