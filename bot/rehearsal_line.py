"""How staff's practice questions reach the bot: one JSON line there and one back, over a Unix socket on one machine.

The question is `{"text", "channel"}`; the answer `{"replies", "why"}` or `{"error"}` with one of ERRORS. Nothing here
needs Rasa, so that whoever asks stays small.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.inbox import MAX_TEXT

# Not "bot…", "web…" or "worker…": the bell rings every socket whose name begins with a role.
NAMES = "practice-*.sock"
CHANNELS = ("web", "sms", "staff")
MAX_QUESTION = 128 * 1024  # bytes; the longest text with every character written as an escape is just below
MAX_ANSWER = 1024 * 1024
PATIENCE = 10.0  # seconds from the question to its answer, waiting for real people included
BUSY, FAILED, MALFORMED = ERRORS = ("busy", "failed", "malformed")


class BadLine(ValueError):
    """A line that is not of this protocol."""


@dataclass(frozen=True)
class Question:
    """A message to practise with."""

    text: str
    channel: str

    def as_line(self) -> bytes:
        """The question as it is sent."""
        return as_line({"text": self.text, "channel": self.channel})


def as_line(values: dict[str, Any]) -> bytes:
    """One line of JSON. A lone surrogate, which UTF-8 cannot hold, stays the escape that JSON has for it."""
    return json.dumps(values).encode() + b"\n"


def read_question(line: bytes) -> Question:
    """The question in a line. Raises BadLine."""
    values = read_line(line)
    text, channel = values.get("text"), values.get("channel")
    if not isinstance(text, str) or len(text) > MAX_TEXT or channel not in CHANNELS:
        raise BadLine("not a question")
    return Question(text, channel)


def read_line(line: bytes) -> dict[str, Any]:
    """The JSON object in a line. Raises BadLine."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("not JSON") from error
    if not line.endswith(b"\n") or not isinstance(values, dict):
        raise BadLine("not one whole object")
    return values


def socket_path(folder: Path, process: int) -> Path:
    """Where the bot of this process id listens."""
    return folder / NAMES.replace("*", str(process))
