"""The worker: whoever waits too long is seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.casework import Casework
from casework.holding import OVERDUE
from casework.inbox import InboundMessage
from casework.practice import practice_casework
from waymark.worker import WAITING, alarm_for_waiting

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """Moves when told."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_a_message_that_waits_half_a_minute_raises_one_alarm(room: Casework, clock: Clock) -> None:
    accept(room, "a")
    clock.now += OVERDUE
    assert alarm_for_waiting(room.sessions, clock) == 0
    clock.now += timedelta(seconds=1)
    assert alarm_for_waiting(room.sessions, clock) == 1
    assert alarm_for_waiting(room.sessions, clock) == 0
    assert [alarm.name for alarm in room.desk.alarms()] == [WAITING]


def test_after_staff_have_looked_a_later_wait_is_a_new_alarm(room: Casework, clock: Clock) -> None:
    accept(room, "a")
    clock.now += OVERDUE * 2
    alarm_for_waiting(room.sessions, clock)
    room.desk.clear_alarm(room.desk.alarms()[0].id, "mo")
    assert alarm_for_waiting(room.sessions, clock) == 1


def test_a_message_whose_process_died_counts_as_waiting(room: Casework, clock: Clock) -> None:
    accept(room, "a")
    room.inbox.lease_next("bot-1")
    clock.now += timedelta(minutes=5)
    assert alarm_for_waiting(room.sessions, clock) == 1


def test_a_message_in_good_hands_raises_nothing(room: Casework, clock: Clock) -> None:
    accept(room, "a")
    clock.now += OVERDUE * 2
    room.inbox.lease_next("bot-1")
    assert alarm_for_waiting(room.sessions, clock) == 0


def accept(room: Casework, external_id: str) -> None:
    conversation = room.conversations.open("web")
    room.inbox.accept(InboundMessage(external_id, conversation, "web", "hello"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Casework:
    return practice_casework(clock)
