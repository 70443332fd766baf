"""The first shape of the casework: conversations, inbox, outbox, turns, effects and the notes that they leave.

Revision ID: casework_0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "casework"
# SQLite counts only INTEGER keys by itself; PostgreSQL gets eight bytes.
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make every table, owners before what they own."""
    op.create_table(
        "alarm",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("conversation_id", sa.String(32)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_by", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name="pk_alarm"),
        schema=SCHEMA,
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("holder", sa.String(10), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        schema=SCHEMA,
    )
    op.create_table(
        "staff",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_staff"),
        schema=SCHEMA,
    )
    op.create_table(
        "switch",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_switch"),
        schema=SCHEMA,
    )
    op.create_table(
        "consent",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        _belongs("consent", "conversation"),
        schema=SCHEMA,
    )
    op.create_index("ix_consent_conversation_id", "consent", ["conversation_id"], schema=SCHEMA)
    op.create_table(
        "feedback",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        _belongs("feedback", "conversation"),
        schema=SCHEMA,
    )
    op.create_index("ix_feedback_conversation_id", "feedback", ["conversation_id"], schema=SCHEMA)
    op.create_table(
        "handoff",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("expect", sa.String(80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(60)),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_handoff"),
        _belongs("handoff", "conversation"),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_handoff_one_open",
        "handoff",
        ["conversation_id"],
        unique=True,
        schema=SCHEMA,
        sqlite_where=sa.text("state != 'closed'"),
        postgresql_where=sa.text("state != 'closed'"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("external_id", sa.String(80), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("leased_by", sa.String(40)),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        _belongs("inbox", "conversation"),
        sa.UniqueConstraint("external_id", name="uq_inbox_external_id"),
        schema=SCHEMA,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_conversation_state", "inbox", ["conversation_id", "state", "id"], schema=SCHEMA)
    op.create_index("ix_inbox_state", "inbox", ["state", "id"], schema=SCHEMA)
    op.create_table(
        "plan_step",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_step"),
        _belongs("plan_step", "conversation"),
        schema=SCHEMA,
    )
    op.create_index("ix_plan_step_conversation_id", "plan_step", ["conversation_id"], schema=SCHEMA)
    op.create_table(
        "effect",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("inbox_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_effect"),
        _belongs("effect", "inbox"),
        sa.UniqueConstraint("inbox_id", "kind", "ordinal", name="uq_effect_inbox_id"),
        schema=SCHEMA,
    )
    op.create_table(
        "enquiry",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("inbox_id", ROW_ID, nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(80)),
        sa.Column("council", sa.String(80)),
        sa.Column("asked_when", sa.String(20)),
        sa.Column("for_whom", sa.String(10)),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("missing", sa.String(40)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_enquiry"),
        _belongs("enquiry", "conversation"),
        _belongs("enquiry", "inbox"),
        schema=SCHEMA,
    )
    op.create_index("ix_enquiry_conversation_id", "enquiry", ["conversation_id"], schema=SCHEMA)
    op.create_table(
        "finding",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("inbox_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(10), nullable=False),
        sa.Column("under_18", sa.Boolean()),
        sa.Column("evidence", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_by", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        _belongs("finding", "conversation"),
        _belongs("finding", "inbox"),
        schema=SCHEMA,
    )
    op.create_index("ix_finding_conversation_id", "finding", ["conversation_id"], schema=SCHEMA)
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("inbox_id", ROW_ID),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("custom", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        _belongs("outbox", "conversation"),
        _belongs("outbox", "inbox"),
        sa.UniqueConstraint("inbox_id", "ordinal", name="uq_outbox_inbox_id"),
        schema=SCHEMA,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_conversation", "outbox", ["conversation_id", "id"], schema=SCHEMA)
    op.create_index("ix_outbox_state", "outbox", ["state", "id"], schema=SCHEMA)
    op.create_table(
        "turn",
        sa.Column("inbox_id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("slots_before", sa.JSON(), nullable=False),
        sa.Column("active_loop_before", sa.String(80)),
        sa.PrimaryKeyConstraint("inbox_id", name="pk_turn"),
        _belongs("turn", "conversation"),
        _belongs("turn", "inbox"),
        schema=SCHEMA,
    )
    op.create_index("ix_turn_conversation", "turn", ["conversation_id", "inbox_id"], schema=SCHEMA)


def downgrade() -> None:
    """Take every table away, with everything known about people."""
    for table in (
        "turn",
        "outbox",
        "finding",
        "enquiry",
        "effect",
        "plan_step",
        "inbox",
        "handoff",
        "feedback",
        "consent",
        "switch",
        "staff",
        "conversation",
        "alarm",
    ):
        op.drop_table(table, schema=SCHEMA)


def _belongs(table: str, owner: str) -> sa.ForeignKeyConstraint:
    column = f"{owner}_id"
    return sa.ForeignKeyConstraint([column], [f"{SCHEMA}.{owner}.id"], name=f"fk_{table}_{column}_{owner}")
