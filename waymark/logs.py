"""Logs: one line of event and fields, never message text; rooms log through structlog and know nothing of this."""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path
from typing import TextIO

import structlog
from structlog.processors import CallsiteParameter
from structlog.typing import EventDict

from waymark.cli.guard import ROOMS

# Code of ours lies here; the libraries lie elsewhere, or in .venv.
ROOT = tuple(f"{Path(__file__).resolve().parents[1]}{os.sep}{room}{os.sep}" for room in ROOMS)
NAME = re.compile(r"^[a-z_]+(\.[a-z_]+)*$")
LARGEST = 10_000_000  # bytes; then the file is set aside, and the one set aside before it goes


def configure_logs(level: str, stream: TextIO | None = None) -> None:
    """Write `key=value` lines to `stream` (stderr), from `level` upwards, for our rooms and for libraries that warn."""
    stream = stream or sys.stderr
    number = logging.getLevelName(level.upper())
    logging.basicConfig(
        stream=stream,
        level=max(number, logging.WARNING),
        format="level=%(levelname)s logger=%(name)s event=library",
        force=True,
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.CallsiteParameterAdder({CallsiteParameter.PATHNAME}),
            structlog.processors.add_log_level,
            _without_others_words,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_exceptions,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )


def open_log(folder: Path, name: str) -> Path:
    """The log file of one process, for its owner only; a file that has grown too large is set aside first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{name}.log"
    if file.exists() and file.stat().st_size > LARGEST:
        file.replace(file.with_suffix(".log.1"))
    file.touch(mode=0o600)
    return file


def last_line(file: Path) -> str:
    """What the process said last; empty when it said nothing."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _without_others_words(_logger: object, method: str, event: EventDict) -> EventDict:
    """Rasa logs through structlog too, with messages and slots in its fields: of a library only the event's name stays.

    Below a warning nothing of a library stays.
    """
    if str(event.pop("pathname", "")).startswith(ROOT):
        return event
    if method not in ("warning", "error", "critical", "exception"):
        raise structlog.DropEvent
    said = str(event.get("event", ""))
    return {"level": event.get("level"), "event": said if NAME.match(said) else "library"}


def _without_exceptions(_logger: object, _method: str, event: EventDict) -> EventDict:
    """An exception's text may hold what a person wrote: only its type is kept."""
    error = event.pop("exc_info", None)
    if error:
        kind = (
            error[0]
            if isinstance(error, tuple)
            else type(error)
            if isinstance(error, BaseException)
            else sys.exc_info()[0]
        )
        event["error"] = getattr(kind, "__name__", "unknown")
    return event
