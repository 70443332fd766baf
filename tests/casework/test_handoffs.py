"""The desk: who waits for a human, who has them, and what was said."""

import pytest
from sqlalchemy import select

from casework.callbacks import AnswerCall, Callbacks
from casework.desk import Pause
from casework.effects import OpenHandoff, RaiseAlarm, RecordConsent
from casework.errors import CaseworkError
from casework.messaging.parts import ReplyPart
from casework.models import AlarmRow, HandoffRow, OutboxRow
from casework.staff_texts import MAX_REPLY
from casework.turns import TurnOutcome
from tests.casework.room import Room


def test_danger_goes_first_then_whoever_has_waited_longest(room: Room) -> None:
    waiting = [("calm, first", 0), ("calm, later", 0), ("danger", 3), ("urgent", 1)]
    for reason, level in waiting:
        room.turn(room.casework.conversations.open("web"), OpenHandoff(reason, "today", level))
        room.clock.move(minutes=1)
    reasons = [card.reason for card in room.casework.desk.open_handoffs()]
    assert reasons == ["danger", "urgent", "calm, first", "calm, later"]


def test_a_card_tells_what_the_desk_needs(room: Room, conversation: str) -> None:
    card = room.casework.desk.handoff(opened(room, conversation))
    assert (card.channel, card.reason, card.level, card.state) == ("web", "asked", 0, "open")
    assert (card.expect, card.opened_at, card.claimed_by) == ("today at 2pm", room.clock(), None)


def test_a_claimed_handoff_stays_on_the_list_and_a_closed_one_leaves_it(room: Room, conversation: str) -> None:
    desk, handoff = room.casework.desk, opened(room, conversation)
    desk.claim(handoff, "asha")
    assert [card.state for card in desk.open_handoffs()] == ["claimed"]
    desk.close(handoff, "asha")
    assert desk.open_handoffs() == []
    assert desk.handoff(handoff).state == "closed"


def test_the_holder_follows_the_handoff(room: Room, conversation: str) -> None:
    desk, holder, seen = room.casework.desk, room.casework.conversations.holder, []
    seen.append(holder(conversation))
    handoff = opened(room, conversation)
    seen.append(holder(conversation))
    desk.claim(handoff, "asha")
    seen.append(holder(conversation))
    desk.close(handoff, "asha")
    seen.append(holder(conversation))
    room.message(conversation)
    leased = room.leased()
    assert leased.holder == "closed"
    room.casework.turns.finish(leased, TurnOutcome((), reopen=True))
    seen.append(holder(conversation))
    assert seen == ["bot", "waiting", "human", "closed", "bot"]


def test_only_one_person_has_a_handoff_and_taking_it_twice_changes_nothing(room: Room, conversation: str) -> None:
    desk, handoff = room.casework.desk, opened(room, conversation)
    desk.claim(handoff, "asha")
    taken_at = room.clock()
    room.clock.move(minutes=3)
    desk.claim(handoff, "asha")
    with pytest.raises(CaseworkError, match="asha has this one already"):
        desk.claim(handoff, "ben")
    with room.sessions() as session:
        assert session.get_one(HandoffRow, handoff).claimed_at == taken_at


@pytest.mark.parametrize("do", ["claim", "close", "reply"])
def test_nothing_can_be_done_with_a_handoff_that_is_closed_or_was_never_there(
    room: Room, conversation: str, do: str
) -> None:
    desk, handoff = room.casework.desk, opened(room, conversation)
    desk.close(handoff, "asha")
    words = ("hello",) if do == "reply" else ()
    for number in (handoff, 99_999):
        with pytest.raises(CaseworkError, match="go back to the list"):
            getattr(desk, do)(number, "asha", *words)
    assert room.casework.conversations.holder(conversation) == "closed"


def test_an_unknown_handoff_is_one_clear_sentence(room: Room) -> None:
    with pytest.raises(CaseworkError, match="does not exist"):
        room.casework.desk.handoff(1)


def test_a_reply_reaches_the_person_with_the_name_of_who_wrote_it(room: Room, conversation: str) -> None:
    desk, handoff = room.casework.desk, opened(room, conversation)
    desk.claim(handoff, "asha")
    desk.reply(handoff, "asha", "  Hello, I am Asha. ")
    told = room.casework.outbox.after(conversation, 0)[-1]
    assert (told.text, told.said_by, told.custom) == ("Hello, I am Asha.", "asha", {"kind": "text"})


def test_a_reply_needs_words_and_the_handoff(room: Room, conversation: str) -> None:
    desk, handoff = room.casework.desk, opened(room, conversation)
    with pytest.raises(CaseworkError, match="take this handoff first"):
        desk.reply(handoff, "asha", "hello")
    desk.claim(handoff, "asha")
    for words, fault in ((" \n ", "write something"), ("x" * (MAX_REPLY + 1), "too long")):
        with pytest.raises(CaseworkError, match=fault):
            desk.reply(handoff, "asha", words)
    with pytest.raises(CaseworkError, match="take this handoff first"):
        desk.reply(handoff, "ben", "hello")
    desk.reply(handoff, "asha", "x" * MAX_REPLY)
    with room.sessions() as session:
        written = session.scalars(select(OutboxRow.text).where(OutboxRow.said_by == "asha")).all()
    assert written == ["x" * MAX_REPLY]


def test_a_transcript_puts_each_answer_under_its_message(room: Room, conversation: str) -> None:
    desk = room.casework.desk
    room.message(conversation, "first")
    room.message(conversation, "second, in the same moment")
    room.clock.move(seconds=5)
    room.message(conversation, "third, before any answer")
    for number in ("one", "two", "three"):
        room.clock.move(seconds=1)
        room.casework.turns.finish(room.leased(), reply_of(f"answer {number}", f"more {number}"))
    handoff = opened(room, conversation)
    desk.claim(handoff, "asha")
    room.clock.move(seconds=1)
    desk.reply(handoff, "asha", "Asha here")
    room.clock.move(seconds=1)
    room.message(conversation, "thanks")
    assert [(line.said_by, line.text) for line in desk.transcript(conversation)] == [
        ("person", "first"),
        ("bot", "answer one"),
        ("bot", "more one"),
        ("person", "second, in the same moment"),
        ("bot", "answer two"),
        ("bot", "more two"),
        ("person", "third, before any answer"),
        ("bot", "answer three"),
        ("bot", "more three"),
        ("person", "a person please"),
        ("bot", "a reply"),
        ("asha", "Asha here"),
        ("person", "thanks"),
    ]


def test_pausing_is_remembered_and_so_is_who_did_it(room: Room) -> None:
    desk = room.casework.desk
    assert not desk.is_paused()
    desk.pause("asha")
    desk.pause("ben")
    assert desk.is_paused()
    assert room.another().desk.is_paused()
    desk.unpause("asha")
    assert not desk.is_paused()
    assert room.counts()["switch"] == 3


def test_a_pause_says_who_began_it_and_when_whatever_is_pressed_later(room: Room) -> None:
    desk = room.casework.desk
    assert desk.paused() is None
    desk.pause("asha")
    began = room.clock()
    room.clock.move(minutes=5)
    desk.pause("ben")
    assert desk.paused() == Pause("asha", began)
    desk.unpause("ben")
    assert desk.paused() is None
    desk.pause("ben")
    assert desk.paused() == Pause("ben", room.clock())


def test_alarms_are_newest_first_until_somebody_clears_them(room: Room, conversation: str) -> None:
    desk = room.casework.desk
    room.turn(conversation, RaiseAlarm("first"), RaiseAlarm("second"))
    assert [alarm.name for alarm in desk.alarms()] == ["second", "first"]
    assert [alarm.name for alarm in desk.alarms(limit=1)] == ["second"]
    newest = desk.alarms()[0].id
    desk.clear_alarm(newest, "asha")
    desk.clear_alarm(newest, "ben")
    assert [alarm.name for alarm in desk.alarms()] == ["first"]
    with room.sessions() as session:
        assert session.get_one(AlarmRow, newest).cleared_by == "asha"


def opened(room: Room, conversation: str) -> int:
    leased = room.turn(conversation, OpenHandoff("asked", "today at 2pm"), words="a person please")
    with room.sessions() as session:
        found = select(HandoffRow.id).where(HandoffRow.conversation_id == leased.conversation_id)
        return session.scalars(found.where(HandoffRow.state != "closed")).one()


def reply_of(*words: str) -> TurnOutcome:
    return TurnOutcome(tuple(ReplyPart(one) for one in words))


def test_a_long_reply_by_text_leaves_as_texts_that_are_drawn_already(room: Room) -> None:
    texting = room.casework.conversations.open("sms")
    room.turn(texting, OpenHandoff("asked_for_person", "today"))
    desk = room.casework.desk
    (card,) = desk.open_handoffs()
    desk.claim(card.id, "asha")
    desk.reply(card.id, "asha", "It\u2019s Asha here. " * 30)
    with room.sessions() as session:
        sent = session.scalars(select(OutboxRow).where(OutboxRow.said_by == "asha").order_by(OutboxRow.id)).all()
    assert len(sent) == 2
    assert all(row.segments == 2 and "\u2019" not in row.text for row in sent[:1])
    assert sum(row.text.count("It's Asha here.") for row in sent) == 30


@pytest.mark.parametrize(
    ("is_safe", "reason", "word"), [(True, "call_back", "safe"), (False, "call_back_not_safe", "not_safe")]
)
def test_the_desk_shows_whether_ringing_is_safe(
    room: Room, conversation: str, is_safe: bool, reason: str, word: str
) -> None:
    room.turn(conversation, OpenHandoff("call_back_asked", "today"), RecordConsent("ring", "asked"))
    (card,) = room.casework.desk.open_handoffs()
    assert room.casework.desk.handoff(card.id).ringing == "asked"
    room.turn(conversation, AnswerCall(is_safe))
    assert (room.casework.desk.handoff(card.id).reason, room.casework.desk.handoff(card.id).ringing) == (reason, word)


def test_what_is_not_safe_stays_so_after_a_missed_call(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("call_back_asked", "today"))
    room.turn(conversation, AnswerCall(False))
    calls = Callbacks(room.sessions, room.clock)
    calls.ask(conversation, "missed_call", "today")
    (card,) = room.casework.desk.open_handoffs()
    assert card.reason == "call_back_not_safe"
    calls.ask(conversation, "call_back", "today")
    assert room.casework.desk.handoff(card.id).reason == "call_back"
    assert room.casework.desk.handoff(card.id).ringing == "safe"


def test_a_wish_to_be_rung_leaves_a_handoff_for_danger_its_name(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("safety_crisis", "today", 3))
    room.turn(conversation, AnswerCall(True))
    (card,) = room.casework.desk.open_handoffs()
    assert (card.reason, room.casework.desk.handoff(card.id).ringing) == ("safety_crisis", "safe")


def test_a_call_is_noted_beside_the_handoff_that_is_open_and_no_older_one(room: Room, conversation: str) -> None:
    calls, desk = Callbacks(room.sessions, room.clock), room.casework.desk
    calls.ask(conversation, "missed_call", "today")
    desk.close(desk.open_handoffs()[0].id, "asha")
    room.clock.move(minutes=5)
    handoff = opened(room, conversation)
    assert desk.handoff(handoff).rang_at is None
    room.clock.move(minutes=5)
    calls.ask(conversation, "missed_call", "today")
    card = desk.handoff(handoff)
    assert (card.rang_at, card.ringing, card.reason) == (room.clock(), "", "asked")
