"""Holds checked rows until the whole feed is checked, then switches them in within one short transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import Date, Select, Table, Time, delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from knowledge_base.database import UtcDateTime, unit_of_work
from knowledge_base.directory.dialects import Row, add_rows, index_services, put_rows
from knowledge_base.directory.models import Base, ImportRow, Service

BATCH = 500  # rows written at once: a few hundredths of a second
LEFT_OVER = timedelta(days=1)  # staged rows older than this belong to an import that died
# Owners before what they own. A row of these may have been there before and is replaced.
OWNERS = ("organization", "taxonomy_term", "location", "service")
# What belongs to an owner is taken away and put in anew; in this order links are there when they are needed.
PARTS = (
    *("address", "accessibility", "service_at_location", "schedule", "contact", "phone", "cost_option"),
    *("language", "service_area", "attribute", "service_topic"),
)
KEPT_COLUMNS = {"service": ("assured_by_us",)}  # our editors' own, never a feed's
SEARCHED = "service_search"
STAYS = "service_stays"  # in the feed, but faulty or as it was: what we had before stays as it is


class Staging:
    """The staged rows of one import."""

    def __init__(self, sessions: sessionmaker[Session], feed: str, now: datetime) -> None:
        """Nothing is written until rows are added."""
        self._sessions = sessions
        self._feed = feed
        self._now = now
        self._run = uuid4().hex
        self._seen: set[tuple[str, str]] = set()
        self._waiting: list[Row] = []
        self._digests: dict[str, str] | None = None

    def add(self, rows: Iterable[tuple[tuple[str, str], Row]]) -> None:
        """Stage rows by ((table, id), columns); a row that is there already is not staged again."""
        for key, columns in rows:
            if key in self._seen:
                continue
            self._seen.add(key)
            entity, id = key
            row: Row = {"run": self._run, "position": len(self._seen), "started_at": self._now, "entity": entity}
            self._waiting.append(
                row | {"row_id": str(columns.get("service_id") or id)[:36], "payload": _as_json(columns)}
            )
        if len(self._waiting) >= BATCH:
            self._write()

    def add_service(self, service_id: str, rows: dict[tuple[str, str], Row]) -> None:
        """Stage a service with all its rows, unless the feed has not changed it since the last import.

        A daily import of a feed that hardly changes so holds the switch's lock for a moment only.
        """
        if self._digests is None:
            with self._sessions() as session:
                known = select(Service.id, Service.digest).where(Service.feed_id == self._feed)
                self._digests = {id: digest for id, digest in session.execute(known) if digest}
        plain = [[*key, _as_json(columns)] for key, columns in sorted(rows.items())]
        digest = sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
        if self._digests.get(service_id) == digest:
            self.stays(service_id)
            return
        rows["service", service_id]["digest"] = digest
        self.add(rows.items())

    def stays(self, service_id: str) -> None:
        """Remember a service that is in the feed and is left as we have it."""
        self.add([((STAYS, service_id), {})])

    def switch(self, source: str, *, demo: bool, is_whole: bool) -> None:
        """Make the staged rows the feed's rows, all of them or, on any error, none.

        In a whole feed, services that we had before and that are not in it become inactive.
        """
        self._write()
        with unit_of_work(self._sessions) as session:
            feed: Row = {"id": self._feed, "source": source, "demo": demo, "imported_at": self._now}
            put_rows(session, _table("feed"), [feed])
            self._clear_parts(session)
            for name in OWNERS:
                for rows in self._staged(session, name):
                    put_rows(session, _table(name), rows, keep=KEPT_COLUMNS.get(name, ()))
            for name in PARTS:
                for rows in self._staged(session, name):
                    add_rows(session, _table(name), rows)
            for rows in self._staged(session, SEARCHED):
                index_services(session, [(str(row["service_id"]), str(row["name"]), str(row["body"])) for row in rows])
            session.execute(update(Service).where(Service.feed_id == self._feed).values(demo=demo))
            if is_whole:
                self._retire_missing(session)
            session.execute(delete(ImportRow).where(ImportRow.run == self._run))

    def forget(self) -> None:
        """Throw the staged rows away, and those that a dead import left behind."""
        with unit_of_work(self._sessions) as session:
            old = ImportRow.started_at < self._now - LEFT_OVER
            session.execute(delete(ImportRow).where((ImportRow.run == self._run) | old))

    def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            with unit_of_work(self._sessions) as session:
                session.execute(insert(_table("import_row")), batch)

    def _ids(self, entity: str) -> Select[tuple[str]]:
        return select(ImportRow.row_id).where(ImportRow.run == self._run, ImportRow.entity == entity)

    def _clear_parts(self, session: Session) -> None:
        for name in reversed(PARTS):
            table = _table(name)
            for owner in ("service", "location", "organization"):
                column = table.columns.get(f"{owner}_id")
                if column is not None and not (name == "service_at_location" and owner == "location"):
                    session.execute(delete(table).where(column.in_(self._ids(owner))))

    def _retire_missing(self, session: Session) -> None:
        session.execute(
            update(Service)
            .where(Service.feed_id == self._feed, Service.status == "active")
            .where(Service.id.not_in(self._ids("service")), Service.id.not_in(self._ids(STAYS)))
            .values(status="inactive", digest=None)
        )

    def _staged(self, session: Session, entity: str) -> Iterator[Sequence[Row]]:
        """The staged rows of one table, in the order they came, in batches."""
        readers = _readers(entity)
        last = 0
        while True:
            rows = session.execute(
                select(ImportRow.position, ImportRow.payload)
                .where(ImportRow.run == self._run, ImportRow.entity == entity, ImportRow.position > last)
                .order_by(ImportRow.position)
                .limit(BATCH)
            ).all()
            if not rows:
                return
            last = rows[-1][0]
            yield [_from_json(payload, readers) for _, payload in rows]


def _table(name: str) -> Table:
    return Base.metadata.tables[f"directory.{name}"]


def _as_json(columns: Row) -> Row:
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in columns.items()}


def _readers(entity: str) -> dict[str, Callable[[str], object]]:
    """How the dates and times of one table come back from JSON."""
    table = Base.metadata.tables.get(f"directory.{entity}")
    found: dict[str, Callable[[str], object]] = {}
    for column in table.columns if table is not None else ():
        if isinstance(column.type, UtcDateTime):
            found[column.name] = datetime.fromisoformat
        elif isinstance(column.type, Date):
            found[column.name] = date.fromisoformat
        elif isinstance(column.type, Time):
            found[column.name] = time.fromisoformat
    return found


def _from_json(payload: Row, readers: dict[str, Callable[[str], object]]) -> Row:
    for name, read in readers.items():
        value = payload.get(name)
        if isinstance(value, str):
            payload[name] = read(value)
    return payload
