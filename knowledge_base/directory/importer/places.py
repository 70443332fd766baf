"""Locations of a feed, with their addresses, phones and what helps people to use them."""

from __future__ import annotations

from knowledge_base.directory.importer.checks import Fields, Raw
from knowledge_base.directory.importer.contacts import read_phones
from knowledge_base.directory.importer.sheet import Sheet
from knowledge_base.directory.importer.terms import read_attributes

LOCATION_TYPES = ("physical", "postal", "virtual")


def read_service_at_location(
    sheet: Sheet, raw: Raw, service: str, service_id: str, position: int
) -> tuple[Fields, str | None]:
    """One service at one place, with its row id; without one, and with its fault, when it names no place."""
    found = sheet.fields(raw, "service_at_location", position)
    found.leave_out("service_id", "location_id", "service", "schedules", "contacts", "phones", "attributes")
    location = found.child("location")
    if location is None:
        found.fault("location", "is missing")
        return found, None
    place = read_location(sheet, location, f"{service} {position}")
    description = found.text("description")
    return found, sheet.put_part(service, found, service_id=service_id, location_id=place, description=description)


def read_location(sheet: Sheet, raw: Raw, stand_in: str) -> str:
    """A location with all that belongs to it; gives its row id. Half a position is no position."""
    found = sheet.fields(raw, "location")
    found.id = found.given_id or stand_in
    latitude, longitude = found.number("latitude", -90, 90), found.number("longitude", -180, 180)
    if latitude is None or longitude is None:
        for name, value, other in (("latitude", latitude, longitude), ("longitude", longitude, latitude)):
            if value is None and other is not None and raw.get(name) in (None, ""):
                found.fault(name, "is missing")
        latitude = longitude = None
    elif latitude == 0 and longitude == 0:
        found.fault("latitude", "and longitude are both 0, which is in the sea")
        latitude = longitude = None
    addresses, accessibility = found.children("addresses"), found.children("accessibility")
    phones, attributes = found.children("phones"), found.children("attributes")
    found.leave_out("languages", "contacts", "schedules")
    id = sheet.put_shared(
        found,
        location_type=found.choice("location_type", LOCATION_TYPES),
        name=found.text("name"),
        description=found.text("description"),
        latitude=latitude,
        longitude=longitude,
        external_identifier=found.text("external_identifier", numbers_too=True),
        external_identifier_type=found.text("external_identifier_type"),
    )
    for position, address in enumerate(addresses, 1):
        read_address(sheet, address, found.id, id, position)
    for position, item in enumerate(accessibility, 1):
        read_accessibility(sheet, item, found.id, id, position)
    read_phones(sheet, phones, found.id, location_id=id)
    read_attributes(sheet, attributes, found.id, location_id=id)
    return id


def read_address(sheet: Sheet, raw: Raw, location: str, location_id: str, position: int) -> None:
    """An address; the name of a person in `attention` is left out."""
    found = sheet.fields(raw, "address", position)
    found.leave_out("location_id", "attention", "attributes")
    postcode = found.text("postal_code")
    lines = {name: found.text(name) for name in ("address_1", "address_2", "city", "region", "state_province")}
    if not postcode and not any(lines.values()):
        found.fault("address_1", "is missing")
        return
    sheet.put_part(
        location,
        found,
        **lines,
        location_id=location_id,
        postal_code=postcode.upper() if postcode else None,
        country=found.text("country"),
        address_type=found.choice("address_type", LOCATION_TYPES),
    )


def read_accessibility(sheet: Sheet, raw: Raw, location: str, location_id: str, position: int) -> None:
    """What helps people to use a place; the standard writes the same words in two fields."""
    found = sheet.fields(raw, "accessibility", position)
    found.leave_out("location_id", "attributes")
    old, new = found.text("accessibility"), found.text("description")
    sheet.put_part(
        location,
        found,
        location_id=location_id,
        description=new or old,
        details=found.text("details"),
        url=found.url("url"),
    )
