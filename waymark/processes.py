"""The processes of an installation: `python -m waymark.processes web|lookup|bot|worker|stub`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from waymark.settings import Settings

Ready = Callable[[], None]


@dataclass
class Life:
    """When a process is ready, and when it must stop: on SIGTERM, on SIGINT, or when its supervisor is gone."""

    ready_pipe: int | None
    socket: int | None = None  # what the supervisor listens on, to be served
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def hold(self) -> None:
        """Stop when told; until `ready` nothing has been taken on, so that stopping is leaving at once."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: os._exit(0))
        if self.ready_pipe is not None:
            loop.add_reader(sys.stdin.fileno(), self._supervisor_gone)

    def ready(self) -> None:
        """Tell the supervisor; from now on work in progress is finished before the end."""
        gc.collect()
        gc.freeze()  # what is loaded stays: the collector need not walk through it in the middle of an answer
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop.set)
        if self.ready_pipe is not None:
            with contextlib.suppress(OSError):
                os.write(self.ready_pipe, b"1")
                os.close(self.ready_pipe)

    def _supervisor_gone(self) -> None:
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        self.stop.set()


async def serve_web(settings: Settings, life: Life) -> None:
    """The public edge, the pages and the staff console."""
    from waymark.serving import serve

    await serve(settings, life, lookup_only=False)


async def serve_lookup(settings: Settings, life: Life) -> None:
    """The staff console alone."""
    from waymark.serving import serve

    await serve(settings, life, lookup_only=True)


async def talk(settings: Settings, life: Life) -> None:
    """The talking process. Raises NotReady when there is no model."""
    from waymark.models import required
    from waymark.quiet import quieten_rasa

    model = required(settings)
    quieten_rasa()
    from bot.process import run
    from waymark.logs import configure_logs
    from waymark.parts import bot_parts

    configure_logs(settings.log_level)  # again: Rasa sets logging up for itself when it is imported
    await run(bot_parts(settings, model), life.stop, life.ready)


async def work(settings: Settings, life: Life) -> None:
    """The worker: what must happen without anybody asking."""
    from waymark.worker import run

    await run(settings, life.stop, life.ready)


async def stand_in(settings: Settings, life: Life) -> None:
    """The stand-in for the text provider, in a demonstration."""
    from waymark.stub_twilio.server import serve_stub

    await serve_stub(settings, life)


ROLES: dict[str, Callable[[Settings, Life], Awaitable[None]]] = {
    "web": serve_web,
    "lookup": serve_lookup,
    "bot": talk,
    "worker": work,
    "stub": stand_in,
}


def main(arguments: list[str]) -> int:
    """Run one role until it is told to stop. Exit code 2 and one line on stderr say what must be put right."""
    from waymark.cli.guard import WRONG, say, sentences
    from waymark.entry import read_settings
    from waymark.logs import configure_logs

    parser = argparse.ArgumentParser(prog="python -m waymark.processes")
    parser.add_argument("role", choices=ROLES)
    parser.add_argument("--ready", type=int, help="file descriptor to write one byte to when ready")
    parser.add_argument("--socket", type=int, help="file descriptor of the listening socket to serve")
    chosen = parser.parse_args(arguments)
    os.umask(0o077)  # whatever is written may be about people
    try:
        settings = read_settings()
        configure_logs(settings.log_level)
        asyncio.run(_live(settings, chosen.role, Life(chosen.ready, chosen.socket)))
    except KeyboardInterrupt:
        return 0
    except Exception as error:  # noqa: BLE001 - the supervisor shows the last line
        for line in sentences(error):
            say(line)
        return WRONG
    return 0


async def _live(settings: Settings, role: str, life: Life) -> None:
    life.hold()
    await ROLES[role](settings, life)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
