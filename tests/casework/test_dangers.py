"""A danger that was found stands until a named human clears it, and holds the conversation's level up."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.effects import Effect, OpenHandoff, RaiseAlarm, RecordFindings
from casework.errors import CaseworkError, UnknownConversation
from casework.models import AlarmRow, ConversationRow, FindingRow
from knowledge_base.safety.findings import Finding, Level
from tests.casework.room import Room

HEART = Finding("heart", Level.EMERGENCY, "self", None, "chest pain")
DESPAIR = Finding("suicide", Level.CRISIS, "self", True, "end it all")
SCAM = Finding("scam", Level.URGENT, "other", None, "my pin")


def test_a_standing_danger_says_what_it_is_and_the_most_serious_goes_first(room: Room, conversation: str) -> None:
    found(room, conversation, SCAM)
    room.clock.move(minutes=5)
    found(room, conversation, DESPAIR)
    first, second = room.casework.dangers.standing(conversation)
    assert (first.kind, first.level, first.who, first.under_18) == ("suicide", 3, "self", True)
    assert first.words == "end it all"
    assert first.at == room.clock()
    assert (second.kind, second.level, second.who) == ("scam", 1, "other")


def test_clearing_notes_who_and_when_and_the_level_becomes_the_highest_that_is_left(
    room: Room, conversation: str
) -> None:
    found(room, conversation, HEART, SCAM, DESPAIR)
    dangers = room.casework.dangers
    levels = [level_of(room, conversation)]
    for danger in dangers.standing(conversation):
        room.clock.move(minutes=1)
        dangers.clear(danger.id, "asha")
        levels.append(level_of(room, conversation))
    assert levels == [4, 3, 1, 0]
    assert dangers.standing(conversation) == []
    with room.sessions() as session:
        rows = session.scalars(select(FindingRow).order_by(FindingRow.cleared_at)).all()
    assert [(row.kind, row.cleared_by) for row in rows] == [("heart", "asha"), ("suicide", "asha"), ("scam", "asha")]
    assert rows[-1].cleared_at == room.clock()


def test_clearing_twice_keeps_the_first_name_and_time(room: Room, conversation: str) -> None:
    found(room, conversation, HEART)
    (danger,) = room.casework.dangers.standing(conversation)
    room.casework.dangers.clear(danger.id, "asha")
    cleared_at = room.clock()
    room.clock.move(hours=1)
    room.casework.dangers.clear(danger.id, "ben")
    with room.sessions() as session:
        row = session.get_one(FindingRow, danger.id)
    assert (row.cleared_by, row.cleared_at) == ("asha", cleared_at)


def test_a_finding_that_was_never_there_is_one_clear_sentence(room: Room) -> None:
    with pytest.raises(CaseworkError, match="does not exist"):
        room.casework.dangers.clear(99_999, "asha")
    with pytest.raises(UnknownConversation, match="go back to the list"):
        room.casework.dangers.talk("nobody")


def test_an_open_handoff_falls_with_the_level_and_one_that_is_calm_anyway_stays(room: Room, conversation: str) -> None:
    found(room, conversation, HEART, SCAM, OpenHandoff("safety_emergency", "today", 4))
    heart, scam = room.casework.dangers.standing(conversation)
    room.casework.dangers.clear(heart.id, "asha")
    (card,) = room.casework.desk.open_handoffs()
    assert card.level == 1
    room.casework.dangers.clear(scam.id, "asha")
    assert room.casework.desk.open_handoffs()[0].level == 0


def test_closing_a_handoff_clears_nothing_and_the_next_one_opens_at_the_level_that_stands(
    room: Room, conversation: str
) -> None:
    found(room, conversation, DESPAIR, OpenHandoff("safety_crisis", "today", 3))
    (card,) = room.casework.desk.open_handoffs()
    room.casework.desk.close(card.id, "asha")
    assert [danger.kind for danger in room.casework.dangers.standing(conversation)] == ["suicide"]
    assert level_of(room, conversation) == 3
    room.turn(conversation, OpenHandoff("asked", "today"))
    assert [card.level for card in room.casework.desk.open_handoffs()] == [3]


def test_a_danger_is_spoken_of_for_a_day_unless_a_human_clears_it(room: Room, conversation: str) -> None:
    found(room, conversation, HEART)
    yesterday = room.clock() - timedelta(hours=24)
    room.message(conversation)
    leased = room.leased()
    assert room.casework.turns.before(leased, yesterday).level == 4
    (danger,) = room.casework.dangers.standing(conversation)
    room.casework.dangers.clear(danger.id, "asha")
    assert room.casework.turns.before(leased, yesterday).level == 0


def test_a_new_danger_after_clearing_raises_the_level_again(room: Room, conversation: str) -> None:
    found(room, conversation, HEART)
    (danger,) = room.casework.dangers.standing(conversation)
    room.casework.dangers.clear(danger.id, "asha")
    found(room, conversation, DESPAIR)
    assert level_of(room, conversation) == 3


def test_a_danger_without_an_open_handoff_is_not_forgotten(room: Room) -> None:
    talks = [room.casework.conversations.open("web") for _ in range(4)]
    for talk, finding in zip(talks, (SCAM, HEART, DESPAIR), strict=False):
        room.clock.move(minutes=1)
        found(room, talk, finding)
    room.turn(talks[2], OpenHandoff("safety_crisis", "today", 3))
    dangers = room.casework.dangers
    assert [(card.id, card.level) for card in dangers.unattended()] == [(talks[1], 4), (talks[0], 1)]
    assert [card.id for card in dangers.unattended(limit=1)] == [talks[1]]
    (card,) = room.casework.desk.open_handoffs()
    assert dangers.open_handoff(talks[2]) == card.id
    room.casework.desk.close(card.id, "asha")
    assert dangers.open_handoff(talks[2]) is None
    assert [card.id for card in dangers.unattended()] == [talks[1], talks[2], talks[0]]
    assert dangers.talk(talks[2]) == dangers.unattended()[1]


def test_two_people_who_clear_at_once_leave_the_right_level(room: Room, conversation: str) -> None:
    for _ in range(5):
        found(room, conversation, HEART, DESPAIR)
        dangers = room.casework.dangers.standing(conversation)
        threads = [threading.Thread(target=room.another().dangers.clear, args=(one.id, "asha")) for one in dangers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert level_of(room, conversation) == 0


def test_who_cleared_an_alarm_is_kept_with_the_time(room: Room, conversation: str) -> None:
    room.turn(conversation, RaiseAlarm("message_parked"))
    (alarm,) = room.casework.desk.alarms()
    room.clock.move(minutes=2)
    room.casework.desk.clear_alarm(alarm.id, "asha")
    with room.sessions() as session:
        row = session.get_one(AlarmRow, alarm.id)
    assert (row.cleared_by, row.cleared_at) == ("asha", room.clock())


def found(room: Room, conversation: str, *what: Finding | Effect) -> None:
    """A turn in which these were found, and which did whatever else is given."""
    findings = tuple(one for one in what if isinstance(one, Finding))
    room.turn(conversation, RecordFindings(findings), *(one for one in what if isinstance(one, Effect)))


def level_of(room: Room, conversation: str) -> int:
    with room.sessions() as session:
        return session.get_one(ConversationRow, conversation).level
