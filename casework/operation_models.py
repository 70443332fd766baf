"""The tables behind running the line: what a person was told once about limits, and what staff did by hand."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base, RowId
from casework.columns import ShortText


class NoticeRow(Base):
    """A person was told why we are quiet: once, then not again while the reason lasts."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_conversation", "conversation_id", "at"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"))
    name: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class StaffActionRow(Base):
    """Who of staff did what by hand, and to which row; never holds message text."""

    __tablename__ = "staff_action"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    by: Mapped[str] = mapped_column(ShortText(60))
    action: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(ShortText(60))
    at: Mapped[datetime]
