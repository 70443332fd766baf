"""Several real processes over one database: killed at any step, or all at once, each message is answered once."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from casework.inbox import LEASE
from tests.casework import scripted_worker
from tests.casework.room import Room
from tests.casework.scripted_worker import PARTS, STEPS, answer

pytestmark = pytest.mark.slow  # real processes, disks and waits take seconds

PATIENCE = 20.0  # seconds until a test gives a child up; none takes one second


@pytest.fixture(scope="module")
def children() -> ForkServerContext:
    """Real processes, made from one that has imported the room already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.casework.scripted_worker"])
    return context


@pytest.fixture
def start(children: ForkServerContext) -> Iterator[Callable[..., tuple[int, Connection]]]:
    """Start a child and give its number and the line to it; whatever still lives is killed at the end."""
    started = []

    def begin(work: Callable[..., None], *args: object) -> tuple[int, Connection]:
        ours, theirs = children.Pipe()
        child = children.Process(target=work, args=(*args, theirs), daemon=True)
        child.start()
        theirs.close()
        started.append(child)
        assert child.pid is not None
        return child.pid, ours

    yield begin
    for child in started:
        child.kill()
        child.join(PATIENCE)


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_costs_nobody_an_answer(
    room: Room, conversation: str, start: Callable[..., tuple[int, Connection]], step: str, tmp_path: Path
) -> None:
    room.message(conversation, "help")
    before = room.counts()
    child, line = start(scripted_worker.die_at, step, room.url, room.clock(), tmp_path)
    assert line.poll(PATIENCE), "the child never came to the step"
    assert line.recv() == step
    os.kill(child, signal.SIGKILL)
    with pytest.raises(EOFError):
        line.recv()  # it is dead

    said = len(room.casework.outbox.after(conversation, 0))
    assert said == (PARTS if step == "after commit" else 0), "a half-written turn was seen"
    assert room.casework.inbox.lease_next("bot-2") is None, "the lease had not run out"
    room.clock.move(seconds=LEASE.total_seconds() + 1)
    leased = room.casework.inbox.lease_next("bot-2")
    assert (leased is None) == (step == "after commit")
    if leased is not None:
        room.casework.turns.finish(leased, answer(leased))

    room.clock.move(days=1)
    assert room.casework.inbox.lease_next("bot-3") is None
    told = [part.text for part in room.casework.outbox.after(conversation, 0)]
    assert told == ["answer to help", "and a question"]
    after = room.counts()
    assert (after["enquiry"] - before["enquiry"], after["handoff"] - before["handoff"]) == (1, 1)


def test_many_workers_share_the_inbox_and_answer_each_message_once_in_order(
    room: Room, start: Callable[..., tuple[int, Connection]]
) -> None:
    conversations = [room.casework.conversations.open("web") for _ in range(4)]
    for number in range(5):
        for conversation in conversations:
            room.message(conversation, f"{conversation} {number}")
    lines = [start(scripted_worker.drain, f"bot-{n}", room.url, room.clock(), 20)[1] for n in range(3)]
    answered = [text for mine in together(lines) for text in mine]
    assert sorted(answered) == sorted(f"{one} {number}" for one in conversations for number in range(5))
    for conversation in conversations:
        told = [part.text for part in room.casework.outbox.after(conversation, 0)][::PARTS]
        assert told == [f"answer to {conversation} {number}" for number in range(5)]
    assert room.counts()["handoff"] == len(conversations)


def test_two_edges_that_get_the_same_messages_store_each_once(
    room: Room, start: Callable[..., tuple[int, Connection]]
) -> None:
    conversations = [room.casework.conversations.open("web") for _ in range(3)]
    lines = [start(scripted_worker.accept, room.url, conversations, 10)[1] for _ in range(2)]
    assert sum(together(lines)) == 30
    assert room.counts()["inbox"] == 30


def together(lines: list[Connection]) -> list:
    """Let all begin at the same moment; what each of them said at the end."""
    for line in lines:
        assert line.poll(PATIENCE)
        assert line.recv() == "ready"
    for line in lines:
        line.send("go")
    assert all(line.poll(PATIENCE) for line in lines), "a child died or hangs"
    return [line.recv() for line in lines]
