"""Casework over a real database of its own: a SQLite file always, PostgreSQL when WAYMARK_TEST_DATABASE_URL is set."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import URL, make_url, text

from casework.casework import Casework
from casework.models import Base
from casework.staff import Staff
from knowledge_base.database import open_engine, session_factory
from tests.casework.room import FrozenClock, Room
from waymark.migrations.upgrade import upgrade

POSTGRES = os.environ.get("WAYMARK_TEST_DATABASE_URL", "")
SYSTEMS = ("sqlite", "postgresql") if POSTGRES else ("sqlite",)


@contextmanager
def own_postgres(use: str) -> Iterator[URL]:
    """An empty database of this process and use, dropped at the end."""
    given = make_url(POSTGRES)
    name = f"waymark_{use}_{os.getpid()}"
    admin = open_engine(POSTGRES, schema="casework").execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            # Nobody cuts the power here.
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
            yield given.set(database=name)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A database of this run only; the one that the setting names is never touched."""
    if not POSTGRES:
        pytest.skip("set WAYMARK_TEST_DATABASE_URL to a PostgreSQL address to run this")
    with own_postgres("casework") as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated, empty file, copied for each test: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("casework") / "template.db"
    engine = open_engine(f"sqlite:///{path}", schema="casework")
    upgrade(engine, "casework")
    engine.dispose()
    return path.read_bytes()


@pytest.fixture(scope="session")
def postgres_url(postgres: URL) -> str:
    """The run's PostgreSQL database, migrated."""
    url = postgres.render_as_string(hide_password=False)
    engine = open_engine(url, schema="casework")
    upgrade(engine, "casework")
    engine.dispose()
    return url


@pytest.fixture(params=SYSTEMS)
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """An empty casework room."""
    if request.param == "sqlite":
        path = tmp_path / "casework.db"
        path.write_bytes(request.getfixturevalue("sqlite_template"))
        url = f"sqlite:///{path}"
        engine = open_engine(url, schema="casework")
    else:
        url = request.getfixturevalue("postgres_url")
        engine = open_engine(url, schema="casework")
        with engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
    sessions, clock = session_factory(engine), FrozenClock()
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    made = Room(url, sessions, clock, Casework.over(sessions, clock), Staff(sessions, clock, quick), [engine])
    yield made
    for opened in made.engines:
        opened.dispose()
