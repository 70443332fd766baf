"""How Waymark opens its two databases: SQLite files by default, two schemas of one PostgreSQL when asked."""

from __future__ import annotations

import select
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import URL, DateTime, Dialect, Engine, Pool, TypeDecorator, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, StaticPool

BUSY_SECONDS = 5
CONNECTIONS = 16  # that one process keeps open to PostgreSQL
LONG_IDLE = 60.0  # seconds, after which a connection may be gone without a word: it is asked before it is used
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers go on while an import writes
    "PRAGMA synchronous=NORMAL",  # safe with WAL: a power cut may lose the last commits, never the file
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",  # milliseconds that a writer waits for another one
)


# For each file that this process has open, the lock that its threads queue for.
_turns: WeakKeyDictionary[Pool, Lock] = WeakKeyDictionary()


class DatabaseSettingError(ValueError):
    """The database address names a system that Waymark does not use."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes, kept in UTC; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; keep UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are stored aware; this one has no zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def open_engine(url: str, *, schema: str) -> Engine:
    """An engine for the tables that declare `schema`.

    `sqlite:///path` holds one half per file, so the schema name falls away; `sqlite://` is one shared database in
    memory. `postgresql://` and `postgresql+psycopg://` both use psycopg 3. Nothing connects until first used.
    Errors never repeat what was to be stored: it may be somebody's words.
    Raises DatabaseSettingError for any other address; the message never repeats the address, which may hold a password.
    """
    address = make_url(url)
    system = address.get_backend_name()
    if system == "sqlite":
        return _open_sqlite(url, schema)
    if system == "postgresql":
        return _open_postgresql(address)
    raise DatabaseSettingError("The database address must start with sqlite: or postgresql:.")


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def looking(sessions: sessionmaker[Session]) -> Generator[Session]:
    """A session that only reads. On PostgreSQL each statement stands alone, as it would between BEGIN and ROLLBACK
    too, and the server is not asked for those: they were half of the round trips of a turn.
    """
    with sessions() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        yield session


@contextmanager
def unit_of_work(sessions: sessionmaker[Session], *, is_durable: bool = False) -> Generator[Session]:
    """One write transaction: committed at the end of the block, rolled back if the block raises.

    On SQLite it takes the write lock first (BEGIN IMMEDIATE), so that a block that reads and then writes waits its
    turn in place of failing half way. Threads of one process queue for it among themselves: SQLite lets them sleep and
    try again, and under load the same one can lose for seconds. `is_durable` waits until the disk has it (about 5 ms),
    so that not even a power cut loses it; PostgreSQL always does.
    """
    with sessions() as session:
        bind = session.get_bind()
        if bind.dialect.name != "sqlite":
            with session.begin():
                yield session
            return
        with _turn(_turns.setdefault(bind.engine.pool, Lock())), session.begin():
            connection = session.connection()
            connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield session


@contextmanager
def _turn(lock: Lock) -> Generator[None]:
    """Wait in line for as long as SQLite itself would; then let SQLite say that it is busy."""
    is_mine = lock.acquire(timeout=BUSY_SECONDS)
    try:
        yield
    finally:
        if is_mine:
            lock.release()


def _open_postgresql(address: URL) -> Engine:
    import psycopg  # a quarter of a second that an installation over files is spared

    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        # Opened when they are first needed and kept: a burst must not open and close one for each message.
        pool_size=CONNECTIONS,
        hide_parameters=True,
    )

    def is_suspect(connection: psycopg.Connection, entry: ConnectionPoolEntry) -> bool:
        """Something to read while nothing was asked is mostly the server's goodbye."""
        watched = select.poll()
        watched.register(connection.fileno(), select.POLLIN)
        return bool(watched.poll(0)) or time.monotonic() - entry.info["returned"] > LONG_IDLE

    def returned(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["returned"] = time.monotonic()

    def check(connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection) -> None:
        opened = cast("psycopg.Connection", connection)
        if "returned" not in entry.info or not (opened.closed or is_suspect(opened, entry)):
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise InvalidatePoolError from error  # SQLAlchemy opens new ones

    event.listen(engine, "checkin", returned)
    event.listen(engine, "checkout", check)
    return engine


def _open_sqlite(url: str, schema: str) -> Engine:
    pool: type[Pool] | None = StaticPool if make_url(url).database in (None, "", ":memory:") else None
    engine = create_engine(url, poolclass=pool, connect_args={"check_same_thread": False}, hide_parameters=True)

    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine, "connect", prepare)
    return engine.execution_options(schema_translate_map={schema: None})
