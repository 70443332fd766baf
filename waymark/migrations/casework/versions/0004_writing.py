"""How we write: what a person's numbers mean, how they want to be written to, and who told us of a stop.

Revision ID: casework_0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0004"
down_revision = "casework_0003"
branch_labels = None
depends_on = None

SCHEMA = "casework"


def upgrade() -> None:
    """Make the two tables, and note the source of a consent; what is there already came from the person."""
    op.create_table(
        "offered",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_offered"),
        _belongs("offered"),
        schema=SCHEMA,
    )
    op.create_table(
        "manner",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("is_easy", sa.Boolean(), nullable=False),
        sa.Column("may_tell", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_manner"),
        _belongs("manner"),
        schema=SCHEMA,
    )
    source = sa.Column("source", sa.String(10), nullable=False, server_default="person")
    op.add_column("consent", source, schema=_where())


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("consent", "source", schema=_where())
    for table in ("manner", "offered"):
        op.drop_table(table, schema=SCHEMA)


def _where() -> str | None:
    """Where a file is one half, its tables have no schema; Alembic translates the name in some calls only."""
    return None if op.get_bind().dialect.name == "sqlite" else SCHEMA


def _belongs(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"], [f"{SCHEMA}.conversation.id"], name=f"fk_{table}_conversation_id_conversation"
    )
