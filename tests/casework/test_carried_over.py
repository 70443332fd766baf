"""What numbers said before there was a table for it is carried over by the migration, in its order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from knowledge_base.database import open_engine
from tests.casework.databases import POSTGRES, SYSTEMS
from waymark.migrations.upgrade import upgrade

AT = datetime(2026, 11, 3, tzinfo=UTC)
OPENED = (
    "INSERT INTO conversation (id, channel, holder, level, opened_at, last_message_at) "
    "VALUES (:talk, 'sms', 'bot', 0, :at, :at)"
)
REACHED = (
    "INSERT INTO address (conversation_id, kind, lookup, sealed, line_type, our_number, is_current, at) "
    "VALUES (:talk, 'phone', :lookup, 'x', :line, 'y', :current, :at)"
)
SAID = (
    "INSERT INTO consent (conversation_id, purpose, state, source, at) VALUES (:talk, :purpose, :state, 'person', :at)"
)
AGREED = "INSERT INTO manner (conversation_id, is_easy, may_tell, at) VALUES (:talk, false, true, :at)"


@pytest.fixture(params=SYSTEMS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of the version before."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'old.db'}", schema="casework")
        upgrade(engine, "casework", "casework_0005")
        yield engine
        engine.dispose()
        return
    name = f"waymark_old_{os.getpid()}"
    admin = open_engine(POSTGRES, schema="casework").execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
        engine = open_engine(url, schema="casework")
        upgrade(engine, "casework", "casework_0005")
        yield engine
        engine.dispose()
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def test_stops_of_every_number_and_agreements_of_landlines_are_carried_over(old: Engine) -> None:
    with old.begin() as connection:
        if old.dialect.name != "sqlite":
            connection.execute(text("SET LOCAL search_path TO casework"))
        for talk, line, current in (("a", "mobile", True), ("b", "landline", True), ("c", "mobile", False)):
            given = {"talk": talk, "lookup": f"hash-{talk}", "line": line, "current": current, "at": AT}
            connection.execute(text(OPENED), given)
            connection.execute(text(REACHED), given)
        for state in ("stopped", "started", "stopped"):
            connection.execute(text(SAID), {"talk": "a", "purpose": "contact", "state": state, "at": AT})
        connection.execute(text(SAID), {"talk": "b", "purpose": "ring", "state": "safe", "at": AT})
        connection.execute(text(SAID), {"talk": "c", "purpose": "contact", "state": "stopped", "at": AT})
        connection.execute(text(AGREED), {"talk": "b", "at": AT})
    upgrade(old, "casework")
    table = "number_consent" if old.dialect.name == "sqlite" else "casework.number_consent"
    with old.connect() as connection:
        carried = connection.execute(text(f"SELECT lookup, purpose, state FROM {table} ORDER BY id"))
        assert [tuple(row) for row in carried] == [
            ("hash-a", "contact", "stopped"),
            ("hash-a", "contact", "started"),
            ("hash-a", "contact", "stopped"),
            ("hash-c", "contact", "stopped"),
            ("hash-b", "telling", "agreed"),
        ]
