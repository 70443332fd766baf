"""What staff may write by text: no word after a stop before the person writes again, and a warning about landlines."""

import pytest

from casework.consent import record_stop
from casework.effects import OpenHandoff, RecordConsent
from casework.errors import CaseworkError
from casework.models import AddressRow
from tests.casework.room import Room


def opened(room: Room, person: str) -> int:
    """Somebody waits for a human; gives the handoff."""
    room.turn(person, OpenHandoff("asked_for_person", "today"))
    (card,) = room.casework.desk.open_handoffs()
    return card.id


class TestAfterAStop:
    """Staff may answer whoever writes; they start nothing with somebody whose last word was a stop."""

    def taken(self, room: Room, *words: str) -> tuple[str, int]:
        """Somebody who asked for a person and then wrote these; the stop is on record."""
        person = room.casework.conversations.open("sms")
        handoff = opened(room, person)
        room.casework.desk.claim(handoff, "asha")
        for text in words:
            room.clock.move(minutes=1)
            effects = (RecordConsent("contact", "stopped"),) if text == "STOP" else ()
            room.turn(person, *effects, words=text)
        return person, handoff

    def test_nothing_is_written_after_a_stop(self, room: Room) -> None:
        _, handoff = self.taken(room, "STOP")
        with pytest.raises(CaseworkError, match="ring instead, if it is safe"):
            room.casework.desk.reply(handoff, "asha", "Are you there?")

    def test_whoever_writes_again_is_answered(self, room: Room) -> None:
        person, handoff = self.taken(room, "STOP", "i need help after all")
        room.casework.desk.reply(handoff, "asha", "I am here.")
        assert room.casework.outbox.after(person, 0)[-1].said_by == "asha"

    def test_a_stop_that_nobody_has_read_counts_already(self, room: Room) -> None:
        person, handoff = self.taken(room, "hello")
        room.message(person, "Stop.")
        with pytest.raises(CaseworkError, match="stopped texts"):
            room.casework.desk.reply(handoff, "asha", "Are you there?")

    def test_danger_that_nobody_has_read_after_a_stop_may_be_answered(self, room: Room) -> None:
        person, handoff = self.taken(room, "STOP")
        room.message(person, "i am bleeding")
        room.casework.desk.reply(handoff, "asha", "Ring 999 now.")

    def test_what_the_provider_blocked_counts_too(self, room: Room) -> None:
        person, handoff = self.taken(room, "hello")
        with room.sessions.begin() as session:
            record_stop(session, person, "provider", room.clock())
        with pytest.raises(CaseworkError, match="stopped texts"):
            room.casework.desk.reply(handoff, "asha", "Are you there?")


@pytest.mark.parametrize(("line_type", "may_tell"), [("landline", False), ("mobile", True)])
def test_the_desk_shows_a_landline_that_has_not_agreed(room: Room, line_type: str, may_tell: bool) -> None:
    person = room.casework.conversations.open("sms")
    handoff = opened(room, person)
    with room.sessions.begin() as session:
        session.add(
            AddressRow(
                conversation_id=person, lookup="x", sealed="y", line_type=line_type, our_number="z", at=room.clock()
            )
        )
    assert room.casework.desk.handoff(handoff).may_tell is may_tell
