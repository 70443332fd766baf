"""What every table of the directory shares: the schema, the feed it came from, the import's staging rows."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, ForeignKey, Index, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from knowledge_base.database import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
DELIVERIES = ("in_person", "phone", "online", "home_visit")
REACHES = ("neighbourhood", "district", "county", "national")  # smallest first


class Base(DeclarativeBase):
    """Everything here lives in the schema `directory`."""

    metadata = MetaData(schema="directory", naming_convention=NAMING)
    type_annotation_map: ClassVar = {str: Text, datetime: UtcDateTime, dict[str, object]: JSON}


def owner(table: str) -> Mapped[str | None]:
    """A link that may be empty; the row goes when its owner goes."""
    return mapped_column(String(36), ForeignKey(f"directory.{table}.id", ondelete="CASCADE"), index=True)


def owned_by(table: str) -> Mapped[str]:
    """A link that must be there; the row goes when its owner goes."""
    return mapped_column(String(36), ForeignKey(f"directory.{table}.id", ondelete="CASCADE"), index=True)


class Feed(Base):
    """One source of services, by the name that the importer was given."""

    __tablename__ = "feed"
    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    source: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)
    imported_at: Mapped[datetime | None]


class FromFeed:
    """What every imported row has: where it comes from, its id there, and the fields we do not know."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    original_id: Mapped[str]
    extra: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)

    @declared_attr
    def feed_id(self) -> Mapped[str]:
        """The feed; its rows go when it goes."""
        return mapped_column(String(100), ForeignKey("directory.feed.id", ondelete="CASCADE"), index=True)


class ImportRow(Base):
    """Staging: one checked row of an import that is not yet switched in. `run` names the import, `entity` the table."""

    __tablename__ = "import_row"
    __table_args__ = (Index(None, "run", "entity"),)
    run: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    entity: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(36))
    started_at: Mapped[datetime]
    payload: Mapped[dict[str, object]] = mapped_column(JSON)
