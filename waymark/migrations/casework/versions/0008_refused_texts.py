"""How often the same refused text came, and when a named human dealt with it.

Revision ID: casework_0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0008"
down_revision = "casework_0007"
branch_labels = None
depends_on = None

SCHEMA = "casework"


def upgrade() -> None:
    """Four columns; what is there already came once."""
    for column in _columns():
        op.add_column("quarantine", column, schema=_where())


def downgrade() -> None:
    """Take them away again."""
    for column in _columns():
        op.drop_column("quarantine", column.name, schema=_where())


def _columns() -> list[sa.Column]:
    return [
        sa.Column("digest", sa.String(64), nullable=False, server_default=""),
        sa.Column("times", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("last_at", sa.DateTime(timezone=True)),
        sa.Column("handled_at", sa.DateTime(timezone=True)),
    ]


def _where() -> str | None:
    """Where a file is one half, its tables have no schema; Alembic translates the name in some calls only."""
    return None if op.get_bind().dialect.name == "sqlite" else SCHEMA
