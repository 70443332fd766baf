"""The one thing that serving this room needs beyond uvicorn: open event streams end before the server does."""

import socket
from typing import cast

import uvicorn
from starlette.applications import Starlette


class WebServer(uvicorn.Server):
    """A server that ends its open event streams first when it stops; browsers then connect again.

    Configure it without an access log (addresses hold search words and postcodes) and with `ws="none"`.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop at once, but finish what is in hand."""
        cast("Starlette", self.config.app).state.room.broadcaster.end_all()
        await super().shutdown(sockets)
