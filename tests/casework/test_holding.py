"""What is said while no bot is there is noted against the message, once, and the message waits on."""

import pytest
from sqlalchemy import select

from casework.effects import OpenHandoff
from casework.errors import LeaseLost
from casework.holding import HOLDING, OVERDUE, SAFETY
from casework.inbox import LEASE
from casework.messaging.parts import ReplyPart
from casework.models import InboxRow, OutboxRow
from casework.turns import TurnOutcome
from tests.casework.room import Room

PART = ReplyPart("We are not there.")
DONE = TurnOutcome((ReplyPart("an answer"),))
LATE = OVERDUE.total_seconds() + 1


def held(room: Room, inbox_id: int, held_with: str = HOLDING, part: ReplyPart = PART) -> bool:
    message = room.casework.holding.message(inbox_id)
    assert message is not None
    return room.casework.holding.hold(message, held_with, part)


def test_only_what_nobody_has_in_hand_for_half_a_minute_is_overdue(room: Room, conversation: str) -> None:
    first, second = room.message(conversation), room.message(conversation)
    room.clock.move(seconds=OVERDUE.total_seconds())
    assert room.casework.holding.overdue() == []
    room.clock.move(seconds=1)
    assert room.casework.holding.overdue() == [first, second]
    leased = room.leased()
    assert room.casework.holding.overdue() == [second]
    room.clock.move(seconds=LEASE.total_seconds() + 1)
    assert room.casework.holding.overdue() == [first, second], "its worker died"
    room.casework.turns.finish(leased, DONE)
    assert room.casework.holding.overdue() == [second]


def test_a_message_is_told_once_and_waits_on_for_its_turn(room: Room, conversation: str) -> None:
    inbox_id = room.message(conversation)
    room.clock.move(seconds=LATE)
    assert held(room, inbox_id)
    assert room.casework.holding.overdue() == []
    assert room.casework.holding.message(inbox_id) is None
    leased = room.leased()
    assert (leased.inbox_id, leased.held_with, leased.tries) == (inbox_id, HOLDING, 1)
    room.casework.turns.finish(leased, DONE)
    assert [part.text for part in room.casework.outbox.after(conversation, 0)] == ["We are not there.", "an answer"]


def test_two_workers_that_look_at_once_say_it_once(room: Room, conversation: str) -> None:
    inbox_id = room.message(conversation)
    room.clock.move(seconds=LATE)
    first = room.casework.holding.message(inbox_id)
    second = room.another().holding.message(inbox_id)
    assert first is not None
    assert second is not None
    assert [room.casework.holding.hold(one, HOLDING, PART) for one in (first, second)] == [True, False]
    assert len(room.casework.outbox.after(conversation, 0)) == 1


def test_a_bot_that_took_it_meanwhile_answers_alone(room: Room, conversation: str) -> None:
    inbox_id = room.message(conversation)
    room.clock.move(seconds=LATE)
    message = room.casework.holding.message(inbox_id)
    assert message is not None
    leased = room.leased()
    assert not room.casework.holding.hold(message, HOLDING, PART)
    room.casework.turns.finish(leased, DONE)
    assert not room.casework.holding.hold(message, HOLDING, PART)
    assert [part.text for part in room.casework.outbox.after(conversation, 0)] == ["an answer"]


def test_a_late_worker_that_does_not_know_what_was_said_saves_nothing(room: Room, conversation: str) -> None:
    inbox_id = room.message(conversation)
    late = room.leased()
    room.clock.move(seconds=LATE)
    assert held(room, inbox_id, SAFETY)
    with pytest.raises(LeaseLost):
        room.casework.turns.finish(late, DONE)
    assert not room.casework.inbox.renew(late)
    room.casework.turns.finish(room.leased(), DONE)
    assert len(room.casework.outbox.after(conversation, 0)) == 2


def test_an_outage_lasts_until_the_message_that_was_told_is_answered(room: Room, conversation: str) -> None:
    other = room.casework.conversations.open("sms")
    inbox_id = room.message(conversation)
    room.message(conversation)
    room.clock.move(seconds=LATE)
    assert not room.casework.holding.is_told(conversation)
    held(room, inbox_id, SAFETY)
    assert not room.casework.holding.is_told(conversation), "a reply to danger does not say that we are not there"
    room.casework.turns.finish(room.leased(), DONE)
    held(room, inbox_id + 1)
    assert room.casework.holding.is_told(conversation)
    assert not room.casework.holding.is_told(other)
    room.casework.turns.finish(room.leased(), DONE)
    assert not room.casework.holding.is_told(conversation)


def test_a_bot_that_finished_something_lately_is_alive(room: Room) -> None:
    assert not room.casework.holding.is_answered_lately()
    room.turn(room.casework.conversations.open("web"))
    assert room.casework.holding.is_answered_lately()
    room.clock.move(seconds=LATE)
    assert not room.casework.holding.is_answered_lately()


def test_the_later_turn_knows_what_was_said_and_still_says_who_is_speaking(room: Room) -> None:
    conversation = room.casework.conversations.open("web")
    inbox_id = room.message(conversation)
    room.clock.move(seconds=LATE)
    custom = {"kind": "safety", "findings": [], "numbers": ["999"]}
    held(room, inbox_id, SAFETY, ReplyPart("Ring 999.", custom))
    leased = room.leased()
    assert room.casework.holding.said(leased) == [custom]
    assert not room.casework.turns.before(leased, room.clock()).has_spoken


def test_what_must_not_wait_for_the_turn_is_done_with_the_reply_or_not_at_all(
    room: Room, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox_id = room.message(conversation)
    room.clock.move(seconds=LATE)
    message = room.casework.holding.message(inbox_id)
    assert message is not None
    wish = OpenHandoff("safety_crisis", "today", 3)

    def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(OpenHandoff, "apply", broken)
        with pytest.raises(OSError, match="disk full"):
            room.casework.holding.hold(message, SAFETY, PART, (wish,))
    assert room.casework.outbox.after(conversation, 0) == []
    assert room.casework.holding.hold(message, SAFETY, PART, (wish,))
    room.casework.turns.finish(room.leased(), TurnOutcome((), (wish,)))
    assert [card.level for card in room.casework.desk.open_handoffs()] == [3]


def test_a_text_message_knows_its_size(room: Room) -> None:
    conversation = room.casework.conversations.open("sms")
    inbox_id = room.message(conversation)
    with room.sessions.begin() as session:
        session.get_one(InboxRow, inbox_id).channel = "sms"
    room.clock.move(seconds=LATE)
    held(room, inbox_id, part=ReplyPart("x" * 161))
    with room.sessions() as session:
        found = session.scalars(select(OutboxRow.segments).where(OutboxRow.inbox_id == inbox_id)).one()
    assert found == 2
