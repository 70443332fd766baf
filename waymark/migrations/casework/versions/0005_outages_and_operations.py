"""What is said while no bot is there, what is repeated by hand, and why somebody was told of a limit.

Revision ID: casework_0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0005"
down_revision = "casework_0004"
branch_labels = None
depends_on = None

SCHEMA = "casework"
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the columns one by one (a rebuilt SQLite table could give an erased id out again), and two tables."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column, schema=_where())
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"], schema=SCHEMA)
    op.create_index("ix_outbox_created_at", "outbox", ["created_at"], schema=SCHEMA)
    op.create_index("uq_outbox_resend_of", "outbox", ["resend_of"], unique=True, schema=SCHEMA)
    op.create_table(
        "notice",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], [f"{SCHEMA}.conversation.id"], name="fk_notice_conversation_id_conversation"
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_notice_conversation", "notice", ["conversation_id", "at"], schema=SCHEMA)
    op.create_table(
        "staff_action",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("about", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_action"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("staff_action", "notice"):
        op.drop_table(table, schema=SCHEMA)
    op.drop_index("uq_outbox_resend_of", "outbox", schema=SCHEMA)
    op.drop_index("ix_outbox_created_at", "outbox", schema=SCHEMA)
    op.drop_index("ix_inbox_received_at", "inbox", schema=SCHEMA)
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name, schema=_where())


def _columns() -> dict[str, list[sa.Column]]:
    return {
        "inbox": [
            sa.Column("held_at", sa.DateTime(timezone=True)),
            sa.Column("held_with", sa.String(10)),
            sa.Column("replay_of", ROW_ID),
        ],
        "outbox": [sa.Column("resend_of", ROW_ID)],
    }


def _where() -> str | None:
    """Where a file is one half, its tables have no schema; Alembic translates the name in some calls only."""
    return None if op.get_bind().dialect.name == "sqlite" else SCHEMA
