"""The clock of this room, and a column for words that must never make a turn fail."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Dialect, String, TypeDecorator

from knowledge_base.database import UtcDateTime

__all__ = ["Clock", "ShortText", "UtcDateTime", "utc_now"]

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
