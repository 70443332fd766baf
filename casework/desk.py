"""The desk: what staff see of people who need a human, and the one switch that pauses the bot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from casework.callbacks import rang_since
from casework.columns import Clock, utc_now
from casework.consent import ringing
from casework.errors import CaseworkError
from casework.manner import manner_of
from casework.models import AlarmRow, ConversationRow, HandoffRow, InboxRow, OutboxRow, SwitchRow
from casework.staff_texts import held_until, is_cold, readable, would_wait, write
from casework.transactions import hold, reading, writing
from casework.wishes import Wish, see_to, standing

PAUSE = "bot_paused"
LAST = 2**62  # sorts after every message id


@dataclass(frozen=True)
class HandoffCard:
    """One person waiting for a human."""

    id: int
    conversation_id: str
    channel: str
    reason: str
    level: int
    state: str
    expect: str
    opened_at: datetime
    claimed_by: str | None
    ringing: str = ""  # asked, safe or not_safe, in the person's newest word; empty when nobody asked
    may_tell: bool = True  # false for a landline that may read texts aloud and has not agreed
    rang_at: datetime | None = None  # when they rang us last while this was open
    is_cold: bool = False  # a text that staff write now is one that we start: somebody else may read it
    waits_until: datetime | None = None  # a text that staff write now waits so long
    held_until: datetime | None = None  # and one that they have written
    wishes: tuple[str, ...] = ()  # what else the person asked for, that has no handoff of its own yet


@dataclass(frozen=True)
class Line:
    """One line of a transcript."""

    said_by: str
    text: str
    at: datetime


@dataclass(frozen=True)
class AlarmCard:
    """Something that needs a look."""

    id: int
    name: str
    at: datetime


@dataclass(frozen=True)
class Pause:
    """Who paused the bot, and when."""

    by: str
    at: datetime


class Desk:
    """Everything that staff do with conversations."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def open_handoffs(self) -> list[HandoffCard]:
        """Handoffs not closed, by danger first, then by waiting time."""
        with reading(self._sessions) as session:
            rows = session.execute(
                select(HandoffRow, ConversationRow.channel)
                .join(ConversationRow, ConversationRow.id == HandoffRow.conversation_id)
                .where(HandoffRow.state != "closed")
                .order_by(HandoffRow.level.desc(), HandoffRow.opened_at, HandoffRow.id)
            ).all()
            wishes = standing(session, [row.conversation_id for row, _ in rows])
        return [self._card(row, channel, wishes) for row, channel in rows]

    def handoff(self, handoff_id: int) -> HandoffCard:
        """One handoff; raises CaseworkError when there is none."""
        with reading(self._sessions) as session:
            row = session.get(HandoffRow, handoff_id)
            if row is None:
                raise CaseworkError("that handoff does not exist; go back to the list")
            conversation = session.get_one(ConversationRow, row.conversation_id)
            now = self._clock()
            known = {
                "ringing": ringing(session, row.conversation_id),
                "rang_at": rang_since(session, row.conversation_id, row.opened_at),
                "may_tell": manner_of(session, row.conversation_id).may_tell,
                "is_cold": is_cold(session, conversation, now),
                "waits_until": would_wait(session, conversation, now),
                "held_until": held_until(session, row.conversation_id, now),
            }
            wishes = standing(session, [row.conversation_id])
            return replace(self._card(row, conversation.channel, wishes), **known)

    def claim(self, handoff_id: int, staff: str) -> None:
        """A named human takes the conversation. From now on the bot answers only danger, stops, calls and wishes."""
        with writing(self._sessions) as session:
            row, conversation = self._still_open(session, handoff_id)
            if row.claimed_by not in (None, staff):
                raise CaseworkError(f"{row.claimed_by} has this one already")
            if row.claimed_by is None:
                row.state, row.claimed_by, row.claimed_at = "claimed", staff, self._clock()
            conversation.holder = "human"

    def close(self, handoff_id: int, staff: str) -> None:
        """The human is done: the person's next message goes to the bot again. A wish that stands waits next."""
        with writing(self._sessions) as session:
            row, conversation = self._still_open(session, handoff_id)
            row.state, row.claimed_by, row.closed_at = "closed", row.claimed_by or staff, self._clock()
            session.flush()  # one handoff at a time is open
            following = see_to(session, row, self._clock())
            conversation.holder = "closed" if following is None else "waiting"

    def reply(self, handoff_id: int, staff: str, text: str, *, at_once: bool = False) -> None:
        """A named human writes to the person; only whoever claimed the handoff may. At night see staff_texts.py."""
        words = readable(text)
        with writing(self._sessions) as session:
            row, conversation = self._still_open(session, handoff_id)
            if row.claimed_by != staff:
                raise CaseworkError("take this handoff first, then reply")
            write(session, conversation, staff, words, self._clock(), at_once=at_once)

    def transcript(self, conversation_id: str) -> list[Line]:
        """Both sides of a conversation in the order in which things were said."""
        with reading(self._sessions) as session:
            theirs = session.scalars(select(InboxRow).where(InboxRow.conversation_id == conversation_id)).all()
            ours = session.scalars(select(OutboxRow).where(OutboxRow.conversation_id == conversation_id)).all()
        received = {row.id: row.received_at for row in theirs}
        said = [row for row in theirs if row.replay_of is None]  # a replayed message was written once
        keyed = [((row.received_at, row.id, 0), Line("person", row.text, row.received_at)) for row in said]
        for row in ours:  # an answer stands under its message, even when another message came in between
            answered = row.inbox_id if row.inbox_id in received else None
            at = row.created_at if answered is None else received[answered]
            keyed.append(((at, answered or LAST, row.id), Line(row.said_by, row.text, row.created_at)))
        return [line for _, line in sorted(keyed, key=lambda pair: pair[0])]

    def alarms(self, limit: int = 20) -> list[AlarmCard]:
        """Alarms that nobody has cleared, newest first."""
        with reading(self._sessions) as session:
            rows = session.scalars(
                select(AlarmRow).where(AlarmRow.cleared_by.is_(None)).order_by(AlarmRow.id.desc()).limit(limit)
            )
            return [AlarmCard(row.id, row.name, row.at) for row in rows]

    def clear_alarm(self, alarm_id: int, staff: str) -> None:
        """A named human has looked at it; clearing it twice changes nothing."""
        with writing(self._sessions) as session:
            session.execute(
                update(AlarmRow)
                .where(AlarmRow.id == alarm_id, AlarmRow.cleared_by.is_(None))
                .values(cleared_by=staff, cleared_at=self._clock())
            )

    def pause(self, by: str) -> None:
        """Every message gets the fixed reply until somebody un-pauses."""
        self._switch(True, by)

    def unpause(self, by: str) -> None:
        """The bot answers again."""
        self._switch(False, by)

    def is_paused(self) -> bool:
        """Whether the bot is paused now."""
        with reading(self._sessions) as session:
            newest = select(SwitchRow.is_on).where(SwitchRow.name == PAUSE).order_by(SwitchRow.id.desc()).limit(1)
            return bool(session.scalars(newest).first())

    def paused(self) -> Pause | None:
        """Who paused the bot, and when, while it is paused; a second press changes neither."""
        last_off = (
            select(func.coalesce(func.max(SwitchRow.id), 0))
            .where(SwitchRow.name == PAUSE, SwitchRow.is_on.is_(False))
            .scalar_subquery()
        )
        with reading(self._sessions) as session:
            since = select(SwitchRow).where(SwitchRow.name == PAUSE, SwitchRow.is_on, SwitchRow.id > last_off)
            row = session.scalars(since.order_by(SwitchRow.id).limit(1)).one_or_none()
            return Pause(row.set_by, row.at) if row is not None else None

    def _switch(self, is_on: bool, by: str) -> None:
        with writing(self._sessions) as session:
            session.add(SwitchRow(name=PAUSE, is_on=is_on, set_by=by, at=self._clock()))

    @staticmethod
    def _still_open(session: Session, handoff_id: int) -> tuple[HandoffRow, ConversationRow]:
        """The handoff and its conversation, both held, so that two people who press at once are one after the other."""
        owner = select(HandoffRow.conversation_id).where(HandoffRow.id == handoff_id)
        conversation_id = session.scalars(owner).one_or_none()
        if conversation_id is not None:
            conversation = hold(session, conversation_id)
            row = session.get_one(HandoffRow, handoff_id)
            if row.state != "closed":
                return row, conversation
        raise CaseworkError("that handoff is closed already; go back to the list")

    @staticmethod
    def _card(row: HandoffRow, channel: str, wishes: Sequence[Wish]) -> HandoffCard:
        asked = [one.wish for one in wishes if one.conversation_id == row.conversation_id]
        return HandoffCard(
            row.id,
            row.conversation_id,
            channel,
            row.reason,
            row.level,
            row.state,
            row.expect,
            row.opened_at,
            row.claimed_by,
            wishes=tuple(wish for wish in asked if wish != row.reason),
        )
