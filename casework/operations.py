"""What staff do by hand with messages that went wrong: look, replay a parked one, resend a failed one.

Nothing that ended is moved again: a repeat is a new row that names the old one, and each row can be repeated once.
Every act is kept with who did it (StaffActionRow). No word of a message is read here unless it is asked for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, sessionmaker

from casework import delivery
from casework.columns import Clock, is_one_of, utc_now
from casework.consent import is_stopped
from casework.errors import CaseworkError
from casework.inbox import InboundMessage, put
from casework.manner import manner_of
from casework.messaging.notices import neutral_words, spoken_aloud
from casework.messaging.parts import ReplyPart
from casework.messaging.quiet import is_reply
from casework.models import ConversationRow, DeliveryEventRow, InboxRow, OutboxRow, StaffActionRow
from casework.staff_texts import last_wrote
from casework.standing import BOT
from casework.states import UNSETTLED
from casework.transactions import hold, reading, writing
from knowledge_base.septets import segments

WAIT = timedelta(minutes=10)  # the provider may still say what became of a text
GIVEN_UP = "given_up"  # the reason of a row that a human decided did not go out


@dataclass(frozen=True)
class Stuck:
    """A message that was parked (`kind` "message") or a text of ours that failed or is unknown (`kind` "text")."""

    kind: str
    id: int
    conversation_id: str
    channel: str
    state: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Happening:
    """One line of a conversation's history. `text` is empty unless it was asked for."""

    at: datetime
    kind: str
    id: int
    state: str
    reason: str | None = None
    source: str = ""
    text: str = ""


class Operations:
    """For the console and `waymark messages`. `by` is whoever does it, as the record names them."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def stuck(self, limit: int = 100) -> list[Stuck]:
        """Parked messages and texts that failed or are unknown, that nobody has repeated; newest first."""
        copy, again = aliased(InboxRow), aliased(OutboxRow)
        parked = (
            select(InboxRow)
            .where(
                is_one_of(InboxRow.state, ("parked",)), ~select(copy.id).where(copy.replay_of == InboxRow.id).exists()
            )
            .order_by(InboxRow.id.desc())
            .limit(limit)
        )
        unsent = (
            select(OutboxRow, ConversationRow.channel)
            .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
            .where(
                is_one_of(OutboxRow.state, UNSETTLED),
                ~select(again.id).where(again.resend_of == OutboxRow.id).exists(),
            )
            .order_by(OutboxRow.id.desc())
            .limit(limit)
        )
        with reading(self._sessions) as session:
            messages = [
                Stuck("message", row.id, row.conversation_id, row.channel, row.state, row.done_at or row.received_at)
                for row in session.scalars(parked)
            ]
            texts = [
                Stuck(
                    "text", row.id, row.conversation_id, channel, row.state, row.state_at or row.created_at, row.reason
                )
                for row, channel in session.execute(unsent)
            ]
        return sorted([*messages, *texts], key=lambda one: one.at, reverse=True)[:limit]

    def history(self, conversation_id: str, *, with_text: str | None = None) -> list[Happening]:
        """Everything that was received and sent, and how it fared, oldest first; raises CaseworkError for none.

        `with_text` names who asks for the words too: that is kept.
        """
        with (reading if with_text is None else writing)(self._sessions) as session:
            if session.get(ConversationRow, conversation_id) is None:
                raise CaseworkError("that conversation does not exist; list what is stuck to find its id")
            if with_text is not None:
                self._keep(session, with_text, "read_texts", conversation_id)
            theirs = session.scalars(select(InboxRow).where(InboxRow.conversation_id == conversation_id)).all()
            ours = session.scalars(select(OutboxRow).where(OutboxRow.conversation_id == conversation_id)).all()
            events = session.scalars(
                select(DeliveryEventRow)
                .join(OutboxRow, OutboxRow.id == DeliveryEventRow.outbox_id)
                .where(OutboxRow.conversation_id == conversation_id)
            ).all()
        shown = with_text is not None
        found = [Happening(row.received_at, "message", row.id, "received", text=row.text * shown) for row in theirs]
        found += [Happening(row.done_at, "message", row.id, row.state) for row in theirs if row.done_at is not None]
        found += [
            Happening(row.created_at, "text", row.id, "queued", source=row.said_by, text=row.text * shown)
            for row in ours
        ]
        found += [Happening(one.at, "text", one.outbox_id, one.state, one.reason, one.source) for one in events]
        return sorted(found, key=lambda one: (one.at, one.kind, one.id))

    def replay(self, inbox_id: int, by: str) -> int:
        """Let the bot try a parked message once more, as a new message with the same words; gives its id.

        Raises CaseworkError when it is not parked, or was replayed before.
        """
        try:
            with writing(self._sessions) as session:
                row = session.get(InboxRow, inbox_id)
                if row is None or row.state != "parked":
                    raise CaseworkError("that message is not parked; see which are: waymark messages list")
                told = InboundMessage(f"replay:{row.id}", row.conversation_id, row.channel, row.text)
                new_id = put(session, told, self._clock()).inbox_id
                session.get_one(InboxRow, new_id).replay_of = row.id
                self._keep(session, by, "replay", f"message {inbox_id}")
        except IntegrityError as error:
            raise CaseworkError("that message was replayed already; look at its conversation") from error
        return new_id

    def resend(self, outbox_id: int, by: str, *, did_not_arrive: bool = False) -> int:
        """Send a failed text again, as a new text; gives its id. Only a human decides so, and once.

        A landline that has not agreed since gets neutral words in place of what it may not read out loud. So does
        whoever has not written for three hours: somebody else may hold the phone by then. Nobody knows
        whether an `unknown` text went out: `did_not_arrive` says that the human has found out. Raises
        CaseworkError when it cannot be sent again, with the reason.
        """
        now = self._clock()
        try:
            with writing(self._sessions) as session:
                row = session.get(OutboxRow, outbox_id)
                if row is None:
                    raise CaseworkError("there is no such text; see which failed: waymark messages list")
                hold(session, row.conversation_id)
                session.refresh(row)
                self._give_up(session, row, now, did_not_arrive=did_not_arrive)
                is_danger = row.custom.get("kind") == "safety"
                if is_stopped(session, row.conversation_id) and not is_danger:
                    raise CaseworkError("this person has stopped texts from us, so it may not be sent again")
                again = OutboxRow(
                    **_as_may_be_told(session, row, now),
                    conversation_id=row.conversation_id,
                    created_at=now,
                    is_started_by_us=not is_danger,  # it answers nobody who has just written: not in the night
                    resend_of=row.id,
                )
                session.add(again)
                session.flush()
                self._keep(session, by, "resend_unknown" if did_not_arrive else "resend", f"text {outbox_id}")
                return again.id
        except IntegrityError as error:
            raise CaseworkError("that text was sent again already; look at its conversation") from error

    def _give_up(self, session: Session, row: OutboxRow, now: datetime, *, did_not_arrive: bool) -> None:
        if row.state == "unknown":
            if not did_not_arrive:
                raise CaseworkError(
                    "nobody knows whether that text went out; find out first, then say that it did not arrive"
                )
            if now - (row.state_at or row.created_at) < WAIT:
                raise CaseworkError("wait ten minutes: the provider may still say what became of that text")
            delivery.move(session, row.id, "failed", "staff", now, reason=GIVEN_UP)
            session.refresh(row)
        if row.state != "failed":
            raise CaseworkError(f"that text is {row.state}; only one that failed can be sent again")

    def _keep(self, session: Session, by: str, action: str, about: str) -> None:
        session.add(StaffActionRow(by=by, action=action, about=about, at=self._clock()))


def _as_may_be_told(session: Session, row: OutboxRow, now: datetime) -> dict[str, Any]:
    """The words of a text that is sent again, as the number may be told them now."""
    said = ReplyPart(row.text, row.custom)
    is_danger, may_tell = said.kind == "safety", manner_of(session, row.conversation_id).may_tell
    is_awaited = is_danger or is_reply(now, last_wrote(session, row.conversation_id))
    if said.is_for_all_ears or (may_tell and is_awaited):
        return {"text": row.text, "custom": row.custom, "segments": row.segments, "said_by": row.said_by}
    neutral = neutral_words() if may_tell else spoken_aloud(is_danger=is_danger)
    return {"text": neutral.text, "custom": neutral.custom, "segments": segments(neutral.text), "said_by": BOT}
