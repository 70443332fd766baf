"""The event stream: stored reply parts, sent as soon as they are stored, resumed from the last one that was seen.

One listener for each process is rung by the bot and the desk, and looks once a second besides. It asks the outbox once
for everybody and wakes only the streams whose conversation has something new.
"""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import monotonic

import structlog

from casework.outbox import PAGE, Outbox, OutgoingPart
from web.ports import BellPort
from web.threads import in_thread

LOOK_EVERY = 1.0  # seconds; a lost ring costs at most this
KEEP_ALIVE = 15.0  # seconds; proxies cut a silent connection after 30 or 60
OVERLAP = 200  # row ids; on PostgreSQL a row with a lower id can be committed after one with a higher id
MOST_STREAMS = 4  # for one conversation: more tabs than that end the oldest

log = structlog.get_logger(__name__)


class Watch:
    """One open stream: woken when its conversation has something new."""

    def __init__(self, last_id: int) -> None:
        self._news = asyncio.Event()
        self.last_id = last_id  # the newest row that the browser has
        self.is_over = False
        self._parts: dict[int, OutgoingPart] = {}

    def wake(self, parts: list[OutgoingPart]) -> None:
        """There is something new: these parts, oldest first."""
        self._parts |= {part.id: part for part in parts}
        self._news.set()

    def take(self) -> list[OutgoingPart]:
        """What came and has not been sent."""
        parts = [part for part in self._parts.values() if part.id > self.last_id]
        self._parts = {}
        return parts

    def end(self) -> None:
        """A newer stream takes this one's place."""
        self.is_over = True
        self._news.set()

    async def news(self, limit: float) -> bool:
        """Wait for news for `limit` seconds; whether there was some."""
        self._news.clear()
        if self._parts or self.is_over:  # it came just before
            return True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                await self._news.wait()
            return True
        return False


class Broadcaster:
    """Wakes the open streams of this process."""

    def __init__(self, outbox: Outbox, bell: BellPort) -> None:
        self._outbox = outbox
        self._bell = bell
        self._watches: dict[str, list[Watch]] = {}
        self._newest: int | None = None
        self._kept_up_at = float("-inf")
        self._seen: set[int] = set()
        self._sent: dict[str, int] = {}
        self._is_over = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen for as long as the application runs."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self.end_all()
            self._is_over = True
            task.cancel()
            await asyncio.wait({task})
            with contextlib.suppress(Exception):  # it is a hint for staff; not worth a failed stop
                await self._mark_sent()

    @contextmanager
    def watch(self, conversation_id: str, last_id: int) -> Iterator[Watch]:
        """Take part as one open stream whose browser has everything up to `last_id`."""
        watch = Watch(last_id)
        watches = self._watches.setdefault(conversation_id, [])
        watches.append(watch)
        for oldest in watches[:-MOST_STREAMS]:
            oldest.end()
        try:
            yield watch
        finally:
            watches.remove(watch)
            if not watches and self._watches.get(conversation_id) is watches:
                del self._watches[conversation_id]

    def end_all(self) -> None:
        """The server stops: every stream ends, and its browser connects again."""
        for watch in [watch for watches in self._watches.values() for watch in watches]:
            watch.end()

    def sent(self, conversation_id: str, up_to: int) -> None:
        """Everything up to this row reached the browser; noted in the outbox a moment later."""
        self._sent[conversation_id] = max(up_to, self._sent.get(conversation_id, 0))

    async def _run(self) -> None:
        with contextlib.ExitStack() as stack:
            listener = None
            try:
                listener = stack.enter_context(self._bell.listen("web", f"-{secrets.token_hex(4)}"))
            except OSError as fault:
                log.warning("no_bell", fault=type(fault).__name__)  # slower, never silent
            while not self._is_over:
                try:
                    await self._look()
                    await self._mark_sent()
                except Exception as fault:  # noqa: BLE001 - whatever it is, the next second tries again
                    log.error("broadcast_fault", fault=type(fault).__name__)
                await (listener.wait(LOOK_EVERY) if listener is not None else asyncio.sleep(LOOK_EVERY))

    async def _look(self) -> None:
        if not self._watches:
            await self._keep_up()
            return
        if self._newest is None:  # what was said before we started, each stream reads for itself
            self._newest = await in_thread(self._outbox.newest)
        watched = {one: min(watch.last_id for watch in watches) for one, watches in self._watches.items()}
        rows, parts = await in_thread(self._read, self._newest - OVERLAP, watched)
        for conversation_id, new in parts.items():
            for watch in self._watches.get(conversation_id, ()):
                watch.wake(new)
        self._seen = {row_id for row_id, _ in rows}
        self._newest = max([self._newest, *self._seen])

    async def _keep_up(self) -> None:
        """Nobody watches: only where the next one will begin is noted, once a second, however often we are rung."""
        if monotonic() - self._kept_up_at >= LOOK_EVERY:
            self._newest, self._seen = await in_thread(self._outbox.newest), set()
            self._kept_up_at = monotonic()

    def _read(self, since: int, watched: dict[str, int]) -> tuple[list[tuple[int, str]], dict[str, list[OutgoingPart]]]:
        """Every row since then, and the new parts of conversations that are watched: one visit to a thread."""
        rows = self._outbox.spoken_since(since)
        new = {conversation_id for row_id, conversation_id in rows if row_id not in self._seen}
        return rows, {one: self._outbox.after(one, watched[one]) for one in new & watched.keys()}

    async def _mark_sent(self) -> None:
        for conversation_id, up_to in list(self._sent.items()):
            await in_thread(self._outbox.delivered, conversation_id, up_to)
            if self._sent.get(conversation_id) == up_to:  # else more was sent meanwhile
                del self._sent[conversation_id]


def as_event(part: OutgoingPart) -> str:
    """One reply part as a server-sent event."""
    data = json.dumps({"text": part.text, "custom": part.custom, "said_by": part.said_by}, ensure_ascii=False)
    return f"id: {part.id}\nevent: part\ndata: {data}\n\n"


async def events(
    outbox: Outbox, broadcaster: Broadcaster, conversation_id: str, last_id: int, *, life: float
) -> AsyncIterator[str]:
    """Parts newer than `last_id`, now and as they come, for `life` seconds; a comment keeps a quiet stream open."""
    ends = monotonic() + life
    with broadcaster.watch(conversation_id, last_id) as watch:
        yield ": open\n\n"
        parts = await in_thread(outbox.after, conversation_id, last_id)  # said before we watched
        while True:
            if parts:
                yield "".join(map(as_event, parts))
                watch.last_id = parts[-1].id
                broadcaster.sent(conversation_id, watch.last_id)
            if len(parts) >= PAGE:  # there may be more than one reading gives
                parts = await in_thread(outbox.after, conversation_id, watch.last_id)
                continue
            left = ends - monotonic()
            if watch.is_over or left <= 0:
                return
            if not await watch.news(min(left, KEEP_ALIVE)):
                yield ": still here\n\n"
            parts = watch.take()
