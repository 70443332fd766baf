"""The casework tables: one row of truth for each thing that we know about a person's contact with us."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base as Base
from casework.base import RowId
from casework.columns import ShortText, index_while
from casework.delivery_models import AddressRow as AddressRow
from casework.delivery_models import DeliveryEventRow as DeliveryEventRow
from casework.delivery_models import NumberConsentRow as NumberConsentRow
from casework.delivery_models import QuarantineRow as QuarantineRow
from casework.delivery_models import SendingLeaseRow as SendingLeaseRow
from casework.operation_models import NoticeRow as NoticeRow
from casework.operation_models import StaffActionRow as StaffActionRow
from casework.states import INBOX, UNSENT, UNSETTLED
from casework.writing_models import MannerRow as MannerRow
from casework.writing_models import OfferedRow as OfferedRow


class ConversationRow(Base):
    """One person's talk with us. `holder` is the only truth about who answers.

    `level` is the highest finding that no human has cleared; it never falls by itself.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        Index(
            "ix_conversation_in_danger",
            "level",
            sqlite_where=text("level > 0"),
            postgresql_where=text("level > 0"),
        ),
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    holder: Mapped[str] = mapped_column(String(10), default="bot")
    level: Mapped[int] = mapped_column(Integer, default=0)
    opened_at: Mapped[datetime]
    last_message_at: Mapped[datetime]


class InboxRow(Base):
    """One message received, stored before it is acknowledged."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("external_id"),
        Index("ix_inbox_conversation", "conversation_id", "id"),
        Index("ix_inbox_received_at", "received_at"),
        # What is to be answered, in order, and what a person must look at.
        index_while(INBOX.under_way, "ix_inbox_open", "id"),
        index_while(INBOX.under_way, "ix_inbox_open_conversation", "conversation_id", "id"),
        index_while(("parked",), "ix_inbox_parked", "id"),
        {"sqlite_autoincrement": True},  # an id never comes back, not even after erasure
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    external_id: Mapped[str] = mapped_column(String(80))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"))
    channel: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    leased_by: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None]
    # What was said while no bot was there, and when; the parked message that this one repeats.
    held_at: Mapped[datetime | None]
    held_with: Mapped[str | None] = mapped_column(String(10))
    replay_of: Mapped[int | None] = mapped_column(RowId)


class OutboxRow(Base):
    """One reply part to deliver; its id orders delivery and is the event id that a browser resumes from.

    `ordinal` counts the parts of a turn from 0; what was said while no bot was there counts down from -1.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("inbox_id", "ordinal"),
        Index("ix_outbox_conversation", "conversation_id", "id"),
        Index("ix_outbox_provider_id", "provider_id"),
        Index("ix_outbox_created_at", "created_at"),
        Index("uq_outbox_resend_of", "resend_of", unique=True),
        index_while(UNSENT, "ix_outbox_unsent", "id"),
        index_while(UNSENT, "ix_outbox_unsent_conversation", "conversation_id", "id"),
        index_while(UNSETTLED, "ix_outbox_unsettled", "id"),
        {"sqlite_autoincrement": True},  # a browser may still hold the id of an erased part
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"))
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("casework.inbox.id"))
    ordinal: Mapped[int] = mapped_column(Integer, default=0)
    said_by: Mapped[str] = mapped_column(String(60), default="bot")
    text: Mapped[str] = mapped_column(Text)
    custom: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    created_at: Mapped[datetime]
    # What follows concerns text messages alone; a row of the web chat leaves it empty.
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    not_before: Mapped[datetime | None]
    state_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(ShortText(40))
    segments: Mapped[int | None] = mapped_column(Integer)
    is_started_by_us: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    resend_of: Mapped[int | None] = mapped_column(RowId)
    asked_at: Mapped[datetime | None]  # when the provider was asked last: the day that its cost belongs to


class TurnRow(Base):
    """The tracker events of one turn, with the slots as they stood before it (so that old turns need not be read)."""

    __tablename__ = "turn"
    __table_args__ = (Index("ix_turn_conversation", "conversation_id", "inbox_id"),)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("casework.inbox.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"))
    events: Mapped[list[Any]]
    slots_before: Mapped[dict[str, Any]]
    active_loop_before: Mapped[str | None] = mapped_column(String(80))


class EffectRow(Base):
    """What a turn did beyond speaking: the audit line, and the guard that nothing is done twice."""

    __tablename__ = "effect"
    __table_args__ = (UniqueConstraint("inbox_id", "kind", "ordinal"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("casework.inbox.id"))
    kind: Mapped[str] = mapped_column(String(40))
    ordinal: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]


class HandoffRow(Base):
    """A person asked for, or needs, a human. At most one is open for a conversation."""

    __tablename__ = "handoff"
    __table_args__ = (
        Index(
            "uq_handoff_one_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("state != 'closed'"),
            postgresql_where=text("state != 'closed'"),
        ),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"))
    reason: Mapped[str] = mapped_column(ShortText(40))
    level: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(10), default="open")
    expect: Mapped[str] = mapped_column(ShortText(80))
    opened_at: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(60))
    claimed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class EnquiryRow(Base):
    """One need raised by one person: what was asked, what was offered, what was missing."""

    __tablename__ = "enquiry"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"), index=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("casework.inbox.id"))
    act: Mapped[str] = mapped_column(String(40))
    topics: Mapped[list[Any]]
    place: Mapped[str | None] = mapped_column(ShortText(80))
    council: Mapped[str | None] = mapped_column(ShortText(80))
    asked_when: Mapped[str | None] = mapped_column(ShortText(20))
    for_whom: Mapped[str | None] = mapped_column(String(10))
    offered: Mapped[list[Any]]
    missing: Mapped[str | None] = mapped_column(ShortText(40))
    at: Mapped[datetime]


class FindingRow(Base):
    """One safety finding, kept until a named human clears it."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"), index=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("casework.inbox.id"))
    kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[int] = mapped_column(Integer)
    who: Mapped[str] = mapped_column(String(10))
    under_18: Mapped[bool | None] = mapped_column(Boolean)
    evidence: Mapped[str] = mapped_column(ShortText(200))
    at: Mapped[datetime]
    cleared_by: Mapped[str | None] = mapped_column(String(60))
    cleared_at: Mapped[datetime | None]


class ConsentRow(Base):
    """What a person allowed or stopped, newest last; nothing is overwritten."""

    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10), default="person", server_default="person")
    expect: Mapped[str | None] = mapped_column(ShortText(80))  # by when we said that a human reads it
    at: Mapped[datetime]


class FeedbackRow(Base):
    """Somebody told us that an answer helped, did not, or that a listing is wrong."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))
    about: Mapped[list[Any]]
    at: Mapped[datetime]


class PlanStepRow(Base):
    """One small step that a person set for themselves, in their own words."""

    __tablename__ = "plan_step"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"), index=True)
    text: Mapped[str] = mapped_column(ShortText(300))
    state: Mapped[str] = mapped_column(String(20), default="set")
    at: Mapped[datetime]


class StaffRow(Base):
    """Somebody who works here. `session_version` ends every login of theirs when it changes."""

    __tablename__ = "staff"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(Boolean, default=True)
    session_version: Mapped[int] = mapped_column(Integer, default=1)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SwitchRow(Base):
    """A switch for the whole service, such as "the bot is paused": the newest row counts."""

    __tablename__ = "switch"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(40))
    is_on: Mapped[bool] = mapped_column(Boolean)
    set_by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class AlarmRow(Base):
    """Something that a human must look at; never holds message text."""

    __tablename__ = "alarm"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(ShortText(60))
    conversation_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime]
    cleared_by: Mapped[str | None] = mapped_column(String(60))
    cleared_at: Mapped[datetime | None]
