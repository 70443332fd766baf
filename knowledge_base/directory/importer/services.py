"""Services of a feed, with their times, prices, languages, areas, places, contacts and needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from knowledge_base.directory.dialects import Row
from knowledge_base.directory.importer.checks import Fields, Raw
from knowledge_base.directory.importer.cleaning import words_of
from knowledge_base.directory.importer.contacts import read_organization
from knowledge_base.directory.importer.coverage import delivery_from, reach_from
from knowledge_base.directory.importer.needs import NeedFinder, words_for
from knowledge_base.directory.importer.service_parts import PARTS, Parts, read_parts
from knowledge_base.directory.importer.sheet import Sheet
from knowledge_base.directory.models import DELIVERIES, REACHES, STATUSES
from knowledge_base.topics import Topic

OLDEST = 120  # years
DEAREST = 100_000  # pounds


class ServiceReader:
    """Makes the rows of one service; needs the topics, and the organizations that stand on their own in the feed."""

    def __init__(self, topics: Mapping[str, Topic], organizations: Mapping[str, Raw]) -> None:
        """`organizations` are the feed's own documents by id."""
        self._topics = topics
        self._needs = NeedFinder(topics)
        self._organizations = organizations

    def read(self, sheet: Sheet, raw: Raw) -> str | None:
        """All rows of a service; gives its row id, or None when id, name or status is missing or faulty."""
        runs = self._organization_of(raw)
        sheet.own_words = words_of(_text(raw, "name"), _text(runs or {}, "name"))
        found = sheet.fields(raw, "service")
        name, status = found.text("name", needed=True), found.choice("status", STATUSES, needed=True)
        columns = self._columns(sheet, found)
        organization = self._organization(sheet, found, runs)
        parts = {part: found.children(part) for part in PARTS}
        delivery, reach = _coverage(found, parts)
        is_sound = bool(found.given_id and name and status)
        id = sheet.put_shared(
            found, name=name, status=status, organization_id=organization, delivery=delivery, reach=reach, **columns
        )
        terms = read_parts(sheet, found, id, parts)
        self._make_searchable(sheet, id, name or "", terms)
        return id if is_sound else None

    def _columns(self, sheet: Sheet, found: Fields) -> Row:
        found.leave_out(
            "organization_id", "organization", "assurer_email", "funding", "program", "program_id", "reviews"
        )
        lowest, highest = found.number("minimum_age", 0, OLDEST), found.number("maximum_age", 0, OLDEST)
        if lowest is not None and highest is not None and lowest > highest:
            found.fault("minimum_age", "is above maximum_age")
            lowest = highest = None
        assured = found.day("assured_date")
        if assured and assured > sheet.today:
            found.fault("assured_date", "is in the future")
            assured = None
        description = found.text("description")
        if not description and found.raw.get("description") in (None, ""):
            found.fault("description", "is missing")
        return {
            "description": description,
            "url": found.url("url"),
            "email": found.email("email"),
            "fees": found.text("fees") or found.text("fees_description"),
            "accreditations": found.text("accreditations"),
            "eligibility": found.text("eligibility") or found.text("eligibility_description"),
            "minimum_age": lowest,
            "maximum_age": highest,
            "assured_date": assured,
            "alert": found.text("alert"),
            "last_modified": found.moment("last_modified"),
            "assured_by_us": None,
            "demo": sheet.demo,
        }

    def _organization_of(self, raw: Raw) -> Raw | None:
        nested = raw.get("organization")
        if isinstance(nested, dict):
            return cast("Raw", nested)
        return self._organizations.get(str(raw.get("organization_id") or ""))

    def _organization(self, sheet: Sheet, found: Fields, runs: Raw | None) -> str | None:
        if runs is not None:
            return read_organization(sheet, runs)
        if found.raw.get("organization") not in (None, ""):
            found.fault("organization", "is not an object")
        elif found.raw.get("organization_id") in (None, ""):
            found.fault("organization", "is missing")
        else:
            found.fault("organization_id", "names an organization that the feed does not hold")
        return None

    def _make_searchable(self, sheet: Sheet, service_id: str, name: str, terms: list[Raw]) -> None:
        needs: set[str] = set()
        words = [name]
        for term in terms:
            term_id = str(term.get("id") or "")
            named = [text for field in ("name", "term") if (text := _text(term, field))]
            needs |= self._needs.find(term_id, *named)
            words += named
        for need in sorted(needs):
            sheet.rows["service_topic", f"{service_id} {need}"] = {"service_id": service_id, "topic_id": need}
        searched = ("organization", "service", "location", "address", "service_area")
        for (entity, _), row in sheet.rows.items():
            if entity in searched:
                words += [str(row[field]) for field in ("name", "description", "city") if row.get(field)]
        words.append(words_for(self._topics[need] for need in sorted(needs)))
        body = re.sub(r"\s+", " ", " ".join(words))
        sheet.rows["service_search", service_id] = {"service_id": service_id, "name": name, "body": body}


def _coverage(found: Fields, parts: Parts) -> tuple[str, str]:
    """Delivery and reach: as our own fields say, or worked out from the feed's words."""
    said = [text for raw in (found.raw, *parts["schedules"]) if (text := _text(raw, "attending_type"))]
    found.leave_out("attending_type")
    kinds = [_text(place, "location_type") for place in _locations(parts)]
    delivery = found.choice("delivery", DELIVERIES) or delivery_from(
        said,
        has_place=any(kind != "virtual" for kind in kinds),
        is_virtual="virtual" in kinds,
        has_phone=bool(parts["phones"] or any(contact.get("phones") for contact in parts["contacts"])),
        has_url=bool(_text(found.raw, "url")),
    )
    areas = [text for area in parts["service_areas"] if (text := _text(area, "name") or _text(area, "service_area"))]
    return delivery, found.choice("reach", REACHES) or reach_from(areas, delivery)


def _locations(parts: Parts) -> Iterator[Raw]:
    for at in parts["service_at_locations"]:
        location = at.get("location")
        if isinstance(location, dict):
            yield cast("Raw", location)


def _text(raw: Raw, name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""
