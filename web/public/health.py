"""Whether this process can do its work: asked by a load balancer every few seconds."""

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.state import room_of
from web.threads import in_thread

log = structlog.get_logger(__name__)


async def healthz(request: Request) -> Response:
    """200 when the casework database answers, else 503; says nothing about people."""
    try:
        await in_thread(room_of(request).deps.casework.desk.is_paused)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the answer is "not well"
        log.error("not_well", fault=type(fault).__name__)
        return JSONResponse({"ok": False}, 503)
    return JSONResponse({"ok": True})
