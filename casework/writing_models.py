"""The tables behind how we write to a person: what their numbers mean now, and how they want to be written to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base


class OfferedRow(Base):
    """What "1", "2" and "3" mean in one conversation since `at`, and what of the last reply was not sent yet."""

    __tablename__ = "offered"
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"), primary_key=True)
    options: Mapped[list[Any]]
    pages: Mapped[list[Any]]
    at: Mapped[datetime]


class MannerRow(Base):
    """How one person wants to be written to. `may_tell`: a landline, which may read texts aloud, agreed to them."""

    __tablename__ = "manner"
    conversation_id: Mapped[str] = mapped_column(ForeignKey("casework.conversation.id"), primary_key=True)
    is_easy: Mapped[bool] = mapped_column(Boolean, default=False)
    may_tell: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime]
