"""A stop and a landline's agreement belong to the number, and outlive every conversation of it.

Revision ID: casework_0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "casework_0006"
down_revision = "casework_0005"
branch_labels = None
depends_on = None

SCHEMA = "casework"
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
# What numbers have said so far, in its order: a stop also where the number has moved to another conversation.
STOPS = """
INSERT INTO {schema}number_consent (lookup, purpose, state, source, at)
SELECT address.lookup, consent.purpose, consent.state, consent.source, consent.at
FROM {schema}consent AS consent JOIN {schema}address AS address ON address.conversation_id = consent.conversation_id
WHERE consent.purpose IN ('contact', 'reminders')
ORDER BY consent.id
"""
AGREEMENTS = """
INSERT INTO {schema}number_consent (lookup, purpose, state, source, at)
SELECT address.lookup, 'telling', 'agreed', 'person', manner.at
FROM {schema}manner AS manner JOIN {schema}address AS address ON address.conversation_id = manner.conversation_id
WHERE address.is_current AND manner.may_tell
ORDER BY manner.at
"""


def upgrade() -> None:
    """Make the table and carry over what was said before."""
    op.create_table(
        "number_consent",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("lookup", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_number_consent"),
        schema=SCHEMA,
    )
    op.create_index("ix_number_consent", "number_consent", ["lookup", "purpose", "id"], schema=SCHEMA)
    schema = "" if op.get_bind().dialect.name == "sqlite" else f"{SCHEMA}."
    for carried in (STOPS, AGREEMENTS):
        op.execute(carried.format(schema=schema))


def downgrade() -> None:
    """Take it away again: conversations keep their own words."""
    op.drop_table("number_consent", schema=SCHEMA)
