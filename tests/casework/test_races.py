"""Two at the same moment: each test stops the first just before its commit and lets the second one run into it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import event, select

from casework.casework import Casework
from casework.effects import OpenHandoff, RecordFindings
from casework.errors import CaseworkError, StaffError
from casework.inbox import InboundMessage, Leased
from casework.messaging.parts import ReplyPart
from casework.models import HandoffRow, StaffRow
from casework.staff import MAX_FAILURES
from casework.transactions import writing
from casework.turns import TurnOutcome
from knowledge_base.safety.findings import Finding, Level
from tests.casework.room import Room

PATIENCE = 10.0  # seconds until a test gives up; none takes one second
A_MOMENT = 0.1  # seconds, far more than the second one would need if nothing held it


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """A few threads, gone after the test."""
    with ThreadPoolExecutor(8) as pool:
        yield pool


@contextmanager
def stopped_before_commit(
    casework: Casework, threads: ThreadPoolExecutor, work: Callable[[], object]
) -> Iterator[Future]:
    """Run the work in a thread as far as its commit; let it go at the end of the block."""
    arrived, go = threading.Event(), threading.Event()

    def wait(session) -> None:
        session.flush()
        arrived.set()
        assert go.wait(PATIENCE)

    event.listen(casework.sessions, "before_commit", wait)
    future = threads.submit(work)
    try:
        assert arrived.wait(PATIENCE)
        yield future
    finally:
        go.set()


def a_moment_for(future: Future) -> None:
    """Give the second one every chance to overtake."""
    with suppress(TimeoutError):
        future.result(A_MOMENT)


def test_a_later_message_is_never_seen_before_an_earlier_one(
    room: Room, conversation: str, threads: ThreadPoolExecutor
) -> None:
    slow, quick = room.another(), room.another()
    one, two = (InboundMessage(name, conversation, "web", name) for name in ("one", "two"))
    with stopped_before_commit(slow, threads, lambda: slow.inbox.accept(one)) as first:
        second = threads.submit(quick.inbox.accept, two)
        a_moment_for(second)
        assert room.casework.inbox.lease_next("bot-1") is None
    assert first.result(PATIENCE).inbox_id < second.result(PATIENCE).inbox_id
    assert room.leased().text == "one"
    assert room.casework.inbox.lease_next("bot-2") is None


def test_the_same_message_twice_at_once_is_stored_once(
    room: Room, conversation: str, threads: ThreadPoolExecutor
) -> None:
    slow, quick, message = room.another(), room.another(), InboundMessage("SM1", conversation, "sms", "help")
    with stopped_before_commit(slow, threads, lambda: slow.inbox.accept(message)) as first:
        second = threads.submit(quick.inbox.accept, message)
        a_moment_for(second)
    assert first.result(PATIENCE).is_new
    assert not second.result(PATIENCE).is_new
    assert first.result().inbox_id == second.result().inbox_id


def test_two_workers_never_take_the_same_message(room: Room, conversation: str, threads: ThreadPoolExecutor) -> None:
    room.message(conversation)
    slow, quick = room.another(), room.another()
    with stopped_before_commit(slow, threads, lambda: slow.inbox.lease_next("bot-1")) as first:
        second = threads.submit(quick.inbox.lease_next, "bot-2")
        a_moment_for(second)
    assert first.result(PATIENCE) is not None
    assert second.result(PATIENCE) is None


def test_a_browser_that_reads_between_two_commits_misses_nothing(
    room: Room, conversation: str, threads: ThreadPoolExecutor
) -> None:
    handoff = claimed(room, conversation)
    seen = room.casework.outbox.newest()
    room.message(conversation)
    leased, slow, quick = room.leased(), room.another(), room.another()
    outcome = TurnOutcome((ReplyPart("a safety reply"),))
    with stopped_before_commit(slow, threads, lambda: slow.turns.finish(leased, outcome)) as first:
        second = threads.submit(quick.desk.reply, handoff, "asha", "hello, Asha here")
        a_moment_for(second)
        early = room.casework.outbox.after(conversation, seen)
    first.result(PATIENCE), second.result(PATIENCE)
    seen = early[-1].id if early else seen
    told = [*early, *room.casework.outbox.after(conversation, seen)]
    assert [part.text for part in told] == ["a safety reply", "hello, Asha here"]


def test_two_staff_who_press_at_once_do_not_both_get_the_person(
    room: Room, conversation: str, threads: ThreadPoolExecutor
) -> None:
    handoff = opened(room, conversation)
    slow, quick = room.another(), room.another()
    with stopped_before_commit(slow, threads, lambda: slow.desk.claim(handoff, "asha")) as first:
        second = threads.submit(quick.desk.claim, handoff, "ben")
        a_moment_for(second)
    first.result(PATIENCE)
    with pytest.raises(CaseworkError, match="asha has this one already"):
        second.result(PATIENCE)
    assert room.casework.desk.handoff(handoff).claimed_by == "asha"


def test_two_wishes_for_a_human_at_once_make_one_handoff_and_no_error(
    room: Room, conversation: str, threads: ThreadPoolExecutor
) -> None:
    room.message(conversation)
    leased = room.leased()
    slow, quick = room.another(), room.another()

    def wish(casework: Casework, level: int) -> None:
        with writing(casework.sessions) as session:
            OpenHandoff("asked", "today", level).apply(session, leased, room.clock())

    with stopped_before_commit(slow, threads, lambda: wish(slow, 1)) as first:
        second = threads.submit(wish, quick, 4)
        a_moment_for(second)
    first.result(PATIENCE), second.result(PATIENCE)
    with room.sessions() as session:
        assert [row.level for row in session.scalars(select(HandoffRow))] == [4]


def test_a_turn_that_raises_a_handoff_and_a_human_who_takes_it_never_block_each_other(
    room: Room, conversation: str, threads: ThreadPoolExecutor
) -> None:
    handoff = opened(room, conversation)
    room.message(conversation)
    leased, slow, quick = room.leased(), room.another(), room.another()
    half_way, go = threading.Event(), threading.Event()

    class Wait(RecordFindings):
        def apply(self, session, leased: Leased, now) -> None:
            super().apply(session, leased, now)
            session.flush()
            half_way.set()
            assert go.wait(PATIENCE)

    danger = Wait((Finding("suicide", Level.CRISIS, "self", None, "x"),))
    outcome = TurnOutcome((ReplyPart("x"),), (danger, OpenHandoff("danger", "today", 3)))
    first = threads.submit(slow.turns.finish, leased, outcome)
    assert half_way.wait(PATIENCE)
    second = threads.submit(quick.desk.claim, handoff, "asha")
    a_moment_for(second)
    go.set()
    first.result(PATIENCE), second.result(PATIENCE)
    card = room.casework.desk.handoff(handoff)
    assert (card.level, card.claimed_by) == (3, "asha")


def test_guesses_made_at_the_same_moment_all_count(room: Room, threads: ThreadPoolExecutor) -> None:
    room.staff.add("asha", "navigator")
    guesses = [threads.submit(room.staff.check, "asha", f"guess {number}") for number in range(MAX_FAILURES - 1)]
    assert not any(guess.result(PATIENCE) for guess in guesses)
    with room.sessions() as session:
        assert session.get_one(StaffRow, "asha").failures == MAX_FAILURES - 1


def test_one_name_cannot_be_given_twice_at_once(room: Room, threads: ThreadPoolExecutor) -> None:
    made = [threads.submit(room.staff.add, "asha", "navigator") for _ in range(4)]
    faults = [one.exception(PATIENCE) for one in made]
    assert sum(fault is None for fault in faults) == 1
    assert all(isinstance(fault, StaffError) for fault in faults if fault)


def opened(room: Room, conversation: str) -> int:
    room.turn(conversation, OpenHandoff("asked", "today"))
    return room.casework.desk.open_handoffs()[0].id


def claimed(room: Room, conversation: str) -> int:
    handoff = opened(room, conversation)
    room.casework.desk.claim(handoff, "asha")
    return handoff
