"""The supervisor: waits for each process, starts again what dies, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from waymark.supervisor import Backoff, ChildFailed, Supervisor, our_process, several

pytestmark = pytest.mark.slow  # real processes, disks and waits take seconds

PROMPT = 20.0  # seconds; far more than any of these processes takes
GOOD = "import os, sys, signal; os.write(int(sys.argv[1]), b'1'); signal.pause()"
SERVES = """
import os, socket, sys
ready, flag, descriptor = sys.argv[1:]
assert flag == "--socket"
listener = socket.socket(fileno=int(descriptor))
os.write(int(ready), b"1")
while True:
    caller, _ = listener.accept()
    caller.sendall(str(os.getpid()).encode())
    caller.close()
"""
BROKEN = "import sys; print('waymark: the port is taken', file=sys.stderr); sys.exit(2)"
SILENT = "raise SystemExit(3)"


def command(**scripts: str):
    def of(role: str, ready: int) -> Sequence[str]:
        return (sys.executable, "-I", "-S", "-c", scripts[role], str(ready))

    return of


class Told(list[str]):
    """What the terminal would show, and waiting for a word of it."""

    def __init__(self) -> None:
        super().__init__()
        self._news = asyncio.Event()

    def __call__(self, line: str) -> None:
        self.append(line)
        self._news.set()

    async def has(self, words: str, times: int = 1) -> None:
        while sum(words in line for line in self) < times:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), PROMPT)


async def test_all_are_ready_before_it_says_so_and_all_end_when_it_stops(tmp_path: Path) -> None:
    told, ready = Told(), asyncio.Event()
    supervisor = Supervisor(tmp_path, told, command(web=GOOD, bot=GOOD, worker=GOOD))
    running = asyncio.create_task(supervisor.run("web", ("bot", "worker"), ready.set))
    await asyncio.wait_for(ready.wait(), PROMPT)
    pids = [supervisor.pid(role) for role in ("web", "bot", "worker")]
    assert told[0].startswith("web is ready")
    assert all(pids)
    supervisor.stop()
    await asyncio.wait_for(running, PROMPT)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)


async def test_several_processes_of_one_role_are_told_apart_and_one_that_dies_is_started_again(tmp_path: Path) -> None:
    told, ready = Told(), asyncio.Event()
    bots = several("bot", 3)
    supervisor = Supervisor(tmp_path, told, command(**dict.fromkeys(("web", *bots), GOOD)))
    running = asyncio.create_task(supervisor.run("web", bots, ready.set))
    await asyncio.wait_for(ready.wait(), PROMPT)
    assert len({supervisor.pid(name) for name in bots}) == 3
    others = [supervisor.pid(name) for name in ("bot", "bot-3")]
    os.kill(supervisor.pid("bot-2") or 0, signal.SIGKILL)
    await told.has("bot-2 is ready", times=2)
    assert [supervisor.pid(name) for name in ("bot", "bot-3")] == others
    assert {file.name for file in tmp_path.iterdir()} == {"web.log", "bot.log", "bot-2.log", "bot-3.log"}
    supervisor.stop()
    await asyncio.wait_for(running, PROMPT)


def test_a_second_process_of_a_role_runs_that_role() -> None:
    assert several("bot", 1) == ("bot",)
    assert [our_process(name, 3)[3] for name in several("bot", 2)] == ["bot", "bot"]


async def test_a_process_that_dies_is_started_again(tmp_path: Path) -> None:
    told, ready = Told(), asyncio.Event()
    supervisor = Supervisor(tmp_path, told, command(web=GOOD, bot=GOOD))
    running = asyncio.create_task(supervisor.run("web", ("bot",), ready.set))
    await asyncio.wait_for(ready.wait(), PROMPT)
    first = supervisor.pid("bot")
    os.kill(first or 0, signal.SIGKILL)
    await told.has("bot ended (signal 9)")
    await told.has("bot is ready", times=2)
    assert supervisor.pid("bot") != first
    supervisor.stop()
    await asyncio.wait_for(running, PROMPT)


@pytest.mark.enable_socket
async def test_a_caller_waits_while_the_process_that_listens_starts_again(tmp_path: Path) -> None:
    told, ready = Told(), asyncio.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        supervisor = Supervisor(tmp_path, told, command(web=SERVES, bot=GOOD), {"web": listener})
        running = asyncio.create_task(supervisor.run("web", ("bot",), ready.set))
        await asyncio.wait_for(ready.wait(), PROMPT)
        first = await asyncio.wait_for(called(listener), PROMPT)
        assert first == str(supervisor.pid("web"))
        os.kill(supervisor.pid("web") or 0, signal.SIGKILL)
        await told.has("web ended (signal 9)")
        second = await asyncio.wait_for(called(listener), PROMPT)  # nobody serves when it calls
        assert second not in ("", first)
        supervisor.stop()
        await asyncio.wait_for(running, PROMPT)


async def called(listener: socket.socket) -> str:
    """What is answered at the address; refused, this would raise."""
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    said = await reader.read()
    writer.close()
    return said.decode()


async def test_a_process_that_cannot_start_stops_all_and_its_own_words_are_told(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, Told(), command(web=GOOD, bot=BROKEN))
    with pytest.raises(ChildFailed, match=r"^the port is taken$"):
        await asyncio.wait_for(supervisor.run("web", ("bot",), lambda: None), PROMPT)
    assert supervisor.pid("web") is None


async def test_a_process_that_ends_without_a_word_names_its_log(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, Told(), command(web=SILENT))
    with pytest.raises(ChildFailed, match=r"exit code 3.*web\.log"):
        await asyncio.wait_for(supervisor.run("web", (), lambda: None), PROMPT)


async def test_stopping_while_processes_start_is_clean(tmp_path: Path) -> None:
    never_ready = "import signal; signal.pause()"
    supervisor = Supervisor(tmp_path, Told(), command(web=never_ready))
    running = asyncio.create_task(supervisor.run("web", (), lambda: pytest.fail("it was never ready")))
    while supervisor.pid("web") is None:
        await asyncio.sleep(0)
    supervisor.stop()
    await asyncio.wait_for(running, PROMPT)


def test_restarts_wait_longer_each_time_up_to_half_a_minute() -> None:
    backoff = Backoff()
    assert [backoff.after(0.1) for _ in range(7)] == [0.5, 1, 2, 4, 8, 16, 30]


def test_half_a_healthy_minute_is_a_new_start() -> None:
    backoff = Backoff()
    backoff.after(1), backoff.after(1)
    assert backoff.after(31) == 0.5
