"""Practice runs the whole path, and nothing of it is seen anywhere else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from casework.columns import utc_now
from casework.effects import OpenHandoff
from casework.errors import UnknownConversation
from casework.inbox import InboundMessage
from casework.messaging.parts import ReplyPart
from casework.models import ConsentRow
from casework.practice import practice_casework
from casework.turns import TurnOutcome
from tests.casework.room import Room


def test_a_practice_turn_runs_whole_and_stays_out_of_the_real_room(room: Room) -> None:
    before, practice = room.counts(), practice_casework(room.clock)
    conversation = practice.conversations.open("web")
    practice.inbox.accept(InboundMessage("p1", conversation, "web", "a person please"))
    leased = practice.inbox.lease_next("practice")
    assert leased is not None
    practice.turns.finish(leased, TurnOutcome((ReplyPart("yes"),), (OpenHandoff("asked", "today"),)))
    assert [part.text for part in practice.outbox.after(conversation, 0)] == ["yes"]
    assert len(practice.desk.open_handoffs()) == 1
    assert room.counts() == before


def test_two_practice_rooms_know_nothing_of_each_other() -> None:
    one, two = practice_casework(), practice_casework()
    conversation = one.conversations.open("web")
    with pytest.raises(UnknownConversation):
        two.conversations.holder(conversation)


def test_practice_keeps_the_same_promises_as_the_real_tables() -> None:
    practice = practice_casework()
    with pytest.raises(UnknownConversation):
        practice.inbox.accept(InboundMessage("p1", "nobody", "web", "hello"))
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), practice.sessions.begin() as session:
        session.add(ConsentRow(conversation_id="nobody", purpose="x", state="x", at=utc_now()))


def test_threads_take_turns_with_a_practice_room() -> None:
    practice = practice_casework()
    conversation = practice.conversations.open("web")
    with ThreadPoolExecutor(8) as threads:
        messages = [InboundMessage(f"p{number}", conversation, "web", str(number)) for number in range(40)]
        stored = list(threads.map(practice.inbox.accept, messages))
    assert len({one.inbox_id for one in stored}) == 40
