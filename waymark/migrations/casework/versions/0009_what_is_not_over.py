"""Indexes of what is not over yet, in place of indexes of every state.

Revision ID: casework_0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0009"
down_revision = "casework_0008"
branch_labels = None
depends_on = None

SCHEMA = "casework"
OPEN = "state IN ('waiting', 'leased')"
UNSENT = "state IN ('queued', 'sending')"
MADE = (
    ("ix_inbox_conversation", "inbox", ["conversation_id", "id"], None),
    ("ix_inbox_open", "inbox", ["id"], OPEN),
    ("ix_inbox_open_conversation", "inbox", ["conversation_id", "id"], OPEN),
    ("ix_inbox_parked", "inbox", ["id"], "state IN ('parked')"),
    ("ix_outbox_unsent", "outbox", ["id"], UNSENT),
    ("ix_outbox_unsent_conversation", "outbox", ["conversation_id", "id"], UNSENT),
    ("ix_outbox_unsettled", "outbox", ["id"], "state IN ('unknown', 'failed')"),
)
GONE = (
    ("ix_inbox_conversation_state", "inbox", ["conversation_id", "state", "id"]),
    ("ix_inbox_state", "inbox", ["state", "id"]),
    ("ix_outbox_state", "outbox", ["state", "id"]),
)


def upgrade() -> None:
    """Make the new ones before the old ones go."""
    for name, table, columns, condition in MADE:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, schema=SCHEMA, sqlite_where=where, postgresql_where=where)
    for name, table, _ in GONE:
        op.drop_index(name, table, schema=SCHEMA)


def downgrade() -> None:
    """The other way round."""
    for name, table, columns in GONE:
        op.create_index(name, table, columns, schema=SCHEMA)
    for name, table, *_ in MADE:
        op.drop_index(name, table, schema=SCHEMA)
