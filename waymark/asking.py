"""Reads messages to practise on, one JSON object a line, and writes an answer for each, in order, whatever it is."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

CHANNELS = ("web", "sms", "staff")
log = structlog.get_logger(__name__)


class Answer(Protocol):
    """What one message led to."""

    def as_line(self, line_id: object) -> dict[str, Any]:
        """The answer in the shape of a JSON line."""
        ...


class Asker(Protocol):
    """Answers one message in a conversation of its own."""

    async def ask(self, text: str, channel: str = "web") -> Answer:
        """Run the message through the whole path."""
        ...


@dataclass(frozen=True)
class Asked:
    """One message to practise on."""

    id: object
    text: str
    channel: str


@dataclass(frozen=True)
class Malformed:
    """One line that is not a message, and why."""

    id: object
    problem: str


def read_lines(lines: Iterable[bytes]) -> Iterator[Asked | Malformed]:
    """Each line that is not blank, as a message or as what is wrong with it. Lines are counted from 1."""
    for number, raw in enumerate(lines, start=1):
        content = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if content.strip():
            yield _read(content, number)


async def answers(asker: Asker, lines: Iterable[Asked | Malformed]) -> AsyncIterator[dict[str, Any]]:
    """The line to write for each line read. One that cannot be answered gets an error, and the run goes on."""
    for line in lines:
        if isinstance(line, Malformed):
            yield {"id": line.id, "error": line.problem}
            continue
        try:
            answer = await asker.ask(line.text, line.channel)
            yield answer.as_line(line.id)
        except Exception as error:  # noqa: BLE001 - one message must not end the run
            log.error("practice_failed", error=type(error).__name__)
            yield {"id": line.id, "error": f"this message could not be answered ({type(error).__name__})"}


def _read(raw: bytes, number: int) -> Asked | Malformed:
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return Malformed(None, f"line {number} is not UTF-8 text")
    except (ValueError, RecursionError):
        return Malformed(None, f"line {number} is not JSON")
    if not isinstance(row, dict):
        return Malformed(None, f"line {number} is not a JSON object")
    line_id, text, channel = row.get("id"), row.get("text"), row.get("channel") or "web"
    if line_id is None:
        return Malformed(None, f"line {number} has no id")
    if not isinstance(text, str):
        return Malformed(line_id, f"line {number} has no text")
    if channel not in CHANNELS:
        return Malformed(line_id, f"line {number}: the channel must be one of {', '.join(CHANNELS)}")
    return Asked(line_id, text, channel)
