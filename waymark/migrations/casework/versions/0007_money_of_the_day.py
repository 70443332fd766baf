"""When the provider was asked for a text: the day that its cost belongs to.

Revision ID: casework_0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0007"
down_revision = "casework_0006"
branch_labels = None
depends_on = None

SCHEMA = "casework"


def upgrade() -> None:
    """One column, which old rows leave empty: they count on the day when they were written."""
    op.add_column("outbox", sa.Column("asked_at", sa.DateTime(timezone=True)), schema=_where())


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("outbox", "asked_at", schema=_where())


def _where() -> str | None:
    """Where a file is one half, its tables have no schema; Alembic translates the name in some calls only."""
    return None if op.get_bind().dialect.name == "sqlite" else SCHEMA
