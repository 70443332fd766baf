"""Quarantine: texts that came without a signature that fits. They are kept, sealed, until a person has looked.

A forger learns nothing and fills nothing: beyond MOST_KEPT that nobody has handled, further ones are only counted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.inbox import raise_shared_alarm
from casework.models import QuarantineRow
from casework.sealing import Seals
from casework.transactions import reading, writing

MOST_KEPT = 500
ALARM = "text_refused"


@dataclass(frozen=True)
class Kept:
    """One text that was refused, opened for whoever looks."""

    id: int
    reason: str
    fields: dict[str, str]
    at: datetime


class Quarantine:
    """Keep what was refused, and show it to a person."""

    def __init__(self, sessions: sessionmaker[Session], seals: Seals, clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._seals = seals
        self._clock = clock

    def keep(self, reason: str, fields: Mapping[str, str]) -> bool:
        """Keep one refused text and raise one alarm until it is cleared. False when there are too many already."""
        now = self._clock()
        with writing(self._sessions) as session:
            raise_shared_alarm(session, ALARM, now)
            if self._count(session) >= MOST_KEPT:
                return False
            sealed = self._seals.seal(json.dumps(dict(fields), ensure_ascii=False))
            session.add(QuarantineRow(reason=reason, sealed=sealed, at=now))
        return True

    def waiting(self, limit: int = 50) -> list[Kept]:
        """What nobody has handled, oldest first."""
        with reading(self._sessions) as session:
            rows = session.scalars(self._open().order_by(QuarantineRow.id).limit(limit)).all()
        return [Kept(row.id, row.reason, json.loads(self._seals.open(row.sealed)), row.at) for row in rows]

    def handled(self, row_id: int, staff: str) -> None:
        """A named human has dealt with it; the words are taken away."""
        with writing(self._sessions) as session:
            session.execute(
                update(QuarantineRow)
                .where(QuarantineRow.id == row_id, QuarantineRow.handled_by.is_(None))
                .values(handled_by=staff, sealed=self._seals.seal("{}"))
            )

    @staticmethod
    def _open():
        return select(QuarantineRow).where(QuarantineRow.handled_by.is_(None))

    @staticmethod
    def _count(session: Session) -> int:
        unhandled = select(func.count()).select_from(QuarantineRow).where(QuarantineRow.handled_by.is_(None))
        return session.scalar(unhandled) or 0
