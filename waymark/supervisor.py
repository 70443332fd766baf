"""Starts the processes of an installation, waits until each is ready, restarts what dies and stops all together.

The address that others call is opened here and handed to the process that serves it. While that one dies and starts
again, whoever calls waits in the socket's own queue and is not turned away.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from waymark.errors import WaymarkError
from waymark.logs import last_line, open_log

GRACE = 10.0  # seconds that a process has to finish its turn before it is killed
FIRST_WAIT = 0.5  # seconds before the first restart; doubled at each further death
LONGEST_WAIT = 30.0
HEALTHY_AFTER = 30.0  # seconds alive, after which earlier deaths are forgotten

Command = Callable[[str, int], Sequence[str]]


class ChildFailed(WaymarkError):
    """A process ended before it was ready; its own last words say why."""


def our_process(name: str, ready: int) -> Sequence[str]:
    """The command of one process; "bot-2" is the second of the role "bot".

    It writes one byte to file descriptor `ready` when it can work.
    """
    return (sys.executable, "-m", "waymark.processes", name.split("-")[0], "--ready", str(ready))


def several(role: str, count: int) -> tuple[str, ...]:
    """The names of so many processes of one role: bot, bot-2, bot-3."""
    return (role, *(f"{role}-{number}" for number in range(2, count + 1)))


@dataclass
class Backoff:
    """How long to wait before a restart: a half, 1, 2 … 30 seconds, and from the start again after HEALTHY_AFTER."""

    wait: float = field(default=0.0)

    def after(self, alive: float) -> float:
        """The wait after a process that lived for `alive` seconds."""
        self.wait = FIRST_WAIT if alive >= HEALTHY_AFTER or not self.wait else min(self.wait * 2, LONGEST_WAIT)
        return self.wait


class Supervisor:
    """Runs one process per name until told to stop. `tell` hears one line per event, for the terminal.

    `sockets` names the roles that listen; each of their processes gets its socket as file descriptor `--socket`.
    """

    def __init__(
        self,
        logs: Path,
        tell: Callable[[str], None],
        command: Command = our_process,
        sockets: Mapping[str, socket.socket] | None = None,
    ) -> None:
        self._logs = logs
        self._tell = tell
        self._command = command
        self._sockets = sockets or {}
        self._stop = asyncio.Event()
        self._pids: dict[str, int] = {}

    def stop(self) -> None:
        """Ask every process to end; `run` returns when they have."""
        self._stop.set()

    async def run(self, first: str, others: Sequence[str], ready: Callable[[], None]) -> None:
        """Start `first`, then the others together, call `ready`, and keep them running until `stop`.

        Raises ChildFailed when a process ends before it was ready for the first time; all are stopped then too.
        """
        keepers: list[asyncio.Task[None]] = []
        try:
            for group in ([first], others):
                states = [asyncio.Event() for _ in group]
                keepers += [asyncio.create_task(self._keep(role, up)) for role, up in zip(group, states, strict=True)]
                await self._until(keepers, [up.wait() for up in states])
            if not self._stop.is_set():
                ready()
            await self._until(keepers, [self._stop.wait()])
        finally:
            self._stop.set()
            results = await asyncio.gather(*keepers, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    def pid(self, role: str) -> int | None:
        """The process that serves a role now."""
        return self._pids.get(role)

    async def _until(self, keepers: Sequence[asyncio.Task[None]], waits: Sequence[object]) -> None:
        """Wait for all of `waits`, or until a keeper fails, or until told to stop."""
        everything = asyncio.gather(*waits)  # type: ignore[arg-type]
        stopping = asyncio.ensure_future(self._stop.wait())
        await asyncio.wait([everything, stopping, *keepers], return_when=asyncio.FIRST_COMPLETED)
        for task in (everything, stopping):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _keep(self, role: str, up: asyncio.Event) -> None:
        backoff = Backoff()
        while not self._stop.is_set():
            began = time.monotonic()
            code = await self._live(role, up, began)
            if self._stop.is_set():
                return
            if not up.is_set():
                self._stop.set()
                raise ChildFailed(self._last_words(role, code))
            wait = backoff.after(time.monotonic() - began)
            self._tell(f"{role} ended ({_ending(code)}); starting it again in {wait:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), wait)

    async def _live(self, role: str, up: asyncio.Event, began: float) -> int:
        """Start one process, note when it is ready, and wait for its end, which `stop` brings about."""
        read, write = os.pipe()
        log = open_log(self._logs, role)
        listening = self._sockets.get(role.split("-")[0])
        handed = () if listening is None else (listening.fileno(),)
        with log.open("ab") as output:
            # Its own session, so that Ctrl-C reaches it through us; its stdin closes when we die, however we die.
            process = await asyncio.create_subprocess_exec(
                *self._command(role, write),
                *(argument for descriptor in handed for argument in ("--socket", str(descriptor))),
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                pass_fds=(write, *handed),
                start_new_session=True,
            )
        os.close(write)
        self._pids[role] = process.pid
        loop = asyncio.get_running_loop()

        def heard() -> None:
            loop.remove_reader(read)
            if os.read(read, 1):
                self._tell(f"{role} is ready ({time.monotonic() - began:.1f} s)")
                up.set()

        loop.add_reader(read, heard)
        try:
            return await self._until_ended(process)
        finally:
            loop.remove_reader(read)
            os.close(read)
            self._pids.pop(role, None)

    async def _until_ended(self, process: asyncio.subprocess.Process) -> int:
        ended = asyncio.ensure_future(process.wait())
        stopping = asyncio.ensure_future(self._stop.wait())
        await asyncio.wait([ended, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not ended.done():
            _signal(process, signal.SIGTERM)
            await asyncio.wait([ended], timeout=GRACE)
        if not ended.done():
            _signal(process, signal.SIGKILL)
        return await ended

    def _last_words(self, role: str, code: int) -> str:
        file = self._logs / f"{role}.log"
        said = last_line(file)
        if said.startswith("waymark: "):
            return said.removeprefix("waymark: ")
        return f"{role} ended while it was starting ({_ending(code)}); the details are in {file}"


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(number)


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"
