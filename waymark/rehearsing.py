"""Asks the bot's process what it would say: the web process cannot load the bot, and must not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.rehearsal_line import BUSY, FAILED, MAX_ANSWER, NAMES, PATIENCE, BadLine, Question, read_line
from web.ports import PracticeUnavailable, Rehearsed

GRACE = 2.0  # seconds beyond the bot's own patience: it says "busy" itself when it can


class Rehearsing:
    """The web room's practice: bots of this machine listen in `folder`. `many_machines`: a bot may run elsewhere."""

    def __init__(self, folder: Path, *, many_machines: bool) -> None:
        self._folder = folder
        self._nobody = "elsewhere" if many_machines else "not_up"

    async def __call__(self, text: str, channel: str) -> Rehearsed:
        """What the assistant would say, and why. Raises PracticeUnavailable with the name of its sentence."""
        line = Question(text, channel).as_line()
        for path in self._sockets():
            try:
                async with asyncio.timeout(PATIENCE + GRACE):
                    return _rehearsed(await _ask(path, line))
            except TimeoutError as error:
                raise PracticeUnavailable(BUSY) from error
            except (ConnectionRefusedError, FileNotFoundError):  # left behind by a bot that was killed
                continue
            except (OSError, ValueError) as error:
                raise PracticeUnavailable(FAILED) from error
        raise PracticeUnavailable(self._nobody)

    def _sockets(self) -> Iterator[Path]:
        """Each bot's socket of this machine, the one started last first."""
        found = ((path.stat().st_mtime, path) for path in self._folder.glob(NAMES) if path.is_socket())
        yield from (path for _, path in sorted(found, reverse=True))


async def _ask(path: Path, line: bytes) -> dict[str, Any]:
    reader, writer = await asyncio.open_unix_connection(path, limit=MAX_ANSWER)
    try:
        writer.write(line)
        await writer.drain()
        return read_line(await reader.readline())
    finally:
        writer.close()


def _rehearsed(answer: dict[str, Any]) -> Rehearsed:
    if "error" in answer:
        raise PracticeUnavailable(BUSY if answer["error"] == BUSY else FAILED)
    if not isinstance(answer.get("replies"), list) or not isinstance(answer.get("why"), dict):
        raise BadLine("not an answer")
    return Rehearsed(answer["replies"], answer["why"])
