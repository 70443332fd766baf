"""Quarantine: texts that came without a signature that fits. They are kept, sealed, until a person has looked.

Nothing here is ever answered, read for danger or passed on by itself: whoever sent it may not be who they say. A forger
learns nothing and fills nothing: the same text is one row that counts, and one more row counts what is beyond MOST_KEPT
or came too fast to be kept (web/edge/refused_tally.py).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.errors import CaseworkError
from casework.inbox import raise_shared_alarm
from casework.models import QuarantineRow, StaffActionRow
from casework.sealing import Seals
from casework.transactions import reading, writing

MOST_KEPT = 500
NOT_KEPT = "not_kept"  # the reason of the one row that counts what was not kept any more
ALARM = "text_refused"


@dataclass(frozen=True)
class Refused:
    """One refused text as a list shows it: how often the same came, and when. No word and no number."""

    id: int
    reason: str
    times: int
    first_at: datetime
    last_at: datetime


class Quarantine:
    """Keep what was refused, and show it to a named human."""

    def __init__(self, sessions: sessionmaker[Session], seals: Seals, clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._seals = seals
        self._clock = clock

    def keep(self, reason: str, fields: Mapping[str, str], times: int = 1) -> bool:
        """Keep one refused text and raise one alarm until it is cleared. False when there are too many already.

        `times` is how often the same text came since it was last kept.
        """
        written, now = json.dumps(dict(sorted(fields.items())), ensure_ascii=False), self._clock()
        digest = self._seals.lookup(f"quarantine {reason} {written}")
        with writing(self._sessions) as session:
            raise_shared_alarm(session, ALARM, now)
            if self._counted(session, QuarantineRow.digest == digest, times, now):
                return True
            if self._count(session) < MOST_KEPT:
                session.add(self._row(reason, digest, written, times, now))
                return True
            self._count_more(session, times, now)
            return False

    def count_more(self, times: int) -> None:
        """Count refused texts whose words nobody keeps, in one row, and raise the alarm as for any other."""
        now = self._clock()
        with writing(self._sessions) as session:
            raise_shared_alarm(session, ALARM, now)
            self._count_more(session, times, now)

    def listed(self, limit: int = 100) -> list[Refused]:
        """What nobody has handled, newest first; before them the row that counts what was not kept."""
        order = (QuarantineRow.reason == NOT_KEPT).desc(), QuarantineRow.id.desc()
        with reading(self._sessions) as session:
            rows = session.scalars(_open().order_by(*order).limit(limit)).all()
            return [Refused(row.id, row.reason, row.times, row.at, row.last_at or row.at) for row in rows]

    def count(self) -> int:
        """How many refused texts nobody has handled: each different one once, and all whose words are not kept."""
        with reading(self._sessions) as session:
            not_kept = _open().where(QuarantineRow.reason == NOT_KEPT)
            return self._count(session) + sum(row.times - 1 for row in session.scalars(not_kept))

    def read(self, row_id: int, staff: str) -> dict[str, str]:
        """What came with one refused text, opened for a named human: that is kept. Raises CaseworkError for none."""
        with writing(self._sessions) as session:
            row = self._still_open(session, row_id)
            fields: dict[str, str] = json.loads(self._seals.open(row.sealed))
            self._note(session, staff, "read_refused", row_id)
        return fields

    def handled(self, row_id: int, staff: str) -> None:
        """A named human has dealt with it: that is kept, and its words go. Raises CaseworkError when there is none."""
        with writing(self._sessions) as session:
            row = self._still_open(session, row_id)
            row.handled_by, row.handled_at, row.sealed, row.digest = staff, self._clock(), self._seals.seal("{}"), ""
            self._note(session, staff, "dismiss_refused", row_id)

    def _count_more(self, session: Session, times: int, now: datetime) -> None:
        if not self._counted(session, QuarantineRow.reason == NOT_KEPT, times, now):
            session.add(self._row(NOT_KEPT, "", "{}", times, now))

    def _row(self, reason: str, digest: str, written: str, times: int, now: datetime) -> QuarantineRow:
        return QuarantineRow(
            reason=reason, sealed=self._seals.seal(written), digest=digest, times=times, at=now, last_at=now
        )

    def _note(self, session: Session, staff: str, action: str, row_id: int) -> None:
        session.add(StaffActionRow(by=staff, action=action, about=f"refused {row_id}", at=self._clock()))

    @staticmethod
    def _counted(session: Session, same: object, times: int, now: datetime) -> bool:
        """Whether a row that nobody has handled counts it."""
        counted = session.execute(
            update(QuarantineRow)
            .where(QuarantineRow.handled_by.is_(None), same)  # pyright: ignore[reportArgumentType]
            .values(times=QuarantineRow.times + times, last_at=now)
            .execution_options(synchronize_session=False)
        )
        return counted.rowcount > 0  # pyright: ignore[reportAttributeAccessIssue]

    @staticmethod
    def _still_open(session: Session, row_id: int) -> QuarantineRow:
        row = session.scalars(_open().where(QuarantineRow.id == row_id).with_for_update()).one_or_none()
        if row is None:
            raise CaseworkError("that text was dismissed already, or was never there; go back to the list")
        return row

    @staticmethod
    def _count(session: Session) -> int:
        unhandled = select(func.count()).select_from(QuarantineRow).where(QuarantineRow.handled_by.is_(None))
        return session.scalar(unhandled) or 0


def _open() -> Select[tuple[QuarantineRow]]:
    return select(QuarantineRow).where(QuarantineRow.handled_by.is_(None))
