"""The one transaction that ends a turn: everything or nothing, and only by the worker that still holds the lease."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, func, select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.desk import PAUSE
from casework.effects import Effect, apply_all
from casework.errors import LeaseLost
from casework.inbox import Leased, move
from casework.messaging.attachments import split_attachments
from casework.messaging.parts import ReplyPart
from casework.models import FindingRow, InboxRow, OutboxRow, PlanStepRow, SwitchRow, TurnRow
from casework.transactions import hold, reading, writing
from knowledge_base.septets import segments

KEPT_TURNS = 2  # Rasa replays what it reads, and every rule looks at one turn: what outlives a turn is a slot
EARLIER = 2  # texts; danger is seldom spread over more

# Asked in every turn, so they are built once.
CONVERSATION = bindparam("conversation", type_=String)
OPEN = FindingRow.conversation_id == CONVERSATION, FindingRow.cleared_by.is_(None)
STANDING = select(func.max(FindingRow.level)).where(*OPEN)
DANGER = STANDING.where(FindingRow.at >= bindparam("since"))
OF_CHILD = select(FindingRow.id).where(*OPEN, FindingRow.under_18.is_(True), FindingRow.who == "self")
SPOKEN = select(OutboxRow.id).where(OutboxRow.conversation_id == CONVERSATION, OutboxRow.ordinal >= 0)
PAUSED = select(SwitchRow.is_on).where(SwitchRow.name == PAUSE).order_by(SwitchRow.id.desc()).limit(1)
BEFORE = select(
    DANGER.scalar_subquery(),
    SPOKEN.exists(),
    PAUSED.scalar_subquery(),
    STANDING.scalar_subquery(),
    OF_CHILD.exists(),
)
EARLIER_TEXTS = (
    select(InboxRow.text)
    .where(InboxRow.conversation_id == CONVERSATION, InboxRow.id < bindparam("inbox"))
    .order_by(InboxRow.id.desc())
    .limit(EARLIER)
)
RECENT_TURNS = (
    select(TurnRow.events, TurnRow.slots_before, TurnRow.active_loop_before)
    .where(TurnRow.conversation_id == CONVERSATION)
    .order_by(TurnRow.inbox_id.desc())
    .limit(KEPT_TURNS)
)


@dataclass(frozen=True)
class TrackerStage:
    """What the tracker store would have saved: the turn's events and the state before them."""

    events: list[dict[str, Any]]
    slots_before: dict[str, Any]
    active_loop_before: str | None


@dataclass(frozen=True)
class TurnOutcome:
    """All that one turn produced. `messages` are the parts as they leave, where a channel draws them differently."""

    parts: tuple[ReplyPart, ...]
    effects: tuple[Effect, ...] = ()
    tracker: TrackerStage | None = None
    parked: bool = False
    reopen: bool = field(default=False)
    messages: tuple[ReplyPart, ...] | None = None


@dataclass(frozen=True)
class Before:
    """What is known before a message is answered.

    `texts`: the words of the person's last messages, oldest first, since danger can be spread over several. `level`:
    the highest danger found lately and not cleared by a human. `has_spoken`: whether anything was ever said in this
    conversation, other than while no bot was there, which says less. `standing`: the highest danger that no human has
    cleared, however old; `is_child`: one of those is a child's own.
    """

    texts: tuple[str, ...]
    level: int
    has_spoken: bool
    is_paused: bool
    standing: int = 0
    is_child: bool = False


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
            for ordinal, part in enumerate(outcome.parts if outcome.messages is None else outcome.messages):
                session.add(
                    OutboxRow(
                        conversation_id=leased.conversation_id,
                        inbox_id=leased.inbox_id,
                        ordinal=ordinal,
                        text=part.text,
                        custom=part.custom,
                        segments=segments(part.text) if leased.channel == "sms" else None,
                        created_at=now,
                    )
                )

    def before(self, leased: Leased, since: datetime) -> Before:
        """What the doorway asks before it answers; danger counts from `since`. One look at the database."""
        asked = {"conversation": leased.conversation_id, "inbox": leased.inbox_id, "since": since}
        with reading(self._sessions) as session:
            level, has_spoken, is_paused, standing, is_child = session.execute(BEFORE, asked).one()
            said = session.scalars(EARLIER_TEXTS, asked).all()
        words = tuple(split_attachments(text)[0] for text in reversed(said))
        return Before(words, level or 0, bool(has_spoken), bool(is_paused), standing or 0, bool(is_child))

    def recent(self, conversation_id: str) -> list[TrackerStage]:
        """The newest turns of a conversation, oldest first; at most KEPT_TURNS."""
        with reading(self._sessions) as session:
            rows = session.execute(RECENT_TURNS, {"conversation": conversation_id}).all()
        return [TrackerStage(*row) for row in reversed(rows)]

    def plan_steps(self, conversation_id: str) -> list[str]:
        """The steps that the person set, oldest first."""
        with reading(self._sessions) as session:
            steps = select(PlanStepRow.text).where(PlanStepRow.conversation_id == conversation_id)
            return list(session.scalars(steps.order_by(PlanStepRow.id)))
