"""Imports one feed: read it all, check it all, stage it, then switch it in at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import httpx
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from knowledge_base.directory.errors import DirectoryError, DirectoryUnavailable
from knowledge_base.directory.identity import service_id
from knowledge_base.directory.importer.checks import Fields, Raw, clean_id
from knowledge_base.directory.importer.contacts import read_organization
from knowledge_base.directory.importer.gathering import Gathered
from knowledge_base.directory.importer.places import read_location
from knowledge_base.directory.importer.reading import reading
from knowledge_base.directory.importer.report import FeedRefused, ImportReport, Ledger
from knowledge_base.directory.importer.services import ServiceReader
from knowledge_base.directory.importer.sheet import Sheet
from knowledge_base.directory.importer.staging import Staging
from knowledge_base.directory.importer.terms import read_taxonomy, read_term
from knowledge_base.topics import load_topics

LONGEST_FEED_NAME = 100
NO_ID = "\0"  # no cleaned id holds this sign
Progress = Callable[[int, int], None]


def import_feed(
    session_factory: sessionmaker[Session],
    source: str | Path,
    *,
    feed: str,
    strict: bool = False,
    demo: bool = False,
    progress: Progress | None = None,
    client: httpx.Client | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ImportReport:
    """Bring a feed into the directory under the name `feed`, from a file, a folder of JSON files or a web address.

    Importing again updates: a service is the same when feed and id are the same. A service that an earlier import
    brought and that is missing from a whole feed becomes inactive, so that links to it still explain themselves; it is
    not deleted. A part of a feed (one page of many, one service alone) only adds and updates.
    A feed that cannot be read to its end changes nothing and raises DirectoryError. A faulty field is left out, and a
    service without a sound id, name and status is skipped, each with its fault in the report; the rest is committed
    together. With `strict`, any fault raises FeedRefused and nothing is changed. A feed without services changes
    nothing. `demo` marks every service as invented, as does one entry that says so itself. `progress` hears
    (services checked, services in all). Raises DirectoryUnavailable when the database fails.
    """
    if not feed.strip() or len(feed) > LONGEST_FEED_NAME:
        raise DirectoryError(f"A feed needs a name of up to {LONGEST_FEED_NAME} characters.")
    ledger = Ledger()
    staging = Staging(session_factory, feed, clock())
    try:
        with reading(source, ledger, client) as gathered:
            # A feed that says of one entry that it is invented is taken as invented: none of it may reach the public.
            demo = demo or any(raw.get("demo") is True for raw in gathered.services)
            today = clock().date()
            check = _Check(gathered, lambda: Sheet(feed, ledger, today, demo=demo, terms=gathered.terms))
            try:
                loaded, skipped = check.stage(staging, feed, progress)
                report = ImportReport(loaded, skipped, ledger.faults, _note(gathered, loaded, skipped))
                if strict and ledger.faults:
                    raise FeedRefused(report)
                if loaded:
                    staging.switch(str(source), demo=demo, is_whole=gathered.is_whole)
            finally:
                staging.forget()
    except DBAPIError as error:
        raise DirectoryUnavailable("The directory cannot be written just now, so nothing was changed.") from error
    return report


@dataclass
class _Check:
    """Checks what was gathered, one service at a time."""

    gathered: Gathered
    new_sheet: Callable[[], Sheet]

    def stage(self, staging: Staging, feed: str, progress: Progress | None) -> tuple[int, int]:
        """Stage the rows of every sound service; gives how many those are, and how many entries were not taken."""
        gathered = self.gathered
        shared = self.new_sheet()
        self._check_others(shared)
        reader = ServiceReader(load_topics(), gathered.organizations)
        loaded, skipped, done = 0, 0, 0
        for id, entries in _by_id(gathered.services).items():
            kept, row, left_out = self._best(reader, entries)
            done += len(entries)
            if kept:
                staging.add_service(row, kept.rows)
            elif not id.startswith(NO_ID):
                staging.stays(service_id(feed, id))
            loaded, skipped = loaded + bool(kept), skipped + left_out
            if progress:
                progress(done, len(gathered.services))
        if loaded:
            staging.add(shared.rows.items())
        return loaded, skipped

    def _best(self, reader: ServiceReader, entries: Sequence[Raw]) -> tuple[Sheet | None, str, int]:
        """The fullest sound entry of one id with its row id, and how many that say something else are left out."""
        sound: list[tuple[int, Sheet, str, Raw]] = []
        different = _distinct([self.gathered.fill(entry) for entry in _distinct(entries)])
        for entry in different:
            sheet = self.new_sheet()
            row = reader.read(sheet, entry)
            if row:
                sound.append((len(entry), sheet, row, entry))
        if not sound:
            return None, "", len(different)
        _, kept, row, record = max(sound, key=lambda found: found[0])
        others = [entry for entry in different if not _agrees(entry, record)]
        if others:
            problem = f"is used by {len(others) + 1} different entries; the fullest was kept"
            kept.ledger.note("service", str(record.get("id")), "id", problem)
        return kept, row, len(others)

    def _check_others(self, sheet: Sheet) -> None:
        for raw in self.gathered.organizations.values():
            read_organization(sheet, raw)
        for raw in self.gathered.terms.values():
            read_term(sheet, raw)
        for kind, raw in self.gathered.others:
            if kind == "taxonomy":
                read_taxonomy(sheet, raw)
            elif kind == "location":
                read_location(sheet, raw, "#1")
            elif kind == "api_details":
                _check_api_details(sheet, raw)
            else:
                sheet.fields(raw, kind).fault("service", "is missing")


def _check_api_details(sheet: Sheet, raw: Raw) -> None:
    found = Fields({"id": "(api)", **raw}, "api_details", sheet.ledger)
    for name in ("version", "profile", "openapi_url"):
        value = found.url(name) if name.endswith("_url") else found.text(name)
        if not value and raw.get(name) in (None, ""):
            found.fault(name, "is missing")


def _by_id(services: Sequence[Raw]) -> dict[str, list[Raw]]:
    """Entries that share an id; one without an id stands alone."""
    groups: dict[str, list[Raw]] = {}
    for number, raw in enumerate(services):
        id = raw.get("id")
        known = clean_id(id)
        groups.setdefault(known or f"{NO_ID}{number}", []).append(raw)
    return groups


def _distinct(entries: Sequence[Raw]) -> list[Raw]:
    kept: list[Raw] = []
    for entry in entries:
        if entry not in kept:
            kept.append(entry)
    return kept


def _agrees(entry: Mapping[str, object], record: Mapping[str, object]) -> bool:
    """Whether an entry says nothing that the record does not; a list gives some of what a full record has."""
    return all(_is_within(value, record.get(name)) for name, value in entry.items())


def _is_within(part: object, whole: object) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return _agrees(cast("Raw", part), cast("Raw", whole))
    return part == whole


def _note(gathered: Gathered, loaded: int, skipped: int) -> str:
    if not gathered.services:
        return "The feed holds no services, so nothing was changed."
    if not loaded:
        return "No service of the feed could be taken, so nothing was changed."
    taken = "1 service was taken" if loaded == 1 else f"{loaded} services were taken"
    left = f" {skipped} could not be taken." if skipped else ""
    if gathered.is_whole:
        return f"The whole feed was read and {taken}.{left}"
    return f"This is a part of a feed: {taken}, and services not in it were left as they are.{left}"
