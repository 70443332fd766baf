"""Runs the command and turns whatever goes wrong into one clear line and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

import typer

from waymark.cli.screen import errors

ROOMS = ("waymark", "casework", "knowledge_base", "actions", "bot", "web")
WRONG = 2  # what a person can put right
STOPPED = 130  # Ctrl-C, as shells count it


def main() -> None:
    """The entry point. Exit code 0 is done, 2 is something to put right, 130 is Ctrl-C."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    from waymark.cli.commands import app

    os.umask(0o077)  # whatever is written may be about people
    try:
        code = app(args=arguments, prog_name="waymark", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone: point stdout at nothing, so that Python's own last flush says nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the one place that nothing gets past
        for line in sentences(error):
            say(line)
        return WRONG
    return code if isinstance(code, int) else 0


def say(line: str) -> None:
    """One line on stderr."""
    errors().print(f"waymark: {line}", style="red", markup=False, highlight=False, soft_wrap=True)


def sentences(error: Exception) -> list[str]:
    """What to tell the person: our own errors speak for themselves; for others, where the details are."""
    usage = getattr(error, "format_message", None)
    if callable(usage):  # a wrong command line, as Typer puts it
        return [" ".join(str(usage()).split())]
    faults = getattr(error, "faults", None)
    if is_ours(error):
        return [str(one) for one in faults] if faults else [" ".join(str(error).split())]
    if type(error).__module__.startswith("sqlalchemy"):
        return [f"the database cannot be used ({type(error).__name__}); check WAYMARK_DATABASE_URL and WAYMARK_HOME"]
    if isinstance(error, OSError) and error.filename:
        return [f"{error.filename}: {error.strerror}"]
    return [f"something went wrong that should not ({type(error).__name__}); the details are in {keep(error)}"]


def is_ours(error: Exception) -> bool:
    """Whether one of our rooms raised it with a sentence for people."""
    return type(error).__module__.split(".")[0] in ROOMS


def keep(error: Exception) -> Path:
    """Write where it went wrong to the log folder: places in the code alone, as words may be personal data."""
    from waymark.entry import home_folder

    file = home_folder() / "log" / "waymark.log"
    frames = "".join(traceback.format_tb(error.__traceback__))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__name__}\n{frames}\n")
    except OSError:
        sys.stderr.write(frames)
    return file
