"""The web server: one Starlette application on the address of the settings."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

from waymark.parts import web_deps
from waymark.processes import Life
from waymark.running import check_port, listen
from waymark.settings import Settings
from web.app import create_app
from web.server import WebServer

SHUTDOWN = 3  # seconds that an open page stream may hold up the end


async def serve(settings: Settings, life: Life, *, lookup_only: bool) -> None:
    """Serve until told to stop, on the supervisor's socket or one of our own.

    Raises WaymarkError naming the setting when the port is taken.
    """
    if life.socket is None:
        check_port(settings)
    app = create_app(web_deps(settings, lookup_only=lookup_only))
    config = uvicorn.Config(
        app,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN,
    )
    server = _Server(config, life)
    ending = asyncio.create_task(_end(server, life))
    try:
        await server.serve(sockets=[listen(settings) if life.socket is None else socket.socket(fileno=life.socket)])
    finally:
        ending.cancel()


async def _end(server: uvicorn.Server, life: Life) -> None:
    await life.stop.wait()
    server.should_exit = True


class _Server(WebServer):
    """Says when it can be reached."""

    def __init__(self, config: uvicorn.Config, life: Life) -> None:
        super().__init__(config)
        self._life = life

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets=sockets)
        if self.started:
            self._life.ready()
