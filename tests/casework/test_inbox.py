"""A message is stored once, leased by one worker at a time, in order, and never lost."""

import pytest
from sqlalchemy import Connection, event, select, text, update
from sqlalchemy.exc import OperationalError

from casework.effects import OpenHandoff, RaiseAlarm
from casework.errors import CaseworkUnavailable, LeaseLost, UnknownConversation
from casework.inbox import LEASE, MAX_TEXT, MAX_TRIES, InboundMessage, is_last_try, is_worn_out
from casework.messaging.parts import ReplyPart
from casework.models import ConversationRow, InboxRow
from casework.practice import practice_casework
from casework.turns import TurnOutcome
from tests.casework.room import Room

FULL, NORMAL = 2, 1  # as SQLite numbers them

DONE = TurnOutcome((ReplyPart("a reply"),))


def test_a_repeated_external_id_is_stored_once_and_keeps_the_first_words(room: Room, conversation: str) -> None:
    first = room.casework.inbox.accept(InboundMessage("SM1", conversation, "sms", "first"))
    before = room.counts()
    room.clock.move(hours=1)
    again = room.casework.inbox.accept(InboundMessage("SM1", conversation, "sms", "second"))
    assert (first.is_new, again.is_new, again.inbox_id) == (True, False, first.inbox_id)
    assert room.counts() == before
    assert room.leased().text == "first"


def test_a_repeat_after_the_answer_is_not_answered_again(room: Room, conversation: str) -> None:
    room.casework.inbox.accept(InboundMessage("SM1", conversation, "sms", "first"))
    room.casework.turns.finish(room.leased(), DONE)
    room.casework.inbox.accept(InboundMessage("SM1", conversation, "sms", "first"))
    assert room.casework.inbox.lease_next("bot-1") is None


def test_a_message_for_an_unknown_conversation_is_refused_in_one_clear_sentence(room: Room) -> None:
    with pytest.raises(UnknownConversation, match="does not exist"):
        room.casework.inbox.accept(InboundMessage("SM1", "0" * 32, "web", "hello"))
    assert room.counts()["inbox"] == 0


@pytest.mark.parametrize(
    ("words", "stored"),
    [("a\x00b", "ab"), ("half \ud83d of a pair", "half ? of a pair"), ("x" * (MAX_TEXT + 5), "x" * MAX_TEXT), ("", "")],
    ids=["nul", "surrogate", "too-long", "empty"],
)
def test_odd_text_is_stored_all_the_same(room: Room, conversation: str, words: str, stored: str) -> None:
    room.message(conversation, words)
    assert room.leased().text == stored


def test_the_newest_message_marks_the_conversation(room: Room, conversation: str) -> None:
    room.clock.move(minutes=5)
    room.message(conversation)
    with room.sessions() as session:
        assert session.get_one(ConversationRow, conversation).last_message_at == room.clock()


def test_messages_of_one_conversation_go_one_at_a_time_in_order(room: Room, conversation: str) -> None:
    first, second = room.message(conversation, "one"), room.message(conversation, "two")
    leased = room.leased()
    assert leased.inbox_id == first
    assert room.casework.inbox.lease_next("bot-2") is None
    room.casework.turns.finish(leased, DONE)
    assert room.leased("bot-2").inbox_id == second


def test_different_conversations_go_side_by_side(room: Room, conversation: str) -> None:
    other = room.casework.conversations.open("web")
    room.message(conversation), room.message(conversation), room.message(other)
    assert {room.leased("bot-1").conversation_id, room.leased("bot-2").conversation_id} == {conversation, other}
    assert room.casework.inbox.lease_next("bot-3") is None


def test_a_lease_that_has_not_run_out_is_left_alone(room: Room, conversation: str) -> None:
    room.message(conversation)
    room.leased()
    room.clock.move(seconds=LEASE.total_seconds())
    assert room.casework.inbox.lease_next("bot-2") is None


def test_a_lease_that_ran_out_is_taken_over_and_the_late_worker_saves_nothing(room: Room, conversation: str) -> None:
    room.message(conversation)
    late = room.leased("bot-1")
    room.clock.move(seconds=LEASE.total_seconds() + 1)
    quick = room.leased("bot-2")
    assert (quick.inbox_id, quick.fence, quick.tries) == (late.inbox_id, late.fence + 1, late.tries + 1)
    before = room.counts()
    with pytest.raises(LeaseLost):
        room.casework.turns.finish(late, TurnOutcome((ReplyPart("late"),), (OpenHandoff("asked", "today"),)))
    assert room.counts() == before
    room.casework.inbox.give_back(late)
    assert room.casework.inbox.lease_next("bot-3") is None, "the late worker gave away what is not its own"
    room.casework.turns.finish(quick, DONE)
    assert [part.text for part in room.casework.outbox.after(conversation, 0)] == ["a reply"]


def test_a_late_worker_whose_message_nobody_took_may_still_finish(room: Room, conversation: str) -> None:
    room.message(conversation)
    late = room.leased()
    room.clock.move(hours=1)
    room.casework.turns.finish(late, DONE)
    assert len(room.casework.outbox.after(conversation, 0)) == 1


def test_the_third_failure_parks_the_message_and_the_next_one_goes_on(room: Room, conversation: str) -> None:
    stuck, after = room.message(conversation, "stuck"), room.message(conversation, "after")
    for _ in range(MAX_TRIES - 1):
        leased = room.leased()
        assert leased.inbox_id == stuck
        assert not is_last_try(leased)
        room.casework.inbox.give_back(leased)
    last = room.leased()
    assert is_last_try(last)
    assert not is_worn_out(last)
    parked = TurnOutcome((ReplyPart("sorry"),), (OpenHandoff("failed", "today"), RaiseAlarm("parked")), parked=True)
    room.casework.turns.finish(last, parked)
    with room.sessions() as session:
        assert session.get_one(InboxRow, stuck).state == "parked"
    assert [alarm.name for alarm in room.casework.desk.alarms()] == ["parked"]
    assert room.leased().inbox_id == after


def test_a_message_that_kills_every_worker_is_known_before_it_runs_again(room: Room, conversation: str) -> None:
    room.message(conversation)
    for _ in range(MAX_TRIES):
        assert not is_worn_out(room.leased())
        room.clock.move(minutes=1)
    assert is_worn_out(room.leased())


def test_the_lease_tells_who_holds_the_conversation(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("asked", "today"))
    room.message(conversation)
    assert room.leased().holder == "waiting"


@pytest.mark.parametrize("room", ["sqlite"], indirect=True)  # PostgreSQL locks rows, not the file
def test_a_database_that_stays_busy_is_one_clear_error_and_nothing_is_written(room: Room, conversation: str) -> None:
    before = room.counts()
    with room.engine.connect() as writer, room.engine.connect() as impatient:
        impatient.execute(text("PRAGMA busy_timeout=1"))
        impatient.close()  # back to the pool: the next one to be used
        writer.execute(text("BEGIN IMMEDIATE"))
        with pytest.raises(CaseworkUnavailable) as caught:
            room.message(conversation)
        assert isinstance(caught.value.__cause__, OperationalError)
        writer.rollback()
    assert room.counts() == before


def test_a_parked_message_is_never_leased_again(room: Room, conversation: str) -> None:
    inbox_id = room.message(conversation)
    with room.sessions.begin() as session:
        session.execute(update(InboxRow).where(InboxRow.id == inbox_id).values(state="parked"))
    room.clock.move(days=1)
    assert room.casework.inbox.lease_next("bot-1") is None
    with room.sessions() as session:
        assert session.scalars(select(InboxRow.tries).where(InboxRow.id == inbox_id)).one() == 0


def test_on_sqlite_what_is_acknowledged_is_on_the_disk_and_other_work_does_not_wait_for_it() -> None:
    casework = practice_casework()
    conversation, asked = casework.conversations.open("web"), list[int]()

    @event.listens_for(casework.sessions.kw["bind"], "commit")
    def read(connection: Connection) -> None:
        asked.append(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    casework.inbox.accept(InboundMessage("m1", conversation, "web", "hello"))
    assert asked == [FULL]
    assert casework.inbox.lease_next("bot") is not None
    assert asked == [FULL, NORMAL]
