"""The words that services are tagged with, and the needs that those words mean to us."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge_base.directory.models.base import Base, FromFeed, owned_by, owner


class TaxonomyTerm(FromFeed, Base):
    """A word that a feed tags its services with."""

    __tablename__ = "taxonomy_term"
    __table_args__ = (UniqueConstraint("feed_id", "original_id"),)
    name: Mapped[str]
    description: Mapped[str | None]
    parent_id: Mapped[str | None]
    taxonomy: Mapped[str | None]
    taxonomy_id: Mapped[str | None]
    term_uri: Mapped[str | None]
    code: Mapped[str | None]


class Attribute(FromFeed, Base):
    """One tag on a service, an organization or a location; `link_type` says what the term describes."""

    __tablename__ = "attribute"
    service_id: Mapped[str | None] = owner("service")
    organization_id: Mapped[str | None] = owner("organization")
    location_id: Mapped[str | None] = owner("location")
    taxonomy_term_id: Mapped[str] = owned_by("taxonomy_term")
    link_type: Mapped[str | None]
    taxonomy_term: Mapped[TaxonomyTerm] = relationship()


class ServiceTopic(Base):
    """A need that a service meets: a topic id of topics.csv."""

    __tablename__ = "service_topic"
    service_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("directory.service.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)
