"""Practice conversations: the same tables in memory, so that the whole path runs and nothing reaches the desk."""

from sqlalchemy import create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from casework.casework import Casework
from casework.columns import Clock, utc_now
from casework.models import Base
from knowledge_base.database import session_factory


def practice_casework(clock: Clock = utc_now) -> Casework:
    """A casework room of its own that lives in memory and ends with the last use of it."""
    engine = create_engine(
        "sqlite://",
        # One connection is the whole database: threads take turns with it, so that transactions never mix.
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # no words of a person in an error
        connect_args={"check_same_thread": False},
        execution_options={"schema_translate_map": {"casework": None}},
    )
    event.listen(engine, "connect", _keep_promises)
    Base.metadata.create_all(engine)
    return Casework.over(session_factory(engine), clock)


def _keep_promises(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
