"""The id of a directory row: made from the feed and the id there, so that a second import finds the same row."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1f3a58-5c0e-5d0c-9a43-0d3c0b7f7a11")


def row_id(feed: str, entity: str, *original: str) -> str:
    """A UUID that is always the same for the same feed, entity and original id (with the owner's id before it)."""
    return str(uuid5(_NAMESPACE, "\x1f".join((feed, entity, *original))))


def service_id(feed: str, original: str) -> str:
    """The id under which `Directory.service` knows a service that the feed calls `original`."""
    return row_id(feed, "service", original)
