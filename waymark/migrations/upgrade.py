"""Brings one half of the data, directory or casework, up to the newest shape of its tables.

Each half has its own history in `<schema>/versions/`, written with `op.create_table(..., schema="<schema>")`: on
SQLite, where each half is a file, the schema name falls away by itself.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text
from sqlalchemy.schema import CreateSchema

HERE = Path(__file__).parent
# Any number will do, as long as nobody else uses it for an advisory lock: two machines may start at once.
UPGRADE_LOCK = 7_290_413


class MigrationError(Exception):
    """The tables could not be brought up to date; nothing was changed."""


def upgrade(engine: Engine, schema: str, revision: str = "head") -> None:
    """Bring the tables of `schema` to `revision`, in one transaction; running it again changes nothing.

    Raises MigrationError when there is no such history.
    """
    versions = HERE / schema / "versions"
    if not any(versions.glob("*.py")):
        raise MigrationError(f"There are no migrations for {schema}.")
    config = _config(versions)
    with engine.begin() as connection:
        _alone(connection, schema)
        config.attributes.update(connection=connection, schema=schema)
        command.upgrade(config, revision)


def _config(versions: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    return config


def _alone(connection: Connection, schema: str) -> None:
    """Let no other process upgrade at the same time, and make a failure undo everything."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("BEGIN IMMEDIATE"))
        return
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
    connection.execute(CreateSchema(schema, if_not_exists=True))
