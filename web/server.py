"""How the web room is served: one place for the settings that privacy and event streams depend on."""

import uvicorn
from starlette.applications import Starlette


def server_for(app: Starlette, host: str, port: int, *, trusted_proxies: str = "127.0.0.1") -> uvicorn.Server:
    """A server for the application; run it with `.run()`, or `await .serve()` inside a loop.

    No access log: addresses hold search words and postcodes. No websockets: nothing uses them. At the end open event
    streams get one second, and then the browser connects again. `trusted_proxies` may tell us a client's address.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=1,
        forwarded_allow_ips=trusted_proxies,
    )
    return uvicorn.Server(config)
