"""The first shape of the directory: Open Referral UK 3.0 tables, our own columns, staging and word search.

Revision ID: directory_0001
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "directory_0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "directory"
Part = sa.Column[object] | sa.Constraint


def upgrade() -> None:
    """Make every table, owners before what they own."""
    op.create_table(
        "feed",
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
        schema=SCHEMA,
    )
    op.create_table(
        "import_row",
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("run", "position", name="pk_import_row"),
        schema=SCHEMA,
    )
    op.create_index("ix_import_row_run_entity", "import_row", ["run", "entity"], schema=SCHEMA)
    _organizations_and_services()
    _places()
    _terms()
    _details()
    _word_search()


def downgrade() -> None:
    """Take every table away, what is owned before its owners."""
    for table in (
        *("service_search", "service_topic", "attribute", "taxonomy_term", "service_area", "language", "cost_option"),
        *("phone", "contact", "schedule", "service_at_location", "accessibility", "address", "location", "service"),
        *("organization", "import_row", "feed"),
    ):
        op.drop_table(table, schema=SCHEMA)


def _organizations_and_services() -> None:
    _feed_table(
        "organization",
        _needed("name"),
        *_texts("description", "email", "website", "logo", "uri", "parent_organization_id"),
        unique=True,
    )
    _feed_table(
        "service",
        *_link("service", "organization", ondelete="SET NULL"),
        _needed("name"),
        *_texts("description", "url", "email", "fees", "accreditations", "eligibility", "alert"),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("minimum_age", sa.Float()),
        sa.Column("maximum_age", sa.Float()),
        sa.Column("assured_date", sa.Date()),
        sa.Column("last_modified", sa.DateTime(timezone=True)),
        sa.Column("reach", sa.String(20), nullable=False),
        sa.Column("delivery", sa.String(20), nullable=False),
        sa.Column("assured_by_us", sa.Date()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(64)),
        unique=True,
        links=("organization_id",),
    )
    op.create_index("ix_service_status_demo", "service", ["status", "demo"], schema=SCHEMA)


def _places() -> None:
    _feed_table(
        "location",
        sa.Column("location_type", sa.String(20)),
        *_texts("name", "description", "external_identifier", "external_identifier_type"),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        unique=True,
    )
    op.create_index("ix_location_latitude_longitude", "location", ["latitude", "longitude"], schema=SCHEMA)
    _feed_table(
        "address",
        *_link("address", "location", needed=True),
        *_texts("address_1", "address_2", "city", "region", "state_province", "postal_code", "country"),
        sa.Column("address_type", sa.String(20)),
        links=("location_id",),
    )
    _feed_table(
        "accessibility",
        *_link("accessibility", "location", needed=True),
        *_texts("description", "details", "url"),
        links=("location_id",),
    )
    _feed_table(
        "service_at_location",
        *_link("service_at_location", "service", needed=True),
        *_link("service_at_location", "location", needed=True),
        *_texts("description"),
        links=("service_id", "location_id"),
    )


def _terms() -> None:
    _feed_table(
        "taxonomy_term",
        _needed("name"),
        *_texts("description", "parent_id", "taxonomy", "taxonomy_id", "term_uri", "code"),
        unique=True,
    )
    _feed_table(
        "attribute",
        *_link("attribute", "service"),
        *_link("attribute", "organization"),
        *_link("attribute", "location"),
        *_link("attribute", "taxonomy_term", needed=True),
        *_texts("link_type"),
        links=("service_id", "organization_id", "location_id", "taxonomy_term_id"),
    )
    op.create_table(
        "service_topic",
        *_link("service_topic", "service", needed=True),
        sa.Column("topic_id", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("service_id", "topic_id", name="pk_service_topic"),
        schema=SCHEMA,
    )
    op.create_index("ix_service_topic_topic_id", "service_topic", ["topic_id"], schema=SCHEMA)


def _details() -> None:
    position = ("position", sa.Integer())
    _feed_table(
        "schedule",
        *_link("schedule", "service", needed=True),
        *_link("schedule", "service_at_location"),
        sa.Column(*position, nullable=False),
        *(sa.Column(day, sa.Date()) for day in ("valid_from", "valid_to", "dtstart")),
        sa.Column("freq", sa.String(10)),
        sa.Column("interval", sa.Integer()),
        *_texts("byday", "bymonthday", "description", "schedule_link", "attending_type", "notes"),
        sa.Column("opens_at", sa.Time()),
        sa.Column("closes_at", sa.Time()),
        links=("service_id", "service_at_location_id"),
    )
    _feed_table(
        "contact",
        *_link("contact", "service", needed=True),
        *_texts("name", "title", "email"),
        links=("service_id",),
    )
    owners = ("service", "organization", "location", "contact")
    _feed_table(
        "phone",
        *(part for owner in owners for part in _link("phone", owner)),
        sa.Column(*position, nullable=False),
        _needed("number"),
        *_texts("extension", "description"),
        links=tuple(f"{owner}_id" for owner in owners),
    )
    _feed_table(
        "cost_option",
        *_link("cost_option", "service", needed=True),
        sa.Column(*position, nullable=False),
        *_texts("option", "amount_description"),
        sa.Column("amount", sa.Float()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        links=("service_id",),
    )
    _feed_table(
        "language",
        *_link("language", "service", needed=True),
        *_texts("name", "code", "note"),
        links=("service_id",),
    )
    _feed_table(
        "service_area",
        *_link("service_area", "service", needed=True),
        *_texts("name", "extent", "extent_type", "uri"),
        links=("service_id",),
    )


def _word_search() -> None:
    """One row a service: its name, and every other word it may be found by."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE service_search USING fts5("
            "service_id UNINDEXED, name, body, tokenize='porter unicode61 remove_diacritics 2')"
        )
        return
    op.create_table(
        "service_search",
        *_link("service_search", "service", needed=True),
        sa.Column("document", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("service_id", name="pk_service_search"),
        schema=SCHEMA,
    )
    op.create_index("ix_service_search_document", "service_search", ["document"], schema=SCHEMA, postgresql_using="gin")


def _feed_table(name: str, *parts: Part, unique: bool = False, links: Sequence[str] = ()) -> None:
    """A table whose rows come from a feed, with an index for each link."""
    once = (sa.UniqueConstraint("feed_id", "original_id", name=f"uq_{name}_feed_id_original_id"),) if unique else ()
    op.create_table(
        name,
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("feed_id", sa.String(100), nullable=False),
        _needed("original_id"),
        *parts,
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["feed_id"], [f"{SCHEMA}.feed.id"], name=f"fk_{name}_feed_id", ondelete="CASCADE"),
        *once,
        schema=SCHEMA,
    )
    for column in ("feed_id", *links):
        op.create_index(f"ix_{name}_{column}", name, [column], schema=SCHEMA)


def _needed(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text()) for name in names]


def _link(table: str, owner: str, *, needed: bool = False, ondelete: str = "CASCADE") -> tuple[Part, Part]:
    column = f"{owner}_id"
    key = sa.ForeignKeyConstraint([column], [f"{SCHEMA}.{owner}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)
    return sa.Column(column, sa.String(36), nullable=not needed), key
