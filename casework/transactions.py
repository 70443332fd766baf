"""How this room reads and writes, the same on SQLite and PostgreSQL.

Locks are always taken in this order: inbox row, conversation, everything else. Whoever adds something to a conversation
holds it first, so that row ids of one conversation grow in the order in which they can be seen.
"""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from casework.errors import CaseworkUnavailable, UnknownConversation
from casework.models import ConversationRow
from knowledge_base.database import looking, unit_of_work


@contextmanager
def writing(sessions: sessionmaker[Session], *, is_durable: bool = False) -> Generator[Session]:
    """One write transaction: all of the block or nothing. On SQLite it waits for the write lock before it reads.

    `is_durable`: something outside rests on it (an acknowledgement, a text sent), so not even a power cut may lose it.
    Raises CaseworkUnavailable when the database cannot be reached, stays busy or breaks off a deadlock.
    """
    with _told("written"), unit_of_work(sessions, is_durable=is_durable) as session:
        yield session


@contextmanager
def reading(sessions: sessionmaker[Session]) -> Generator[Session]:
    """One reading session. Raises CaseworkUnavailable when the database cannot be reached."""
    with _told("read"), looking(sessions) as session:
        yield session


@contextmanager
def _told(what: str) -> Generator[None]:
    """Tell a database that is away, full, busy or out of connections from a fault of ours."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        if (
            isinstance(error, DBAPIError)
            and not isinstance(error, OperationalError)
            and not error.connection_invalidated
        ):
            raise
        raise CaseworkUnavailable(f"the casework database cannot be {what} now; try again in a moment") from error


def hold(session: Session, conversation_id: str) -> ConversationRow:
    """The conversation, which nobody else can change before this transaction ends; raises UnknownConversation."""
    locked = select(ConversationRow).where(ConversationRow.id == conversation_id).with_for_update(key_share=True)
    row = session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise UnknownConversation("that conversation does not exist")
    return row
