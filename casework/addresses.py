"""The address book: which conversation a telephone number and one of our numbers belong to, and the way back.

A number is stored sealed, and found by a keyed hash. It is never a conversation's id and never in a log.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.consent import record_start, record_stop
from casework.inbox import Accepted, InboundMessage, put
from casework.models import AddressRow, ConversationRow, InboxRow
from casework.phones import Phone
from casework.sealing import Seals
from casework.transactions import reading, writing

SMS = "sms"
OPT_OUT = {"STOP": record_stop, "START": record_start}
T = TypeVar("T")


@dataclass(frozen=True)
class ReceivedText:
    """A text as an edge received it. `external_id` is the provider's own id for it."""

    external_id: str
    sender: Phone
    our_number: str
    text: str
    opt_out: str = ""  # "STOP" or "START" when the provider has dealt with it by itself


@dataclass(frozen=True)
class Address:
    """The way back to a person: their number, and the number of ours that they know."""

    number: str
    our_number: str
    line_type: str


class Addresses:
    """Find or open the conversation of a number, and find the number of a conversation."""

    def __init__(self, sessions: sessionmaker[Session], seals: Seals, clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._seals = seals
        self._clock = clock

    def receive(self, received: ReceivedText) -> Accepted:
        """Store one text, once, with whatever its conversation needs, in one transaction.

        Raises CaseworkUnavailable when it could not be stored: then do not acknowledge it.
        """
        try:
            with writing(self._sessions, is_durable=True) as session:
                return self._store(session, received)
        except IntegrityError:  # a repeat, or the first two texts of one number at the same moment
            return self._already(received.external_id) or self._twice(lambda session: self._store(session, received))

    def receive_all(self, texts: Sequence[ReceivedText]) -> list[Accepted]:
        """Store texts that came together in one transaction, in their order: the disk is waited for once.

        Raises CaseworkUnavailable when none of them could be stored.
        """
        try:
            with writing(self._sessions, is_durable=True) as session:
                here = {one: Accepted(row_id, False) for one, row_id in session.execute(_known(texts)).tuples()}
                for text in texts:
                    if text.external_id not in here:
                        here[text.external_id] = self._store(session, text)
                return [here[text.external_id] for text in texts]
        except IntegrityError:  # another process stored one of them meanwhile: each for itself
            return [self.receive(text) for text in texts]

    def conversation(self, sender: Phone, our_number: str) -> str:
        """The conversation of this number with ours, opened if there is none."""
        return self._twice(lambda session: self._conversation(session, sender, our_number))

    def of(self, conversation_id: str) -> Address | None:
        """The way back to a person; None when the conversation has no number."""
        with reading(self._sessions) as session:
            current = AddressRow.conversation_id == conversation_id, AddressRow.is_current
            row = session.scalars(select(AddressRow).where(*current).order_by(AddressRow.id.desc())).first()
        return Address(self._seals.open(row.sealed), row.our_number, row.line_type) if row is not None else None

    def _store(self, session: Session, received: ReceivedText) -> Accepted:
        conversation_id, now = self._conversation(session, received.sender, received.our_number), self._clock()
        accepted = put(session, InboundMessage(received.external_id, conversation_id, SMS, received.text), now)
        if received.opt_out in OPT_OUT:
            OPT_OUT[received.opt_out](session, conversation_id, "provider", now)
        return accepted

    def _already(self, external_id: str) -> Accepted | None:
        with reading(self._sessions) as session:
            found = session.scalars(select(InboxRow.id).where(InboxRow.external_id == external_id)).one_or_none()
        return Accepted(found, False) if found is not None else None

    def _twice(self, work: Callable[[Session], T]) -> T:
        """Do it in a transaction; two first messages of one number at once can make that fail, but only once."""
        try:
            with writing(self._sessions, is_durable=True) as session:
                return work(session)
        except IntegrityError:
            with writing(self._sessions, is_durable=True) as session:
                return work(session)

    def _conversation(self, session: Session, sender: Phone, our_number: str) -> str:
        lookup = self._seals.lookup(sender.number)
        found = session.scalars(
            select(AddressRow.conversation_id).where(
                AddressRow.lookup == lookup, AddressRow.our_number == our_number, AddressRow.is_current
            )
        ).one_or_none()
        return found or self._open(session, sender, our_number, lookup, self._clock())

    def _open(self, session: Session, sender: Phone, our_number: str, lookup: str, now: datetime) -> str:
        conversation_id = uuid.uuid4().hex
        session.add(ConversationRow(id=conversation_id, channel=SMS, opened_at=now, last_message_at=now))
        session.flush()
        session.add(
            AddressRow(
                conversation_id=conversation_id,
                lookup=lookup,
                sealed=self._seals.seal(sender.number),
                line_type=sender.line_type,
                our_number=our_number,
                at=now,
            )
        )
        session.flush()
        return conversation_id


def _known(texts: Sequence[ReceivedText]) -> Select[tuple[str, int]]:
    ids = [text.external_id for text in texts]
    return select(InboxRow.external_id, InboxRow.id).where(InboxRow.external_id.in_(ids))
