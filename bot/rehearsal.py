"""Answers staff's "what would the assistant say?" in the bot's process, only while no real person waits."""

import asyncio
import contextlib
import os
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bot.explaining import Explainer
from bot.keeping import LeaseKeeper
from bot.practice import Practice
from bot.rehearsal_line import (
    BUSY,
    FAILED,
    MALFORMED,
    MAX_QUESTION,
    NAMES,
    PATIENCE,
    Question,
    as_line,
    read_question,
    socket_path,
)
from bot.turn import TurnRunner
from casework.columns import Clock
from casework.practice import practice_casework
from knowledge_base.topics import Topic

log = structlog.get_logger(__name__)
MOST_WAITING = 4  # questions; staff are few, and a page that waits long is no help


@dataclass(frozen=True)
class Waiting:
    """A question whose answer somebody awaits; they may have gone."""

    question: Question
    answer: asyncio.Future[dict[str, Any]]


class Rehearsals:
    """Questions come in at any time and wait; whoever runs the turns calls `answer_one` when no person waits.

    Each question is a conversation of its own in memory, which ends with it. `wake` rouses whoever runs the turns.
    """

    def __init__(self, runner: TurnRunner, topics: Mapping[str, Topic], clock: Clock, wake: Callable[[], None]) -> None:
        self._runner = runner
        self._explainer = Explainer(topics)
        self._clock = clock
        self._wake = wake
        self._waiting: deque[Waiting] = deque()

    @contextlib.asynccontextmanager
    async def heard(self, folder: Path | None) -> AsyncIterator[None]:
        """Listen for questions in this folder. Where it cannot be listened the bot talks to people all the same."""
        server = None
        if folder is not None:
            try:
                server = await self._listen(socket_path(folder, os.getpid()))
            except OSError as error:  # a path over 107 bytes, a folder that cannot be written
                log.warning("practice_off", error=type(error).__name__)
        try:
            yield
        finally:
            if server is not None:
                server.close()
                socket_path(folder or Path(), os.getpid()).unlink(missing_ok=True)

    async def answer_one(self) -> bool:
        """Answer the first question that somebody still awaits; whether there was one. Never raises."""
        while self._waiting:
            asked = self._waiting.popleft()
            if not asked.answer.done():
                said = await self._practise(asked.question)
                if not asked.answer.done():
                    asked.answer.set_result(said)
                return True
        return False

    async def _practise(self, question: Question) -> dict[str, Any]:
        try:
            casework = practice_casework(self._clock)
            keep = LeaseKeeper(casework.inbox).keep  # a question that never ends must not hold up people for ever
            practice = Practice(casework, self._runner.over(casework, keep), self._explainer)
            said = await practice.ask(question.text, question.channel, explain=True)
            return {"replies": said.replies, "why": said.why.as_dict() if said.why else {}}
        except Exception as error:  # noqa: BLE001 - practice must never end the bot
            log.error("practice_failed", error=type(error).__name__)
            return {"error": FAILED}

    async def _listen(self, path: Path) -> asyncio.Server:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left_behind in path.parent.glob(NAMES):
            if not _is_heard(left_behind):
                left_behind.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(str(path))
            path.chmod(0o600)  # before anybody can connect: it listens only after this
            return await asyncio.start_unix_server(self._serve, sock=listener, limit=MAX_QUESTION)
        except OSError:
            listener.close()
            raise

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                said = await self._answer(read_question(await reader.readline()))
        except TimeoutError:
            said = {"error": BUSY}
        except ValueError:  # a bad line, or one that is too long
            said = {"error": MALFORMED}
        with contextlib.suppress(OSError):  # they may have gone
            writer.write(as_line(said))
            await writer.drain()
        writer.close()

    async def _answer(self, question: Question) -> dict[str, Any]:
        if len(self._waiting) >= MOST_WAITING:
            return {"error": BUSY}
        await asyncio.to_thread(self._explainer.warm)
        asked = Waiting(question, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        self._wake()
        return await asked.answer


def _is_heard(path: Path) -> bool:
    """Whether a process listens there; one that was killed left its socket behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(1)
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True
