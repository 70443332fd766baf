"""What Alembic runs: the connection and the schema come from upgrade.py, never from the environment."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection


def run(connection: Connection, schema: str) -> None:
    """Run the migrations of one schema inside the caller's transaction."""
    context.configure(
        connection=connection,
        version_table=f"alembic_version_{schema}",
        version_table_schema=None if connection.dialect.name == "sqlite" else schema,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"], context.config.attributes["schema"])
