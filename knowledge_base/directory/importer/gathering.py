"""Puts the documents of a feed together, whatever they came from, and says whether they are the whole feed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from knowledge_base.directory.errors import DirectoryError
from knowledge_base.directory.importer.checks import Raw, is_raw
from knowledge_base.directory.importer.documents import (
    Page,
    check_page,
    id_of,
    kind_of,
    organization_services,
    page_of,
    service_of,
)
from knowledge_base.directory.importer.legacy import is_legacy, modernise
from knowledge_base.directory.importer.report import Ledger


@dataclass
class Gathered:
    """A feed as it was read, in the shape of 3.0.

    `is_whole` is true when nothing says that there are services elsewhere: only then may a service that is missing
    be taken as gone. `fill` fetches the full record of a service that a list gave in short.
    """

    ledger: Ledger
    services: list[Raw] = field(default_factory=list[Raw])
    organizations: dict[str, Raw] = field(default_factory=dict[str, Raw])
    terms: dict[str, Raw] = field(default_factory=dict[str, Raw])
    others: list[tuple[str, Raw]] = field(default_factory=list[tuple[str, Raw]])
    is_whole: bool = True
    fill: Callable[[Raw], Raw] = field(default=lambda raw: raw)
    _at_locations: dict[str, dict[str, object]] = field(default_factory=dict[str, dict[str, object]])
    _pages: dict[str, list[Page]] = field(default_factory=dict[str, list[Page]])

    def add_document(self, document: object, name: str, *, alone: bool = False) -> None:
        """Take one document. A single entity that comes `alone` is not a whole feed."""
        page = page_of(document, name)
        if page is None:
            self.is_whole = self.is_whole and not alone
            if kind_of(cast("Raw", document), name) is None:
                raise DirectoryError(f"{name} does not hold an Open Referral document.")
            self.add_entity(cast("Raw", document), name)
            return
        check_page(page, name, self.ledger)
        kinds = [self.add_item(item, name, position, page.is_legacy) for position, item in enumerate(page.items, 1)]
        self._pages.setdefault(next(iter(kinds), ""), []).append(page)

    def add_item(self, item: object, name: str, position: int, legacy: bool) -> str:
        """Take one item of a page; gives its kind."""
        if not is_raw(item):
            self.ledger.note("page", name, f"item {position}", "is not an object")
            return ""
        return self.add_entity(cast("Raw", item), name, legacy=legacy)

    def add_entity(self, raw: Raw, name: str, *, legacy: bool = False) -> str:
        """Take one entity; gives its kind. What cannot be recognised is taken for a service and checked as one."""
        kind = kind_of(raw, name) or "service"
        if kind == "service":
            self._add_service(raw, legacy)
        elif kind == "service_at_location":
            self._add_at_location(raw)
        elif kind == "organization":
            self.organizations.setdefault(str(raw.get("id") or len(self.organizations)), raw)
            for service in organization_services(raw):
                self._add_service(service, legacy)
        elif kind == "taxonomy_term":
            self.terms.setdefault(str(raw.get("id") or len(self.terms)), raw)
        else:
            self.others.append((kind, raw))
        return kind

    def close(self) -> None:
        """Look whether the pages of each kind add up; call once when all documents are in."""
        for kind, pages in self._pages.items():
            wanted = max((page.total_pages or 1 for page in pages), default=1)
            promised = max((page.total_items or 0 for page in pages), default=0)
            held = sum(len(page.items) for page in pages)
            if wanted > len(pages):
                found = "1 was" if len(pages) == 1 else f"{len(pages)} were"
                self.ledger.note("page", kind or "list", "total_pages", f"says {wanted}, but {found} found")
            if (wanted > len(pages) or held < promised) and kind in ("service", "service_at_location", ""):
                self.is_whole = False

    def _add_service(self, raw: Raw, legacy: bool) -> None:
        self.services.append(modernise(raw) if legacy or is_legacy(raw) else raw)

    def _add_at_location(self, raw: Raw) -> None:
        """Services that come by place are put together again, one service with all its places."""
        service = service_of(raw)
        if service is None:
            self.others.append(("service_at_location", raw))
            return
        key = str(service.get("id") or len(self._at_locations))
        known = self._at_locations.get(key)
        if known is None:
            self._at_locations[key] = dict(modernise(service) if is_legacy(service) else service)
            self.services.append(self._at_locations[key])
            return
        places = cast("list[object]", known["service_at_locations"])
        there = [id_of(place) for place in places]
        places += [
            place for place in cast("list[object]", service["service_at_locations"]) if id_of(place) not in there
        ]
