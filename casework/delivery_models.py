"""The tables behind text messages: whose number it is, how each message fared, and what could not be trusted."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base, RowId
from casework.columns import ShortText


class AddressRow(Base):
    """A telephone number that reaches a conversation by way of one of our numbers. It is never stored in the clear."""

    __tablename__ = "address"
    __table_args__ = (
        Index(
            "uq_address_one_current",
            "lookup",
            "our_number",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="phone")
    lookup: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    line_type: Mapped[str] = mapped_column(String(10), default="unknown")
    our_number: Mapped[str] = mapped_column(String(40))
    is_current: Mapped[bool] = mapped_column(Boolean, default=True)
    at: Mapped[datetime]


class NumberConsentRow(Base):
    """What a number's holder allowed or stopped, newest last. It names no conversation, so it outlives them all."""

    __tablename__ = "number_consent"
    __table_args__ = (Index("ix_number_consent", "lookup", "purpose", "id"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    lookup: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class DeliveryEventRow(Base):
    """One thing that happened to a text message of ours; the newest is where it stands."""

    __tablename__ = "delivery_event"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("casework.outbox.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(ShortText(40))
    source: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class QuarantineRow(Base):
    """A text that came to our address without a signature that fits: kept, sealed, for a person to look at."""

    __tablename__ = "quarantine"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    reason: Mapped[str] = mapped_column(ShortText(40))
    sealed: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    handled_by: Mapped[str | None] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64), default="", server_default="")  # keyed; the same text, the same
    times: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    last_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]


class SendingLeaseRow(Base):
    """Which worker sends for one of our numbers until when: one thread of sending for each number, on any machine."""

    __tablename__ = "sending_lease"
    our_number: Mapped[str] = mapped_column(String(40), primary_key=True)
    leased_by: Mapped[str] = mapped_column(String(60))
    leased_until: Mapped[datetime]
    fence: Mapped[int] = mapped_column(Integer, default=0)
