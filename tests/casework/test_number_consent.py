"""A stop and a landline's agreement are the number's: they count in every conversation of it, old, new or erased."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from casework.addresses import Addresses, ReceivedText
from casework.consent import record_start, record_stop
from casework.effects import RecordConsent
from casework.manner import AllowTelling, manner_of
from casework.models import AddressRow, Base, NumberConsentRow
from casework.phones import read_phone
from casework.sealing import Seals
from casework.transactions import writing
from casework.turns import TurnOutcome
from tests.casework.room import Room

OURS, ALSO_OURS = "+447700900000", "+447700900001"
MOBILE, LANDLINE = "+447700900123", "+441632960123"
SEALS = Seals("a secret that is long enough for a test")
# What erasure leaves: nothing that leads to a conversation.
ERASED = [table for table in reversed(Base.metadata.sorted_tables) if table.name != NumberConsentRow.__tablename__]


class Phones:
    """People who write by text."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.addresses = Addresses(room.sessions, SEALS, room.clock)
        self.count = 0

    def open(self, number: str = MOBILE, ours: str = OURS) -> str:
        """The conversation of a number with one of ours."""
        phone = read_phone(number)
        assert phone is not None
        return self.addresses.conversation(phone, ours)

    def turn(self, conversation: str, *effects: Any) -> None:
        self.room.turn(conversation, *effects)
        self.room.clock.move(seconds=1)

    def stopped(self, conversation: str) -> tuple[bool, bool]:
        """Whether contact and reminders are stopped."""
        consents = self.room.casework.consents
        return consents.is_stopped(conversation), consents.is_stopped(conversation, "reminders")

    def may_tell(self, conversation: str) -> bool:
        with self.room.sessions() as session:
            return manner_of(session, conversation).may_tell

    def erase(self) -> None:
        """Everything but the suppression hashes goes."""
        with self.room.sessions.begin() as session:
            for table in ERASED:
                session.execute(table.delete())


@pytest.fixture
def phones(room: Room) -> Phones:
    return Phones(room)


def test_a_stop_counts_with_every_number_of_ours_and_for_nobody_else(phones: Phones) -> None:
    first = phones.open()
    phones.turn(first, RecordConsent("contact", "stopped"))
    assert phones.stopped(phones.open(ours=ALSO_OURS)) == (True, True)
    assert phones.stopped(phones.open("+447700900124")) == (False, False)


def test_a_stop_outlives_the_erasure_of_everything_else(phones: Phones) -> None:
    first = phones.open()
    phones.turn(first, RecordConsent("contact", "stopped"))
    phones.erase()
    again = phones.open()
    assert again != first
    assert phones.stopped(again) == (True, True)


def test_stopped_reminders_are_carried_as_reminders_alone(phones: Phones) -> None:
    phones.turn(phones.open(), RecordConsent("reminders", "stopped"))
    assert phones.stopped(phones.open(ours=ALSO_OURS)) == (False, True)


def test_start_in_any_conversation_unsets_it_in_all(phones: Phones, room: Room) -> None:
    first, second = phones.open(), phones.open(ours=ALSO_OURS)
    phones.turn(first, RecordConsent("contact", "stopped"))
    with writing(room.sessions) as session:
        assert record_start(session, second, "person", room.clock())
    assert [phones.stopped(one) for one in (first, second)] == [(False, False)] * 2
    with writing(room.sessions) as session:
        assert not record_start(session, first, "person", room.clock()), "it is started already"


def test_what_the_provider_blocked_is_the_number_s_too(phones: Phones, room: Room) -> None:
    first = phones.open()
    with writing(room.sessions) as session:
        assert record_stop(session, first, "provider", room.clock())
    second = phones.open(ours=ALSO_OURS)
    assert phones.stopped(second) == (True, True)
    with writing(room.sessions) as session:
        assert not record_stop(session, second, "provider", room.clock()), "a repeat adds nothing"


def test_an_opt_out_that_came_with_a_first_text_is_kept_for_the_number(phones: Phones) -> None:
    phone = read_phone(MOBILE)
    assert phone is not None
    phones.addresses.receive(ReceivedText("SM1", phone, OURS, "stop", "STOP"))
    assert phones.stopped(phones.open(ours=ALSO_OURS)) == (True, True)


def test_a_stop_in_the_web_chat_stays_there(phones: Phones, room: Room) -> None:
    web = room.casework.conversations.open("web")
    phones.turn(web, RecordConsent("contact", "stopped"))
    assert phones.stopped(web) == (True, True)
    assert room.counts()["number_consent"] == 0


def test_a_web_conversation_that_gets_the_number_obeys_its_stop(phones: Phones, room: Room) -> None:
    """The newest word counts, whichever of the two said it."""
    text_talk, web = phones.open(), room.casework.conversations.open("web")
    phones.turn(text_talk, RecordConsent("contact", "stopped"))
    with room.sessions.begin() as session:
        session.execute(update(AddressRow).values(conversation_id=web))
    assert phones.stopped(web) == (True, True)
    phones.turn(web, RecordConsent("contact", "started"))
    assert phones.stopped(web) == (False, False)


def test_whether_ringing_is_safe_is_asked_in_each_conversation(phones: Phones, room: Room) -> None:
    phones.turn(phones.open(), RecordConsent("ring", "safe"))
    assert room.counts()["number_consent"] == 0


def test_a_landline_agrees_once_for_all_its_conversations(phones: Phones) -> None:
    first, second = phones.open(LANDLINE), phones.open(LANDLINE, ALSO_OURS)
    assert not phones.may_tell(second)
    phones.turn(first, AllowTelling(True))
    assert (phones.may_tell(first), phones.may_tell(second)) == (True, True)
    assert not phones.may_tell(phones.open("+441632960124"))


def test_a_landline_that_takes_it_back_takes_it_back_everywhere(phones: Phones) -> None:
    first, second = phones.open(LANDLINE), phones.open(LANDLINE, ALSO_OURS)
    phones.turn(first, AllowTelling(True))
    phones.turn(second, AllowTelling(False))
    assert (phones.may_tell(first), phones.may_tell(second)) == (False, False)


def test_a_turn_that_lost_its_lease_keeps_nothing_for_the_number(phones: Phones, room: Room) -> None:
    person = phones.open()
    room.message(person, "STOP")
    late = room.leased()
    room.clock.move(minutes=5)
    newer = room.leased("bot-2")
    with pytest.raises(Exception, match="another worker"):
        room.casework.turns.finish(late, TurnOutcome((), (RecordConsent("contact", "stopped"),)))
    assert room.counts()["number_consent"] == 0
    room.casework.turns.finish(newer, TurnOutcome((), (RecordConsent("contact", "stopped"),)))
    assert room.counts()["number_consent"] == 1


def test_no_number_can_be_read_from_what_is_kept(phones: Phones, room: Room) -> None:
    person = phones.open()
    phones.turn(person, RecordConsent("contact", "stopped"))
    with room.sessions() as session:
        row = session.scalars(select(NumberConsentRow)).one()
    assert (row.lookup, row.source) == (SEALS.lookup(MOBILE), "person")
    assert MOBILE[3:] not in row.lookup
