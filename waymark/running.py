"""The run from nothing to a working address: checks, first run, training, then the supervisor."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from waymark.errors import NotReady, WaymarkError
from waymark.preparing import ADMIN, first_admin, prepare
from waymark.settings import PREFIX, Settings
from waymark.supervisor import Supervisor, several
from waymark.texting import has_stub, refuse_if_not_ready

if TYPE_CHECKING:
    from rich.console import Console


QUEUE = 1024  # callers; a web process is back within five seconds


def start(settings: Settings, *, lookup_only: bool, screen: Console) -> None:
    """Run until SIGINT or SIGTERM. Raises WaymarkError with what to put right when it cannot start."""
    check_port(settings)
    prepare(settings, lambda feed: screen.print(f"Reading the {feed} directory for the first time …"))
    if not lookup_only:
        refuse_if_blocked(settings)
        refuse_if_not_ready(settings)
        ensure_model(settings, screen)
    password = first_admin(settings)
    if password:
        # On the terminal only, and only now: it is stored nowhere.
        screen.print(f"Staff account made: [bold]{ADMIN}[/], one-time password [bold]{password}[/] (shown only now)")
    asyncio.run(_supervise(settings, lookup_only=lookup_only, screen=screen))


def check_port(settings: Settings) -> None:
    """Raises WaymarkError naming the setting when the address cannot be listened on."""
    try:
        listen(settings).close()
    except OSError as error:
        raise WaymarkError(
            f"port {settings.port} on {settings.host} cannot be used ({os.strerror(error.errno or 0).lower()}); "
            f"set WAYMARK_PORT to another number, or stop what uses it"
        ) from error


def listen(settings: Settings) -> socket.socket:
    """The listening socket of the web process. Whoever calls while no such process runs waits in its queue."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, so that asyncio turns Nagle's algorithm off: with it a browser's second request waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(QUEUE)
    except OSError:
        listener.close()
        raise
    return listener


def refuse_if_blocked(settings: Settings) -> None:
    """Outside a demonstration, the chat opens only when nothing on its checklist is missing."""
    from waymark.facts import facts_of
    from waymark.going_live import blockers

    if settings.demo:
        return
    found = blockers(settings, facts_of(settings), 2)
    if found:
        raise NotReady(
            f"the chat cannot open to the public yet, {len(found)} things are missing; list them with `waymark check`, "
            "start the staff console with `waymark run --lookup-only`, or a demonstration with WAYMARK_DEMO=1"
        )


def ensure_model(settings: Settings, screen: Console) -> None:
    """Train in a process of its own when nothing fits, so that this one stays small."""
    from waymark.models import current

    if current(settings):
        return
    screen.print("There is no trained model yet, or what it learns from has changed. This takes a few minutes, once.")
    ended = subprocess.run([sys.executable, "-m", "waymark.cli", "train"], check=False)
    if ended.returncode == -signal.SIGINT or ended.returncode == 130:
        raise KeyboardInterrupt
    if ended.returncode:
        raise NotReady("training did not end well; try again with: waymark train")


async def _supervise(settings: Settings, *, lookup_only: bool, screen: Console) -> None:
    # The children read the same environment; what the command line changed is put there first.
    os.environ[f"{PREFIX}PORT"] = str(settings.port)
    first = "lookup" if lookup_only else "web"
    listener = listen(settings)
    supervisor = Supervisor(
        settings.home / "log", lambda line: screen.print(f"  {line}", markup=False), sockets={first: listener}
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, supervisor.stop)
    screen.print(_headline(settings, lookup_only=lookup_only))
    others = (
        ()
        if lookup_only
        else (*several("bot", settings.bot_processes), "worker", *(["stub"] if has_stub(settings) else []))
    )
    with listener:
        await supervisor.run(first, others, lambda: _welcome(settings, lookup_only, screen))
    screen.print("Stopped.")


def _headline(settings: Settings, *, lookup_only: bool) -> str:
    what = "the staff console alone" if lookup_only else "a demonstration" if settings.demo else "the service"
    return f"Waymark starts as {what}; its data is in {settings.home}."


def _welcome(settings: Settings, lookup_only: bool, screen: Console) -> None:
    if not lookup_only:
        screen.print(f"Chat:          [bold]{settings.address}/[/]")
    screen.print(f"Staff console: [bold]{settings.address}/console[/]")
    if has_stub(settings) and not lookup_only:
        screen.print(f"Two phones:    [bold]{settings.address}/console/phones[/] (text messages, with no account)")
    screen.print("Stop with Ctrl-C.")
