"""The words that a feed tags things with, and the tags themselves."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_base.directory.importer.checks import Raw
from knowledge_base.directory.importer.sheet import Sheet


def read_term(sheet: Sheet, raw: Raw) -> str | None:
    """A taxonomy term; gives its row id, or None when it has no id or no name."""
    found = sheet.fields(raw, "taxonomy_term")
    name = found.text("name", needed=True)
    parent = found.text("parent_id", numbers_too=True)
    if parent and parent == found.given_id:
        found.fault("parent_id", "is its own id")
    columns = {
        "description": found.text("description", needed=True),
        "parent_id": parent,
        "taxonomy": found.text("taxonomy"),
        "taxonomy_id": found.text("taxonomy_id", numbers_too=True),
        "term_uri": found.url("term_uri"),
        "code": found.text("code", numbers_too=True) or found.text("term", numbers_too=True),
    }
    found.leave_out("term", "taxonomy_detail", "language")
    return sheet.put_shared(found, name=name, **columns) if found.given_id and name else None


def read_attributes(sheet: Sheet, attributes: Sequence[Raw], owner: str, **owners: str) -> list[Raw]:
    """Tags of one owner; gives the terms that they name. A tag without a term is left out with its fault."""
    terms: list[Raw] = []
    for position, raw in enumerate(attributes, 1):
        found = sheet.fields(raw, "attribute", position)
        found.leave_out("link_id", "link_entity")
        term_id = found.text("taxonomy_term_id", numbers_too=True)
        term = found.child("taxonomy_term")
        if term is None and term_id:
            term = sheet.terms.get(term_id, {"id": term_id})
        if term is None:
            found.fault("taxonomy_term", "is missing")
            continue
        terms.append(term)
        row = read_term(sheet, term) if len(term) > 1 else None
        if row:
            links = dict.fromkeys(("service_id", "organization_id", "location_id")) | owners
            sheet.put_part(owner, found, **links, taxonomy_term_id=row, link_type=found.text("link_type"))
    return terms


def read_taxonomy(sheet: Sheet, raw: Raw) -> None:
    """A taxonomy is checked, not kept; its terms are kept."""
    found = sheet.fields(raw, "taxonomy")
    found.text("name", needed=True)
    found.text("description", needed=True)
    found.url("uri")
    for term in found.children("taxonomy_terms"):
        read_term(sheet, term)
