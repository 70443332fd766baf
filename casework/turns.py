"""The one transaction that ends a turn: everything or nothing, and only by the worker that still holds the lease."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.effects import Effect, apply_all
from casework.errors import LeaseLost
from casework.inbox import Leased, move
from casework.messaging.parts import ReplyPart
from casework.models import FindingRow, InboxRow, OutboxRow, PlanStepRow, TurnRow
from casework.transactions import hold, reading, writing

KEPT_TURNS = 6  # Rasa replays what it reads; six turns hold every rule and a "more" that follows an answer


@dataclass(frozen=True)
class TrackerStage:
    """What the tracker store would have saved: the turn's events and the state before them."""

    events: list[dict[str, Any]]
    slots_before: dict[str, Any]
    active_loop_before: str | None


@dataclass(frozen=True)
class TurnOutcome:
    """All that one turn produced."""

    parts: tuple[ReplyPart, ...]
    effects: tuple[Effect, ...] = ()
    tracker: TrackerStage | None = None
    parked: bool = False
    reopen: bool = field(default=False)


class Turns:
    """Commit turns, and read back the recent ones."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def finish(self, leased: Leased, outcome: TurnOutcome) -> None:
        """Commit tracker events, effects, reply parts and the message's end together.

        Raises LeaseLost, with nothing written, when another worker has taken the message over.
        """
        now = self._clock()
        with writing(self._sessions) as session:
            if not move(session, leased, "park" if outcome.parked else "finish", done_at=now, leased_until=None):
                raise LeaseLost("another worker holds this message; nothing was saved")
            conversation = hold(session, leased.conversation_id)
            if outcome.reopen and conversation.holder == "closed":
                conversation.holder = "bot"
            if outcome.tracker is not None:
                session.add(
                    TurnRow(
                        inbox_id=leased.inbox_id,
                        conversation_id=leased.conversation_id,
                        events=outcome.tracker.events,
                        slots_before=outcome.tracker.slots_before,
                        active_loop_before=outcome.tracker.active_loop_before,
                    )
                )
            apply_all(session, leased, outcome.effects, now)
            for ordinal, part in enumerate(outcome.parts):
                session.add(
                    OutboxRow(
                        conversation_id=leased.conversation_id,
                        inbox_id=leased.inbox_id,
                        ordinal=ordinal,
                        text=part.text,
                        custom=part.custom,
                        created_at=now,
                    )
                )

    def recent(self, conversation_id: str) -> list[TrackerStage]:
        """The newest turns of a conversation, oldest first; at most KEPT_TURNS."""
        with reading(self._sessions) as session:
            rows = session.scalars(
                select(TurnRow)
                .where(TurnRow.conversation_id == conversation_id)
                .order_by(TurnRow.inbox_id.desc())
                .limit(KEPT_TURNS)
            ).all()
        return [TrackerStage(row.events, row.slots_before, row.active_loop_before) for row in reversed(rows)]

    def recent_texts(self, leased: Leased, limit: int = 2) -> list[str]:
        """The person's last messages before this one, oldest first: danger can be spread over several."""
        with reading(self._sessions) as session:
            texts = session.scalars(
                select(InboxRow.text)
                .where(InboxRow.conversation_id == leased.conversation_id, InboxRow.id < leased.inbox_id)
                .order_by(InboxRow.id.desc())
                .limit(limit)
            ).all()
        return list(reversed(texts))

    def has_spoken(self, conversation_id: str) -> bool:
        """Whether anything was ever said in this conversation (the first reply says who is speaking)."""
        with reading(self._sessions) as session:
            said = select(OutboxRow.id).where(OutboxRow.conversation_id == conversation_id).limit(1)
            return session.scalars(said).first() is not None

    def plan_steps(self, conversation_id: str) -> list[str]:
        """The steps that the person set, oldest first."""
        with reading(self._sessions) as session:
            steps = select(PlanStepRow.text).where(PlanStepRow.conversation_id == conversation_id)
            return list(session.scalars(steps.order_by(PlanStepRow.id)))

    def danger_since(self, conversation_id: str, since: datetime) -> int:
        """The highest level found since a moment and not cleared by a human; 0 for none."""
        with reading(self._sessions) as session:
            levels = select(func.max(FindingRow.level)).where(
                FindingRow.conversation_id == conversation_id, FindingRow.at >= since, FindingRow.cleared_by.is_(None)
            )
            return session.scalar(levels) or 0
