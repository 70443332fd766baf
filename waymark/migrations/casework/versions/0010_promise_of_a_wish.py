"""By when we said that a human reads a wish: the handoff that follows shows the promise of its own wish.

Revision ID: casework_0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0010"
down_revision = "casework_0009"
branch_labels = None
depends_on = None

SCHEMA = "casework"


def upgrade() -> None:
    """One column, which old rows leave empty: what was said to them is not known."""
    op.add_column("consent", sa.Column("expect", sa.String(80)), schema=_schema())


def downgrade() -> None:
    """The promises are lost; the wishes stay."""
    op.drop_column("consent", "expect", schema=_schema())


def _schema() -> str | None:
    """On SQLite the schema's name falls away by itself only where a table is made, not where it is changed."""
    return None if op.get_bind().dialect.name == "sqlite" else SCHEMA
