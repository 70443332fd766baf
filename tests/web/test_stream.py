"""The broadcaster: one listener for everybody, woken by a ring, and never deaf for long."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from time import perf_counter

import pytest

from casework.inbox import InboundMessage
from casework.messaging.parts import ReplyPart
from casework.turns import TurnOutcome
from casework.wakeups import Bell
from web.edge import stream
from web.edge.rate import RateLimit
from web.edge.stream import MOST_STREAMS, Broadcaster, events

PATIENCE = 5  # seconds before a test gives up


@pytest.fixture
def web(make_web, casework_in, tmp_path):
    """An application over a file: the listener reads in one thread while the test writes in another."""
    return make_web(casework=casework_in(tmp_path))


def _said(web, conversation_id: str, text: str) -> None:
    web.casework.inbox.accept(InboundMessage(f"t:{text}", conversation_id, "web", "hello"))
    leased = web.casework.inbox.lease_next("stand-in")
    web.casework.turns.finish(leased, TurnOutcome((ReplyPart(text),)))


async def _texts(chunks: AsyncIterator[str], count: int) -> list[str]:
    """The texts of the next events, comments passed over."""
    found: list[str] = []
    async with asyncio.timeout(PATIENCE):
        async for chunk in chunks:
            found += [json.loads(line[6:])["text"] for line in chunk.splitlines() if line.startswith("data: ")]
            if len(found) >= count:
                return found
    return found


@pytest.mark.enable_socket
async def test_a_ring_brings_a_reply_to_an_open_stream_at_once(web, tmp_path):
    bell = Bell(tmp_path)
    broadcaster = Broadcaster(web.casework.outbox, bell)
    conversation_id = web.casework.conversations.open("web")
    async with (
        broadcaster.running(),
        aclosing(events(web.casework.outbox, broadcaster, conversation_id, 0, life=60)) as chunks,
    ):
        assert await anext(chunks) == ": open\n\n"
        waiting = asyncio.create_task(_texts(chunks, 1))
        async with asyncio.timeout(PATIENCE):
            while not list(tmp_path.glob("web*.sock")):
                await asyncio.sleep(0)
        _said(web, conversation_id, "one")
        started = perf_counter()
        bell.ring("web")
        assert await waiting == ["one"]
        assert perf_counter() - started < stream.LOOK_EVERY / 2, "the ring was not heard"


async def test_without_a_bell_a_reply_comes_with_the_next_look(web, monkeypatch):
    monkeypatch.setattr(stream, "LOOK_EVERY", 0.01)
    broadcaster = Broadcaster(web.casework.outbox, web.bell)
    conversation_id = web.casework.conversations.open("web")
    async with (
        broadcaster.running(),
        aclosing(events(web.casework.outbox, broadcaster, conversation_id, 0, life=60)) as chunks,
    ):
        await anext(chunks)
        waiting = asyncio.create_task(_texts(chunks, 1))
        _said(web, conversation_id, "one")
        assert await waiting == ["one"]


async def test_what_was_sent_is_noted_as_delivered(web, monkeypatch):
    monkeypatch.setattr(stream, "LOOK_EVERY", 0.01)
    broadcaster = Broadcaster(web.casework.outbox, web.bell)
    conversation_id = web.casework.conversations.open("web")
    _said(web, conversation_id, "one")
    noted: list[tuple[str, int]] = []
    monkeypatch.setattr(web.casework.outbox, "delivered", lambda *row: noted.append(row), raising=False)
    async with broadcaster.running():
        chunks = [chunk async for chunk in events(web.casework.outbox, broadcaster, conversation_id, 0, life=0)]
    assert len(chunks) == 2
    assert set(noted) == {(conversation_id, 1)}  # twice does no harm: states only move forward


async def test_a_quiet_stream_is_kept_open_by_a_comment_and_ends_in_the_end(web, monkeypatch):
    monkeypatch.setattr(stream, "KEEP_ALIVE", 0.01)
    broadcaster = Broadcaster(web.casework.outbox, web.bell)
    async with asyncio.timeout(PATIENCE):
        chunks = [chunk async for chunk in events(web.casework.outbox, broadcaster, "quiet", 0, life=0.03)]
    assert chunks[0] == ": open\n\n"
    assert ": still here\n\n" in chunks[1:]


async def test_a_fault_of_the_database_does_not_end_the_listener(web, monkeypatch):
    monkeypatch.setattr(stream, "LOOK_EVERY", 0.01)
    broadcaster = Broadcaster(web.casework.outbox, web.bell)
    conversation_id = web.casework.conversations.open("web")
    faults = [OSError("disk"), OSError("disk")]
    healthy = web.casework.outbox.spoken_since

    def sometimes(row_id: int) -> list[tuple[int, str]]:
        if faults:
            raise faults.pop()
        return healthy(row_id)

    monkeypatch.setattr(web.casework.outbox, "spoken_since", sometimes, raising=False)
    async with (
        broadcaster.running(),
        aclosing(events(web.casework.outbox, broadcaster, conversation_id, 0, life=60)) as chunks,
    ):
        await anext(chunks)
        waiting = asyncio.create_task(_texts(chunks, 1))
        _said(web, conversation_id, "one")
        assert await waiting == ["one"]


async def test_each_part_is_sent_once_however_many_looks_find_it(web, monkeypatch):
    monkeypatch.setattr(stream, "LOOK_EVERY", 0.001)
    monkeypatch.setattr(stream, "PAGE", 2)
    monkeypatch.setattr(web.casework.outbox.after.__func__, "__defaults__", (2,))
    broadcaster = Broadcaster(web.casework.outbox, web.bell)
    conversation_id = web.casework.conversations.open("web")
    words = [str(number) for number in range(9)]
    for word in words[:5]:
        _said(web, conversation_id, word)
    async with (
        broadcaster.running(),
        aclosing(events(web.casework.outbox, broadcaster, conversation_id, 0, life=60)) as chunks,
    ):
        waiting = asyncio.create_task(_texts(chunks, 9))
        for word in words[5:]:
            _said(web, conversation_id, word)
            await asyncio.sleep(0.005)
        assert await waiting == words


async def test_while_nobody_watches_no_row_is_read_and_the_first_to_watch_misses_nothing(web, monkeypatch):
    monkeypatch.setattr(stream, "LOOK_EVERY", 0.001)
    outbox, looked, read = web.casework.outbox, asyncio.Event(), []
    newest, spoken_since, loop = outbox.newest, outbox.spoken_since, asyncio.get_running_loop()

    def noted() -> int:
        loop.call_soon_threadsafe(looked.set)
        return newest()

    def counted(row_id: int) -> list[tuple[int, str]]:
        read.append(row_id)
        return spoken_since(row_id)

    monkeypatch.setattr(outbox, "newest", noted, raising=False)
    monkeypatch.setattr(outbox, "spoken_since", counted, raising=False)
    broadcaster = Broadcaster(outbox, web.bell)
    conversation_id = web.casework.conversations.open("web")
    async with broadcaster.running(), asyncio.timeout(PATIENCE):
        for word in ("one", "two"):
            _said(web, conversation_id, word)
            looked.clear()
            await looked.wait()
        assert read == []
        async with aclosing(events(outbox, broadcaster, conversation_id, 0, life=60)) as chunks:
            assert await _texts(chunks, 2) == ["one", "two"]
            waiting = asyncio.create_task(_texts(chunks, 1))
            _said(web, conversation_id, "three")
            assert await waiting == ["three"]
    assert read


def test_too_many_tabs_end_the_oldest_stream(web):
    broadcaster = Broadcaster(web.casework.outbox, web.bell)
    opened = [broadcaster.watch("same", 0) for _ in range(MOST_STREAMS + 1)]
    watches = [each.__enter__() for each in opened]
    assert [watch.is_over for watch in watches] == [True] + [False] * MOST_STREAMS
    for each in opened:
        each.__exit__(None, None, None)


def test_a_limit_forgets_after_a_minute():
    now = [0.0]
    limit = RateLimit(2, lambda: now[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    now[0] = 60.1
    assert limit.allows("a")
