"""Conversations: opened by an edge, held by the bot, a queue or a human, and never deleted by a reply."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.errors import UnknownConversation
from casework.models import ConversationRow
from casework.transactions import reading, writing

CHANNELS = ("web", "sms", "staff")


class Conversations:
    """Open a conversation and ask who holds it."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    def open(self, channel: str) -> str:
        """Open a new conversation and give its opaque id (32 hexadecimal characters)."""
        if channel not in CHANNELS:
            raise ValueError(f"unknown channel {channel!r}; use one of {', '.join(CHANNELS)}")
        conversation_id = uuid.uuid4().hex
        now = self._clock()
        with writing(self._sessions) as session:
            session.add(ConversationRow(id=conversation_id, channel=channel, opened_at=now, last_message_at=now))
        return conversation_id

    def holder(self, conversation_id: str) -> str:
        """Who answers now: bot, waiting, human or closed; raises UnknownConversation."""
        with reading(self._sessions) as session:
            named = select(ConversationRow.holder).where(ConversationRow.id == conversation_id)
            holder = session.scalars(named).one_or_none()
        if holder is None:
            raise UnknownConversation("that conversation does not exist")
        return holder
