"""Services and those who run them, with all that hangs on a service."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge_base.directory.models.base import Base, FromFeed, owned_by, owner
from knowledge_base.directory.models.places import Phone, ServiceAtLocation
from knowledge_base.directory.models.terms import Attribute, ServiceTopic


class Organization(FromFeed, Base):
    """Who runs services."""

    __tablename__ = "organization"
    __table_args__ = (UniqueConstraint("feed_id", "original_id"),)
    name: Mapped[str]
    description: Mapped[str | None]
    email: Mapped[str | None]
    website: Mapped[str | None]
    logo: Mapped[str | None]
    uri: Mapped[str | None]
    parent_organization_id: Mapped[str | None]
    phones: Mapped[list[Phone]] = relationship(order_by="Phone.original_id")


class Service(FromFeed, Base):
    """Something people can go to, ring or join.

    `assured_by_us` is the day our own editors checked it. `digest` says whether the feed has changed it since.
    """

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("feed_id", "original_id"), Index(None, "status", "demo"))
    organization_id: Mapped[str | None] = mapped_column(
        String(36), ForeignKey("directory.organization.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str]
    description: Mapped[str | None]
    url: Mapped[str | None]
    email: Mapped[str | None]
    status: Mapped[str] = mapped_column(String(20))
    fees: Mapped[str | None]
    accreditations: Mapped[str | None]
    eligibility: Mapped[str | None]
    minimum_age: Mapped[float | None]
    maximum_age: Mapped[float | None]
    assured_date: Mapped[date | None]
    alert: Mapped[str | None]
    last_modified: Mapped[datetime | None]
    reach: Mapped[str] = mapped_column(String(20), default="district")
    delivery: Mapped[str] = mapped_column(String(20), default="in_person")
    assured_by_us: Mapped[date | None]
    demo: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str | None] = mapped_column(String(64))

    organization: Mapped[Organization | None] = relationship()
    service_at_locations: Mapped[list[ServiceAtLocation]] = relationship(order_by="ServiceAtLocation.original_id")
    schedules: Mapped[list[Schedule]] = relationship(order_by="Schedule.position")
    contacts: Mapped[list[Contact]] = relationship(order_by="Contact.original_id")
    phones: Mapped[list[Phone]] = relationship(order_by="Phone.position")
    cost_options: Mapped[list[CostOption]] = relationship(order_by="CostOption.position")
    languages: Mapped[list[Language]] = relationship(order_by="Language.original_id")
    service_areas: Mapped[list[ServiceArea]] = relationship(order_by="ServiceArea.original_id")
    attributes: Mapped[list[Attribute]] = relationship(order_by="Attribute.original_id")
    topics: Mapped[list[ServiceTopic]] = relationship(order_by="ServiceTopic.topic_id")


class Schedule(FromFeed, Base):
    """When a service happens, as in an iCalendar rule; times are wall time in England."""

    __tablename__ = "schedule"
    service_id: Mapped[str] = owned_by("service")
    service_at_location_id: Mapped[str | None] = owner("service_at_location")
    position: Mapped[int] = mapped_column(Integer, default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    dtstart: Mapped[date | None]
    freq: Mapped[str | None] = mapped_column(String(10))
    interval: Mapped[int | None]
    byday: Mapped[str | None]
    bymonthday: Mapped[str | None]
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    description: Mapped[str | None]
    schedule_link: Mapped[str | None]
    attending_type: Mapped[str | None]
    notes: Mapped[str | None]


class Contact(FromFeed, Base):
    """Whom to ask for, as the feed publishes it."""

    __tablename__ = "contact"
    service_id: Mapped[str] = owned_by("service")
    name: Mapped[str | None]
    title: Mapped[str | None]
    email: Mapped[str | None]


class CostOption(FromFeed, Base):
    """A price in pounds."""

    __tablename__ = "cost_option"
    service_id: Mapped[str] = owned_by("service")
    position: Mapped[int] = mapped_column(Integer, default=0)
    option: Mapped[str | None]
    amount: Mapped[float | None]
    amount_description: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Language(FromFeed, Base):
    """A language that the service speaks."""

    __tablename__ = "language"
    service_id: Mapped[str] = owned_by("service")
    name: Mapped[str | None]
    code: Mapped[str | None]
    note: Mapped[str | None]


class ServiceArea(FromFeed, Base):
    """Where the people live whom the service is for, in the feed's words."""

    __tablename__ = "service_area"
    service_id: Mapped[str] = owned_by("service")
    name: Mapped[str | None]
    extent: Mapped[str | None]
    extent_type: Mapped[str | None]
    uri: Mapped[str | None]
