"""When a named human cleared a finding or an alarm, and an index of the conversations in danger.

Revision ID: casework_0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0003"
down_revision = "casework_0002"
branch_labels = None
depends_on = None

SCHEMA = "casework"
IN_DANGER = "level > 0"


def upgrade() -> None:
    """Two columns, which old rows leave empty, and an index of few rows."""
    for table in ("finding", "alarm"):
        op.add_column(table, sa.Column("cleared_at", sa.DateTime(timezone=True)), schema=_schema())
    op.create_index(
        "ix_conversation_in_danger",
        "conversation",
        ["level"],
        schema=SCHEMA,
        sqlite_where=sa.text(IN_DANGER),
        postgresql_where=sa.text(IN_DANGER),
    )


def downgrade() -> None:
    """Who cleared what stays known; when is lost."""
    op.drop_index("ix_conversation_in_danger", "conversation", schema=SCHEMA)
    for table in ("alarm", "finding"):
        op.drop_column(table, "cleared_at", schema=_schema())


def _schema() -> str | None:
    """On SQLite the schema's name falls away by itself only where a table is made, not where it is changed."""
    return None if op.get_bind().dialect.name == "sqlite" else SCHEMA
