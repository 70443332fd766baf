"""Several real bot processes over one database: one that dies, dawdles or is held up costs nobody an answer.

Their clock stands still until the test moves it, and the test moves it only when it knows who has which lease.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework.inbox import LEASE, MAX_TRIES, InboundMessage
from casework.models import AlarmRow, HandoffRow, InboxRow, OutboxRow
from tests.bot import scripted_bot
from tests.bot.scripted_bot import GO_ON, POISON, SLOW, STALL
from tests.casework.room import Room

pytestmark = pytest.mark.slow
PATIENCE = 90.0  # seconds until a test gives up; none takes fifteen on an idle machine
PAST = LEASE + timedelta(seconds=1)
OFTEN, NEVER = 0.05, 1_000.0  # seconds between two renewals of a lease


class Fleet:
    """Bot processes that can be started, stopped and killed, and what they did."""

    def __init__(self, children: ForkServerContext, room: Room, folder: Path) -> None:
        self._children = children
        self._room = room
        self._stalled = folder / "stalled"
        self._began = room.clock()
        self._moved = children.RawValue("d", 0.0)
        self.bots: list[tuple[ForkServerProcess, Connection]] = []
        self.count = 0

    def start(self, every: float = OFTEN) -> tuple[ForkServerProcess, Connection]:
        ours, theirs = self._children.Pipe()
        given = (self.name_of(len(self.bots)), self._room.url, self._began, self._moved, every, self._stalled, theirs)
        bot = self._children.Process(target=scripted_bot.serve, args=given, daemon=True)
        bot.start()
        theirs.close()
        assert ours.poll(PATIENCE)
        assert ours.recv() == "ready"
        self.bots.append((bot, ours))
        return self.bots[-1]

    @staticmethod
    def name_of(number: int) -> str:
        return f"bot-{number + 1}"

    def move(self, by: timedelta) -> None:
        """It is later, for every process."""
        self._moved.value += by.total_seconds()
        self._room.clock.now += by

    def accept(self, conversation: str, text: str) -> int:
        self.count += 1
        return self._room.casework.inbox.accept(InboundMessage(f"f{self.count}", conversation, "web", text)).inbox_id

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline, "it never came to that"
            time.sleep(0.02)

    def is_left_by_the_dead(self, inbox_id: int) -> bool:
        """Whether the process that has a message leased is gone."""
        row = self.row(inbox_id)
        dead = {self.name_of(number) for number, (bot, _) in enumerate(self.bots) if not bot.is_alive()}
        return row.state == "leased" and row.leased_by in dead

    def row(self, inbox_id: int) -> InboxRow:
        with self._room.sessions() as session:
            return session.get_one(InboxRow, inbox_id)

    def answers(self, inbox_id: int) -> list[str]:
        with self._room.sessions() as session:
            parts = select(OutboxRow.text).where(OutboxRow.inbox_id == inbox_id).order_by(OutboxRow.id)
            return list(session.scalars(parts))

    def kill_all(self) -> None:
        for bot, _ in self.bots:
            bot.kill()
            bot.join(PATIENCE)


@pytest.fixture(scope="module")
def children() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.bot.scripted_bot"])
    return context


@pytest.fixture
def fleet(children: ForkServerContext, room: Room, tmp_path: Path) -> Iterator[Fleet]:
    fleet = Fleet(children, room, tmp_path)
    yield fleet
    fleet.kill_all()


def test_a_message_that_kills_its_process_is_parked_after_three_and_everybody_else_is_answered(
    fleet: Fleet,
    room: Room,
) -> None:
    deadly, other = (room.casework.conversations.open("web") for _ in range(2))
    poison, after = fleet.accept(deadly, POISON), fleet.accept(deadly, "hello")
    elsewhere = [fleet.accept(other, f"hello {number}") for number in range(3)]
    ours = (poison, after, *elsewhere)
    for _ in range(2):
        fleet.start()
    for _ in range(MAX_TRIES):
        fleet.until(lambda: fleet.is_left_by_the_dead(poison))
        fleet.start()  # as a supervisor would
        fleet.until(lambda: all(fleet.row(one).state == "done" for one in elsewhere))  # nobody else has a lease now
        fleet.move(PAST)
    fleet.until(lambda: all(fleet.row(one).state in ("done", "parked") for one in ours))
    assert [fleet.row(one).state for one in ours] == ["parked", *["done"] * 4]
    assert sum(bot.exitcode == -signal.SIGKILL for bot, _ in fleet.bots) == MAX_TRIES
    assert len(fleet.answers(poison)) == 1, "the person was not told, or told twice"
    assert all(fleet.answers(one) for one in (after, *elsewhere))
    assert fleet.row(after).done_at >= fleet.row(poison).done_at
    with room.sessions() as session:
        assert list(session.scalars(select(AlarmRow.name))) == ["message_parked"]
        assert list(session.scalars(select(HandoffRow.conversation_id))) == [deadly]


def test_a_turn_of_four_leases_is_not_taken_away(fleet: Fleet, room: Room) -> None:
    slow = fleet.accept(room.casework.conversations.open("web"), SLOW)
    lines = dict([fleet.start(), fleet.start()]).values()
    (busy,) = wait(lines, PATIENCE)
    assert busy.recv() == SLOW
    for _ in range(8):
        fleet.move(LEASE / 2)
        fleet.until(lambda: fleet.row(slow).leased_until == room.clock() + LEASE)
    busy.send(GO_ON)
    fleet.until(lambda: fleet.row(slow).state == "done")
    assert (fleet.row(slow).tries, fleet.row(slow).fence) == (1, 1)
    assert len(fleet.answers(slow)) == 2  # who speaks, and the answer


def test_a_process_that_was_held_up_saves_nothing_and_goes_on_with_the_next(fleet: Fleet, room: Room) -> None:
    conversation = room.casework.conversations.open("web")
    stalls = fleet.accept(conversation, STALL)
    late, line = fleet.start(every=NEVER)  # stopped in the middle of a renewal it would hold a lock as well
    assert line.poll(PATIENCE)
    assert line.recv() == STALL
    assert late.pid is not None
    os.kill(late.pid, signal.SIGSTOP)
    fleet.move(PAST)
    quick, _ = fleet.start()
    fleet.until(lambda: fleet.row(stalls).state == "done")
    told = fleet.answers(stalls)
    quick.kill()
    quick.join(PATIENCE)
    os.kill(late.pid, signal.SIGCONT)
    line.send(GO_ON)
    following = fleet.accept(conversation, "hello again")
    fleet.until(lambda: fleet.row(following).state == "done")
    assert fleet.answers(stalls) == told, "the late process answered as well"
    assert (fleet.row(stalls).tries, fleet.row(stalls).fence) == (2, 2)
    with room.sessions() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == len(told) + len(fleet.answers(following))
