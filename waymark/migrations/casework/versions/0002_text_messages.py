"""Text messages: addresses, how each message fared, what could not be trusted, and who sends for which number.

Revision ID: casework_0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0002"
down_revision = "casework_0001"
branch_labels = None
depends_on = None

SCHEMA = "casework"
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the four tables, and give the outbox what a sender must remember."""
    op.create_table(
        "address",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("lookup", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("line_type", sa.String(10), nullable=False),
        sa.Column("our_number", sa.String(40), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        _belongs("address", "conversation"),
        schema=SCHEMA,
    )
    op.create_index("ix_address_conversation_id", "address", ["conversation_id"], schema=SCHEMA)
    op.create_index(
        "uq_address_one_current",
        "address",
        ["lookup", "our_number"],
        unique=True,
        schema=SCHEMA,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    for column in _outbox_columns():
        op.add_column("outbox", column, schema=_where())
    op.create_index("ix_outbox_provider_id", "outbox", ["provider_id"], schema=SCHEMA)
    op.create_table(
        "delivery_event",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("outbox_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_event"),
        _belongs("delivery_event", "outbox"),
        schema=SCHEMA,
    )
    op.create_index("ix_delivery_event_outbox_id", "delivery_event", ["outbox_id"], schema=SCHEMA)
    op.create_table(
        "quarantine",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_by", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
        schema=SCHEMA,
    )
    op.create_table(
        "sending_lease",
        sa.Column("our_number", sa.String(40), nullable=False),
        sa.Column("leased_by", sa.String(60), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("our_number", name="pk_sending_lease"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    """Take them away again, with every telephone number."""
    for table in ("sending_lease", "quarantine", "delivery_event", "address"):
        op.drop_table(table, schema=SCHEMA)
    op.drop_index("ix_outbox_provider_id", "outbox", schema=SCHEMA)
    for column in _outbox_columns():
        op.drop_column("outbox", column.name, schema=_where())


def _outbox_columns() -> list[sa.Column]:
    # Added one by one: a rebuilt SQLite table could give the id of an erased part out again.
    return [
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("state_at", sa.DateTime(timezone=True)),
        sa.Column("provider_id", sa.String(40)),
        sa.Column("reason", sa.String(40)),
        sa.Column("segments", sa.Integer()),
        sa.Column("is_started_by_us", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def _where() -> str | None:
    """Where a file is one half, its tables have no schema; Alembic translates the name in some calls only."""
    return None if op.get_bind().dialect.name == "sqlite" else SCHEMA


def _belongs(table: str, owner: str) -> sa.ForeignKeyConstraint:
    column = f"{owner}_id"
    return sa.ForeignKeyConstraint([column], [f"{SCHEMA}.{owner}.id"], name=f"fk_{table}_{column}_{owner}")
