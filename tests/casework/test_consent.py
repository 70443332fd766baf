"""Consent: the newest row counts, and reminders, everything and deletion are three different things."""

from __future__ import annotations

from typing import Any

import pytest

from casework.consent import is_stopped, record_start, record_stop
from casework.errors import UnknownConversation
from casework.transactions import writing
from tests.casework.room import Room


def do(room: Room, step: Any, conversation: str, *given: Any) -> bool:
    with writing(room.sessions) as session:
        return step(session, conversation, "person", room.clock(), *given)


def stopped(room: Room, conversation: str) -> tuple[bool, bool]:
    """Whether contact and reminders are stopped."""
    consents = room.casework.consents
    return consents.is_stopped(conversation), consents.is_stopped(conversation, "reminders")


def test_nothing_is_stopped_at_first(room: Room, conversation: str) -> None:
    assert stopped(room, conversation) == (False, False)


def test_stopping_everything_stops_reminders_too(room: Room, conversation: str) -> None:
    assert do(room, record_stop, conversation)
    assert stopped(room, conversation) == (True, True)


def test_stopping_reminders_leaves_the_rest(room: Room, conversation: str) -> None:
    assert do(room, record_stop, conversation, "reminders")
    assert stopped(room, conversation) == (False, True)


def test_starting_unsets_a_stop_but_no_stop_of_reminders(room: Room, conversation: str) -> None:
    do(room, record_stop, conversation, "reminders")
    do(room, record_stop, conversation)
    assert do(room, record_start, conversation)
    assert stopped(room, conversation) == (False, True)


def test_the_newest_word_counts(room: Room, conversation: str) -> None:
    for step in (record_stop, record_start, record_stop):
        assert do(room, step, conversation)
    assert stopped(room, conversation) == (True, True)


def test_a_repeat_adds_nothing(room: Room, conversation: str) -> None:
    before = room.counts()["consent"]
    assert [do(room, record_stop, conversation) for _ in range(3)] == [True, False, False]
    assert room.counts()["consent"] == before + 1


def test_a_start_without_a_stop_adds_nothing(room: Room, conversation: str) -> None:
    assert not do(room, record_start, conversation)
    assert room.counts()["consent"] == 0


def test_one_persons_stop_is_nobody_elses(room: Room, conversation: str) -> None:
    other = room.casework.conversations.open("sms")
    do(room, record_stop, other)
    assert stopped(room, conversation) == (False, False)


def test_a_stop_is_seen_inside_its_own_transaction(room: Room, conversation: str) -> None:
    with writing(room.sessions) as session:
        record_stop(session, conversation, "provider", room.clock())
        assert is_stopped(session, conversation)


def test_a_conversation_that_is_not_known_is_refused(room: Room) -> None:
    with pytest.raises(UnknownConversation):
        do(room, record_stop, "0" * 32)


@pytest.mark.parametrize(("source", "purpose"), [("somebody", "contact"), ("person", "music")])
def test_words_that_nobody_knows_are_refused(room: Room, conversation: str, source: Any, purpose: Any) -> None:
    with pytest.raises(ValueError, match="unknown"), writing(room.sessions) as session:
        record_stop(session, conversation, source, room.clock(), purpose)
