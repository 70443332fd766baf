"""Recognises what a JSON document of a feed is: a page, a service, an organization, a taxonomy …"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from knowledge_base.directory.errors import DirectoryError
from knowledge_base.directory.importer.checks import Raw
from knowledge_base.directory.importer.legacy import LEGACY_SIGNS
from knowledge_base.directory.importer.report import Ledger

# Fields that only one kind of entity has, the surest kind first.
_SIGNS = (
    (
        "service",
        LEGACY_SIGNS
        | {"status", "service_at_locations", "organization_id", "organization", "schedules", "cost_options", "fees"}
        | {"minimum_age", "maximum_age", "assured_date", "assurer_email", "alert", "service_areas", "contacts"},
    ),
    ("organization", {"services", "organization_identifiers", "parent_organization_id", "website", "logo"}),
    ("taxonomy", {"taxonomy_terms", "version"}),
    ("taxonomy_term", {"taxonomy", "taxonomy_id", "term_uri", "term", "vocabulary", "parent_id"}),
    ("location", {"latitude", "longitude", "location_type", "addresses", "physical_addresses"}),
)
KINDS = ("service_at_location", "taxonomy_term", "service", "organization", "taxonomy", "location")


@dataclass(frozen=True)
class Page:
    """The envelope of a page; a number that it does not give, or gives wrongly, is None."""

    items: list[object]
    number: int | None
    total_pages: int | None
    total_items: int | None
    is_first: bool | None
    is_last: bool | None
    is_legacy: bool
    is_list: bool = False


def page_of(document: object, name: str) -> Page | None:
    """The page that a document is; a plain list is the only page. None when it is one entity."""
    if isinstance(document, list):
        return Page(cast("list[object]", document), None, None, None, None, None, is_legacy=False, is_list=True)
    if not isinstance(document, dict):
        raise DirectoryError(f"{name} does not hold an Open Referral document.")
    raw = cast("Raw", document)
    key = "contents" if "contents" in raw else "content"
    if key not in raw:
        return None
    items = raw[key]
    if not isinstance(items, list):
        raise DirectoryError(f"{name} is a page whose {key} is not a list.")
    return Page(
        cast("list[object]", items),
        number=_whole(raw, "page_number", "number"),
        total_pages=_whole(raw, "total_pages", "totalPages"),
        total_items=_whole(raw, "total_items", "totalElements"),
        is_first=_truth(raw, "first_page", "first"),
        is_last=_truth(raw, "last_page", "last"),
        is_legacy=key == "content",
    )


def kind_of(raw: Raw, name: str) -> str | None:
    """The kind of one entity, by the fields it has and else by the name of its file; None when nothing tells."""
    if "location" in raw and ("service" in raw or "service_id" in raw):
        return "service_at_location"
    if "openapi_url" in raw:
        return "api_details"
    for kind, signs in _SIGNS:
        if not signs.isdisjoint(raw):
            return kind
    return next((kind for kind in KINDS if name.casefold().startswith(kind)), None)


def check_page(page: Page, name: str, ledger: Ledger) -> None:
    """Write down where a page contradicts itself."""
    if page.total_pages and page.total_pages > 1 and page.is_last and page.number != page.total_pages:
        ledger.note("page", name, "total_pages", f"says {page.total_pages}, but this page says that it is the last")
    if page.total_pages == 1 and page.is_last is False:
        ledger.note("page", name, "last_page", "is false on the only page")
    if page.total_pages == 1 and page.total_items is not None and page.total_items != len(page.items):
        ledger.note("page", name, "total_items", f"says {page.total_items}, but the page holds {len(page.items)}")


def organization_services(raw: Raw) -> Iterator[Raw]:
    """The services inside an organization, each with that organization."""
    inside = raw.get("services")
    if isinstance(inside, list):
        owner = {name: value for name, value in raw.items() if name != "services"}
        for service in cast("list[object]", inside):
            if isinstance(service, dict):
                yield {"organization": owner, **cast("Raw", service)}


def service_of(raw: Raw) -> Raw | None:
    """The service of a service at location, with that location; None when it has none."""
    service = raw.get("service")
    if not isinstance(service, dict):
        return None
    own = cast("Raw", service)
    here = {name: value for name, value in raw.items() if name != "service"}
    places = own.get("service_at_locations")
    listed = cast("list[object]", places) if isinstance(places, list) else []
    others = [place for place in listed if id_of(place) != raw.get("id")]
    return {**own, "service_at_locations": [here, *others]}


def id_of(value: object) -> object:
    """The id of an object; None when it has none or is no object."""
    return cast("Raw", value).get("id") if isinstance(value, dict) else None


def _whole(raw: Raw, *names: str) -> int | None:
    value = next((raw[name] for name in names if name in raw), None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _truth(raw: Raw, *names: str) -> bool | None:
    value = next((raw[name] for name in names if name in raw), None)
    return value if isinstance(value, bool) else None
