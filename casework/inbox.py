"""The inbox: a message is stored before it is acknowledged, leased by one worker at a time, and never lost.

The steps that a row may take are the table INBOX of casework/states.py. A lease that runs out is taken over with a
higher fencing number, so that a worker that comes back late cannot commit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import BindParameter, ColumnElement, Integer, String, and_, bindparam, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, is_one_of, utc_now
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
            inbox_id = self._next()
            if inbox_id is None:
                return None
            leased = self._take(inbox_id, worker)
            if leased is not None:
                return leased

    def _next(self) -> int | None:
        with reading(self._sessions) as session:
            for most in LOOKS:
                inbox_id, seen = session.execute(NEXT, {"now": self._clock(), "most": most}).one()
                if inbox_id is not None or seen < most:
                    return inbox_id
        return None

    def _take(self, inbox_id: int, worker: str) -> Leased | None:
        """None when another worker was quicker. What is next in its conversation stays so until it is answered."""
        now = self._clock()
        with writing(self._sessions) as session:
            taken = session.execute(TAKE, {"inbox": inbox_id, "now": now, "worker": worker, "until": now + LEASE})
            row = taken.one_or_none()
        return Leased(*row) if row is not None else None

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
    return and_(is_open(InboxRow), or_(InboxRow.state.in_(INBOX.before("lease")), ran_out))


def is_open(row: type[InboxRow]) -> ColumnElement[bool]:
    """The rows that are not answered yet, which have an index of their own."""
    return is_one_of(row.state, INBOX.under_way)


NOW = bindparam("now", type_=UtcDateTime())
# The oldest message that is next in its conversation, among the `most` oldest that are open. Asked in every turn and
# every second, so it is built once. Written so that no database joins the queue with itself: PostgreSQL did, by counts
# of an empty table, and a queue of 400 took 20 ms a turn.
OLDEST = (
    select(InboxRow.id, InboxRow.conversation_id, is_free(NOW).label("is_free"))
    .where(is_open(InboxRow))
    .order_by(InboxRow.id)
    .limit(bindparam("most", type_=Integer))
    .subquery("oldest")
)
PLACED = select(
    OLDEST.c.id,
    OLDEST.c.is_free,
    func.row_number().over(partition_by=OLDEST.c.conversation_id, order_by=OLDEST.c.id).label("place"),
).subquery("placed")
NEXT = select(func.min(PLACED.c.id).filter(PLACED.c.place == 1, PLACED.c.is_free), func.count())
LOOKS = (50, 1_000_000_000)  # messages; the second look is for a conversation that fills the first
TAKE = (
    update(InboxRow)
    .where(InboxRow.id == bindparam("inbox"), is_free(NOW))
    .values(
        state=INBOX.after("lease"),  # and after "take_over"
        leased_by=bindparam("worker", type_=String),
        leased_until=bindparam("until", type_=UtcDateTime()),
        fence=InboxRow.fence + 1,
        tries=InboxRow.tries + 1,
    )
    .returning(
        InboxRow.id,
        InboxRow.conversation_id,
        InboxRow.channel,
        InboxRow.text,
        InboxRow.fence,
        InboxRow.tries,
        select(ConversationRow.holder).where(ConversationRow.id == InboxRow.conversation_id).scalar_subquery(),
        InboxRow.received_at,
        InboxRow.held_with,
    )
    .execution_options(synchronize_session=False)
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
        .execution_options(synchronize_session=False)  # nobody has the row loaded
    )
    return moved.rowcount == 1  # pyright: ignore[reportAttributeAccessIssue]


def put(session: Session, message: InboundMessage, now: datetime) -> Accepted:
    """Store a message inside a transaction that an edge has begun; a repeat raises IntegrityError.

    Raises UnknownConversation.
    """
    # Held before the row gets its id: no later message of this conversation can be seen before it.
    touched = update(ConversationRow).where(ConversationRow.id == message.conversation_id).values(last_message_at=now)
    if session.execute(touched, execution_options={"synchronize_session": False}).rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
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
