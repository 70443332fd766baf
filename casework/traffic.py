"""Counts texts, and notes who was told why we are quiet. The decisions are in casework/messaging/limits.py.

A person is their telephone number: whoever texts two numbers of ours has one allowance, and hears each reason once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.effects import Effect
from casework.hours import LONDON
from casework.inbox import Leased, raise_alarm, raise_shared_alarm
from casework.messaging.limits import LASTS, RECENT, Reason, Text, Traffic
from casework.models import AddressRow, InboxRow, NoticeRow, OutboxRow
from casework.number_consent import talks_with
from casework.transactions import reading

# What staff see. A flood and the day's money concern nobody in particular: one alarm until it is cleared.
ALARMS: dict[Reason, str] = {"robot": "texts_from_a_robot", "too_many": "texts_too_many"}
MONEY_SPENT = "texts_money_spent"
SHARED_ALARMS: dict[Reason, str] = {"busy": "texts_flood", "spent": MONEY_SPENT}
LONGEST_WAIT = timedelta(days=1)  # a text that waits longer than this is not sent any more


class TrafficCounter:
    """Reads the counts for one text."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def of(self, leased: Leased) -> Traffic:
        """What was received and sent up to this text; later ones do not count against it."""
        at, counts = leased.received_at, select(func.count(InboxRow.id))
        minute = counts.where(
            InboxRow.channel == leased.channel,
            InboxRow.received_at > at - timedelta(minutes=1),
            InboxRow.received_at <= at,
        )
        line = select(func.max(AddressRow.line_type)).where(
            AddressRow.conversation_id == leased.conversation_id, AddressRow.is_current
        )
        with reading(self._sessions) as session:
            talks = talks_of_number(session, leased.conversation_id)
            mine = InboxRow.conversation_id.in_(talks), InboxRow.id <= leased.inbox_id
            hour = counts.where(*mine, InboxRow.received_at > at - timedelta(hours=1))
            day = counts.where(*mine, InboxRow.received_at > at - timedelta(days=1))
            asked = (line, hour, day, minute, segments_today(self._clock()))
            found = session.execute(select(*(one.scalar_subquery() for one in asked))).one()
            last = select(InboxRow.text, InboxRow.received_at).where(*mine).order_by(InboxRow.id.desc()).limit(RECENT)
            texts = [(words, came) for words, came in session.execute(last)]
            said = self._said(session, talks, since=texts[-1][1] if texts else at)
        recent = tuple(Text(words, came, _after(said, came)) for words, came in reversed(texts))
        return Traffic(found[0] or "unknown", recent, found[1], found[2], found[3], int(found[4]))

    def segments_today(self) -> int:
        """How many segments were said today, in London time."""
        with reading(self._sessions) as session:
            return int(session.scalar(segments_today(self._clock())) or 0)

    def is_told(self, conversation_id: str, reason: Reason, lasts: timedelta | None = None) -> bool:
        """Whether this person has heard the reason lately, from whichever number of ours."""
        since = self._clock() - (lasts or LASTS[reason])
        with reading(self._sessions) as session:
            theirs = NoticeRow.conversation_id.in_(talks_of_number(session, conversation_id))
            told = select(NoticeRow.id).where(theirs, NoticeRow.at > since, NoticeRow.name == reason)
            return session.scalars(told.limit(1)).first() is not None

    @staticmethod
    def _said(session: Session, talks: Sequence[str], since: datetime) -> list[datetime]:
        ours = OutboxRow.conversation_id.in_(talks), OutboxRow.created_at >= since - timedelta(hours=1)
        return list(session.scalars(select(OutboxRow.created_at).where(*ours).order_by(OutboxRow.id)))


@dataclass(frozen=True)
class GiveNotice(Effect):
    """The person hears once why we are quiet, and staff see it."""

    reason: Reason

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Note it, with the alarm that belongs to the reason."""
        session.add(NoticeRow(conversation_id=leased.conversation_id, name=self.reason, at=now))
        if self.reason in ALARMS:
            raise_alarm(session, ALARMS[self.reason], now, leased.conversation_id)
        if self.reason in SHARED_ALARMS:
            raise_shared_alarm(session, SHARED_ALARMS[self.reason], now)


def talks_of_number(session: Session, conversation_id: str) -> list[str]:
    """The conversations of whoever has this one: theirs with each number of ours. This one alone in the web chat."""
    return sorted({conversation_id, *session.scalars(talks_with(conversation_id))})


def segments_today(now: datetime) -> Select[tuple[int | None]]:
    """The segments of the day in London. A text that waited for the morning counts on the day when it goes out."""
    midnight = datetime.combine(now.astimezone(LONDON).date(), time(), LONDON)
    return select(func.coalesce(func.sum(OutboxRow.segments), 0)).where(
        OutboxRow.created_at >= midnight - LONGEST_WAIT,
        func.coalesce(OutboxRow.asked_at, OutboxRow.created_at) >= midnight,
    )


def _after(said: list[datetime], came: datetime) -> timedelta | None:
    before = [at for at in said if at < came]
    return came - before[-1] if before else None
