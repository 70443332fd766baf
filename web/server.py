"""How the web room is served: one place for the settings that privacy and event streams depend on."""

import socket

import uvicorn
from starlette.applications import Starlette

LAST_WORDS = 5  # seconds for requests in hand when the server stops


class WebServer(uvicorn.Server):
    """A server that ends its open event streams first when it stops; browsers then connect again."""

    def __init__(self, app: Starlette, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop at once, but finish what is in hand."""
        self._app.state.room.broadcaster.end_all()
        await super().shutdown(sockets)


def server_for(app: Starlette, host: str, port: int, *, trusted_proxies: str = "127.0.0.1") -> uvicorn.Server:
    """A server for the application; run it with `.run()`, or `await .serve()` inside a loop.

    No access log: addresses hold search words and postcodes. No websockets: nothing uses them. `trusted_proxies` may
    tell us a client's address.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=LAST_WORDS,
        forwarded_allow_ips=trusted_proxies,
    )
    return WebServer(app, config)
