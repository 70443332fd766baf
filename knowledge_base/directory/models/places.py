"""Where services are, and the numbers to ring."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge_base.directory.models.base import Base, FromFeed, owned_by, owner


class Location(FromFeed, Base):
    """A place, or a virtual one. Latitude and longitude are both set, in degrees (WGS84), or both empty."""

    __tablename__ = "location"
    __table_args__ = (UniqueConstraint("feed_id", "original_id"), Index(None, "latitude", "longitude"))
    location_type: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str | None]
    description: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    external_identifier: Mapped[str | None]
    external_identifier_type: Mapped[str | None]

    addresses: Mapped[list[Address]] = relationship(order_by="Address.original_id")
    accessibility: Mapped[list[Accessibility]] = relationship(order_by="Accessibility.original_id")
    phones: Mapped[list[Phone]] = relationship(order_by="Phone.position")


class Address(FromFeed, Base):
    """Where a location is. The name of a person to write to (`attention`) is never kept."""

    __tablename__ = "address"
    location_id: Mapped[str] = owned_by("location")
    address_1: Mapped[str | None]
    address_2: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    state_province: Mapped[str | None]
    postal_code: Mapped[str | None]
    country: Mapped[str | None]
    address_type: Mapped[str | None] = mapped_column(String(20))


class ServiceAtLocation(FromFeed, Base):
    """One service at one of its places."""

    __tablename__ = "service_at_location"
    service_id: Mapped[str] = owned_by("service")
    location_id: Mapped[str] = owned_by("location")
    description: Mapped[str | None]
    location: Mapped[Location] = relationship()


class Accessibility(FromFeed, Base):
    """What helps people to use a location."""

    __tablename__ = "accessibility"
    location_id: Mapped[str] = owned_by("location")
    description: Mapped[str | None]
    details: Mapped[str | None]
    url: Mapped[str | None]


class Phone(FromFeed, Base):
    """A number of a service, an organization, a location or a contact (whose service is named too)."""

    __tablename__ = "phone"
    service_id: Mapped[str | None] = owner("service")
    organization_id: Mapped[str | None] = owner("organization")
    location_id: Mapped[str | None] = owner("location")
    contact_id: Mapped[str | None] = owner("contact")
    position: Mapped[int] = mapped_column(Integer, default=0)
    number: Mapped[str]
    extension: Mapped[str | None]
    description: Mapped[str | None]
