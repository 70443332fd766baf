"""Where SQLite and PostgreSQL differ: word search (FTS5 or tsvector) and how rows are put in or replaced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from sqlalchemy import (
    Column,
    MetaData,
    Select,
    String,
    Table,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Row = dict[str, object]

# Made by the migration, since each system has its own kind; only this column is the same in both.
SEARCH_TABLE = Table("service_search", MetaData(schema="directory"), Column("service_id", String(36)))
# Words that say nothing about a service. PostgreSQL drops its own list as well.
_STOP_WORDS = """
a about all am an and any are around as at be by can could do does for from get has have help i in is it me my
near need of on or our please some something that the them there these they this to us want was we what where
which who with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
MOST_TERMS = 12  # of a message; the rest adds time and no better answer


def terms_of(words: str) -> tuple[str, ...]:
    """The words worth looking for, in order, each once."""
    found = re.findall(r"[^\W_]+", words.casefold().replace("'", "").replace("\u2019", ""))
    kept = (term for term in found if term not in STOP_WORDS and (len(term) > 1 or term.isdigit()))
    return tuple(dict.fromkeys(kept))[:MOST_TERMS]


def ids_with_words(system: str, terms: Sequence[str], *, all_of: bool, in_name: bool = False) -> Select[tuple[str]]:
    """The ids of services that hold all (or any) of the terms, anywhere or in the name; endings are forgiven."""
    if system == "sqlite":
        matcher = (" AND " if all_of else " OR ").join(f'"{term}"' for term in terms)
        matcher = f"name : ({matcher})" if in_name else matcher
        found = literal_column("service_search").op("MATCH")(matcher)
        return select(cast("Column[str]", SEARCH_TABLE.c.service_id)).where(found)
    label = ":A" if in_name else ""
    matcher = (" & " if all_of else " | ").join(f"{term}{label}" for term in terms)
    document = column("document", postgresql.TSVECTOR)
    found = document.op("@@")(func.to_tsquery(literal_column("'english'::regconfig"), matcher))
    return select(cast("Column[str]", SEARCH_TABLE.c.service_id)).where(found)


def index_services(session: Session, rows: Sequence[tuple[str, str, str]]) -> None:
    """Make (service id, name, other words) searchable; ids that were searchable before are replaced."""
    if not rows:
        return
    forget_services(session, [service for service, _, _ in rows])
    values: list[Row] = [{"service": service, "name": name, "body": body} for service, name, body in rows]
    if _system(session) == "sqlite":
        session.execute(
            text("INSERT INTO service_search (service_id, name, body) VALUES (:service, :name, :body)"), values
        )
        return
    session.execute(
        text(
            "INSERT INTO directory.service_search (service_id, document) VALUES (:service, "
            "setweight(to_tsvector('english', :name), 'A') || setweight(to_tsvector('english', :body), 'B'))"
        ),
        values,
    )


def forget_services(session: Session, ids: Sequence[str]) -> None:
    """Take services out of the word search."""
    for start in range(0, len(ids), 500):
        session.execute(delete(SEARCH_TABLE).where(SEARCH_TABLE.c.service_id.in_(ids[start : start + 500])))


def put_rows(session: Session, target: Table, rows: Sequence[Row], *, keep: Sequence[str] = ()) -> None:
    """Insert rows, or replace those with the same key; the columns in `keep` are left as they are in old rows."""
    if not rows:
        return
    kept = {*keep, *(name.name for name in target.primary_key)}
    maker = sqlite.insert if _system(session) == "sqlite" else postgresql.insert
    statement = maker(target)
    changed = {name.name: statement.excluded[name.name] for name in target.columns if name.name not in kept}
    keys = list(target.primary_key)
    statement = (
        statement.on_conflict_do_update(index_elements=keys, set_=changed)
        if changed
        else (statement.on_conflict_do_nothing(index_elements=keys))
    )
    session.execute(statement, rows)


def add_rows(session: Session, target: Table, rows: Sequence[Row]) -> None:
    """Insert rows that are new."""
    if rows:
        session.execute(insert(target), rows)


def _system(session: Session) -> str:
    return session.get_bind().dialect.name
