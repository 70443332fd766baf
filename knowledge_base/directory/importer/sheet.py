"""Collects the table rows that one document of a feed makes, with ids that stay the same at the next import."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge_base.directory.dialects import Row
from knowledge_base.directory.identity import row_id
from knowledge_base.directory.importer.checks import Fields, Raw
from knowledge_base.directory.importer.report import Ledger

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass
class Sheet:
    """The rows by table and id. `today` is the day of the import; `terms` are the feed's own, by id."""

    feed: str
    ledger: Ledger
    today: date
    demo: bool = False
    own_words: Collection[str] = ()
    terms: Mapping[str, Raw] = field(default_factory=dict[str, Raw])
    rows: dict[tuple[str, str], Row] = field(default_factory=dict[tuple[str, str], Row])
    _entity_of: dict[str, str] = field(default_factory=dict[str, str])

    def fields(self, raw: Raw, entity: str, position: int = 1) -> Fields:
        """Start reading one entity; two kinds of entity with one UUID are a fault."""
        found = Fields(raw, entity, self.ledger, place=f"#{position}", own_words=self.own_words)
        other = self._entity_of.setdefault(found.given_id, entity) if _UUID.fullmatch(found.given_id) else entity
        if other != entity:
            found.fault("id", f"is also the id of its {other}")
        return found

    def put_shared(self, found: Fields, **columns: object) -> str:
        """A row that many documents may hold, such as an organization; the first one counts. Gives its id."""
        id = row_id(self.feed, found.entity, found.id)
        self.rows.setdefault((found.entity, id), self._row(id, found, columns))
        return id

    def put_part(self, owner: str, found: Fields, **columns: object) -> str:
        """A row that belongs to one owner. A second, different one with the same id is kept and is a fault."""
        id = row_id(self.feed, found.entity, owner, found.id)
        number = 1
        while (found.entity, id) in self.rows:
            old = self.rows[found.entity, id]
            if all(old.get(name) == value for name, value in columns.items() if name != "position"):
                return id
            found.fault("id", "is used more than once")
            number += 1
            id = row_id(self.feed, found.entity, owner, found.id, str(number))
        self.rows[found.entity, id] = self._row(id, found, columns)
        return id

    def _row(self, id: str, found: Fields, columns: Row) -> Row:
        return {"id": id, "feed_id": self.feed, "original_id": found.id, "extra": found.unknown(), **columns}
