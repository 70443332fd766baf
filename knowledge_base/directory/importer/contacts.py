"""Organizations of a feed, the people to ask for, and the numbers to ring."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_base.directory.importer.checks import Raw
from knowledge_base.directory.importer.sheet import Sheet
from knowledge_base.directory.importer.terms import read_attributes


def read_organization(sheet: Sheet, raw: Raw) -> str | None:
    """An organization; gives its row id, or None when it has no id or no name."""
    found = sheet.fields(raw, "organization")
    name = found.text("name", needed=True)
    phones, attributes = found.children("phones"), found.children("attributes")
    found.leave_out("services", "contacts", "locations", "programs", "funding", "reviews")
    description = found.text("description", needed=True)
    if found.raw.get("parent_organization_id") == found.given_id != "":
        found.fault("parent_organization_id", "is its own id")
    columns = {
        "description": description,
        "email": found.email("email"),
        "website": found.url("website"),
        "logo": found.url("logo"),
        "uri": found.url("uri"),
        "parent_organization_id": found.text("parent_organization_id", numbers_too=True),
    }
    if not found.given_id or not name:
        return None
    id = sheet.put_shared(found, name=name, **columns)
    read_phones(sheet, phones, found.id, organization_id=id)
    read_attributes(sheet, attributes, found.id, organization_id=id)
    return id


def read_contact(sheet: Sheet, raw: Raw, service: str, service_id: str, position: int) -> None:
    """Whom to ask for, with that contact's phones."""
    found = sheet.fields(raw, "contact", position)
    found.leave_out("service_id", "organization_id", "service_at_location_id", "location_id", "attributes")
    phones = found.children("phones")
    id = sheet.put_part(
        service,
        found,
        service_id=service_id,
        name=found.text("name"),
        title=found.text("title"),
        email=found.email("email"),
    )
    read_phones(sheet, phones, f"{service} {found.id}", service_id=service_id, contact_id=id)


def read_phones(sheet: Sheet, phones: Sequence[Raw], owner: str, **owners: str) -> None:
    """Numbers of one owner; one that cannot be rung is left out with its fault."""
    for position, raw in enumerate(phones, 1):
        found = sheet.fields(raw, "phone", position)
        found.leave_out("contact_id", "service_id", "organization_id", "location_id", "service_at_location_id", "type")
        number = found.phone("number")
        if number is None:
            continue
        links = dict.fromkeys(("service_id", "organization_id", "location_id", "contact_id")) | owners
        sheet.put_part(
            owner,
            found,
            **links,
            position=position,
            number=number,
            extension=found.text("extension", numbers_too=True),
            description=found.text("description"),
        )
