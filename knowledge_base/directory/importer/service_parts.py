"""What hangs on one service of a feed: its times, prices, languages and areas, and what other modules read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from knowledge_base.directory.importer.checks import Fields, Raw
from knowledge_base.directory.importer.contacts import read_contact, read_phones
from knowledge_base.directory.importer.places import read_service_at_location
from knowledge_base.directory.importer.sheet import Sheet
from knowledge_base.directory.importer.terms import read_attributes
from knowledge_base.directory.schedules import FREQUENCIES, read_byday, read_bymonthday

Parts = Mapping[str, list[Raw]]
PARTS = (
    *("service_at_locations", "schedules", "contacts", "phones"),
    *("cost_options", "languages", "service_areas", "attributes"),
)
DEAREST = 100_000  # pounds
MOST_WEEKS = 52  # between two sessions


def read_parts(sheet: Sheet, found: Fields, id: str, parts: Parts) -> list[Raw]:
    """The rows of all that hangs on a service with row id `id`; gives the terms that it is tagged with."""
    schedules: list[tuple[Raw, str | None]] = []
    venues: dict[str, str] = {}
    for position, raw in enumerate(parts["service_at_locations"], 1):
        at, at_id = read_service_at_location(sheet, raw, found.id, id, position)
        if at_id:
            venues[at.id] = at_id
            schedules += [(schedule, at_id) for schedule in at.children("schedules")]
            read_phones(sheet, at.children("phones"), f"{found.id} {at.id}", service_id=id)
            for number, contact in enumerate(at.children("contacts"), 1):
                read_contact(sheet, contact, found.id, id, number)
    schedules += [(raw, venues.get(str(raw.get("service_at_location_id")))) for raw in parts["schedules"]]
    for position, (raw, at_id) in enumerate(schedules, 1):
        read_schedule(sheet, raw, found.id, id, at_id, position)
    for part, read in _READERS.items():
        for position, raw in enumerate(parts[part], 1):
            read(sheet, raw, found.id, id, position)
    read_phones(sheet, parts["phones"], found.id, service_id=id)
    return read_attributes(sheet, parts["attributes"], found.id, service_id=id)


def read_schedule(sheet: Sheet, raw: Raw, service: str, service_id: str, at_id: str | None, position: int) -> None:
    """One schedule; one that ends before it begins is left out. A rule that we cannot follow keeps its words only."""
    found = sheet.fields(raw, "schedule", position)
    found.leave_out("service_id", "location_id", "service_at_location_id", "timezone", "wkst", "attributes")
    begins, ends = found.day("valid_from"), found.day("valid_to") or found.day("until")
    if begins and ends and ends < begins:
        found.fault("valid_to", "is before valid_from")
        return
    freq = found.choice("freq", tuple(name for name in FREQUENCIES if name))
    can_follow = freq is not None or not found.raw.get("freq")
    interval = found.number("interval", 1, MOST_WEEKS)
    byday = _days(found, "byday", read_byday)
    bymonthday = _days(found, "bymonthday", read_bymonthday)
    sheet.put_part(
        service,
        found,
        service_id=service_id,
        service_at_location_id=at_id,
        position=position,
        valid_from=begins,
        valid_to=ends,
        dtstart=found.day("dtstart") if can_follow else None,
        freq=freq,
        interval=int(interval) if interval else None,
        byday=byday if can_follow else None,
        bymonthday=bymonthday if can_follow else None,
        opens_at=found.clock_time("opens_at"),
        closes_at=found.clock_time("closes_at"),
        description=found.text("description"),
        schedule_link=found.url("schedule_link"),
        attending_type=found.text("attending_type"),
        notes=found.text("notes"),
    )


def read_cost_option(sheet: Sheet, raw: Raw, service: str, service_id: str, position: int) -> None:
    """One price, in pounds."""
    found = sheet.fields(raw, "cost_option", position)
    found.leave_out("service_id", "attributes")
    sheet.put_part(
        service,
        found,
        service_id=service_id,
        position=position,
        option=found.text("option"),
        amount=found.number("amount", 0, DEAREST),
        amount_description=found.text("amount_description"),
        valid_from=found.day("valid_from"),
        valid_to=found.day("valid_to"),
    )


def read_language(sheet: Sheet, raw: Raw, service: str, service_id: str, position: int) -> None:
    """A language; the UK profile gives only an id, other feeds a name, a code or both."""
    found = sheet.fields(raw, "language", position)
    found.leave_out("service_id", "phone_id", "location_id", "attributes")
    named = found.text("name")
    sheet.put_part(
        service,
        found,
        service_id=service_id,
        name=named or found.text("language"),
        code=found.text("code"),
        note=found.text("note"),
    )


def read_service_area(sheet: Sheet, raw: Raw, service: str, service_id: str, position: int) -> None:
    """An area that the service is for; the standard writes its name in two fields."""
    found = sheet.fields(raw, "service_area", position)
    found.leave_out("service_id", "service_at_location_id", "attributes")
    old, new = found.text("service_area"), found.text("name")
    sheet.put_part(
        service,
        found,
        service_id=service_id,
        name=new or old,
        extent=found.text("extent"),
        extent_type=found.text("extent_type"),
        uri=found.url("uri"),
    )


def _days(found: Fields, name: str, read: Callable[[str], tuple[object, ...]]) -> str | None:
    """The days of a rule as they were written, less those that are none."""
    value = found.text(name, numbers_too=True)
    parts = [part for part in re.split(r"[,;\s]+", value) if part] if value else []
    sound = [part for part in parts if read(part)]
    if len(sound) < len(parts):
        found.fault(name, "holds something that is not a day")
    return ",".join(sound) or None


_READERS: dict[str, Callable[[Sheet, Raw, str, str, int], None]] = {
    "contacts": read_contact,
    "cost_options": read_cost_option,
    "languages": read_language,
    "service_areas": read_service_area,
}
