"""The stand-in as a process of its own, on this machine only."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

from waymark.errors import WaymarkError
from waymark.processes import Life
from waymark.settings import Settings
from waymark.stub_twilio.api import create_stub
from waymark.stub_twilio.exchange import Exchange
from waymark.stub_twilio.ledger import Ledger
from waymark.texting import stub_line, stub_port

FILE = "stub-twilio.db"
RATE = 200.0  # parts a second: a demonstration need not wait as a real number does


async def serve_stub(settings: Settings, life: Life) -> None:
    """Serve until told to stop. Raises WaymarkError when the port is taken."""
    exchange = Exchange(Ledger(settings.home / FILE), stub_line(settings), RATE)
    config = uvicorn.Config(create_stub(exchange), ws="none", log_config=None, access_log=False, lifespan="off")
    server = _Server(config, life, exchange)
    ending = asyncio.create_task(_end(server, life))
    try:
        await server.serve(sockets=[_listen(stub_port(settings))])
    finally:
        ending.cancel()
        await exchange.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise WaymarkError(
            f"port {port} of the text simulator is taken; set WAYMARK_STUB_PORT to another number"
        ) from error
    listener.listen(128)
    return listener


async def _end(server: uvicorn.Server, life: Life) -> None:
    await life.stop.wait()
    server.should_exit = True


class _Server(uvicorn.Server):
    """Goes on where it was, and says when it can be reached."""

    def __init__(self, config: uvicorn.Config, life: Life, exchange: Exchange) -> None:
        super().__init__(config)
        self._life = life
        self._exchange = exchange

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, go on, then tell."""
        await super().startup(sockets=sockets)
        if self.started:
            self._exchange.resume()
            self._life.ready()
