"""The clock of this room, a column for words that must never make a turn fail, and indexes of what is not over yet.

Nearly every row of the inbox and the outbox is over for good. What is not has an index of its own, which stays small
whatever the table holds, so that what is next is found without any statistics about the table.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Dialect, Index, String, TypeDecorator, bindparam, text
from sqlalchemy.orm import InstrumentedAttribute

from knowledge_base.database import UtcDateTime

__all__ = ["Clock", "ShortText", "UtcDateTime", "index_while", "is_one_of", "utc_now"]

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class ShortText(TypeDecorator[str]):
    """Words cut to the column's length: PostgreSQL refuses longer ones, and a note must not cost a person the reply."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Keep what fits."""
        return value if value is None else value[: self.impl.length]  # pyright: ignore[reportAttributeAccessIssue]


def index_while(states: Sequence[str], name: str, *columns: str) -> Index:
    """An index of the rows that are in one of these states."""
    condition = text("state IN ({})".format(", ".join(f"'{state}'" for state in states)))
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


def is_one_of(column: InstrumentedAttribute[str], states: Sequence[str]) -> ColumnElement[bool]:
    """The same condition, spelled out in the statement: with parameters no database sees that such an index fits."""
    return column.in_(bindparam(None, list(states), String, expanding=True, literal_execute=True))
