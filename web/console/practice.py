"""What would the assistant say? The same path as a real message, in a conversation that leaves no trace."""

import structlog
from starlette.requests import Request
from starlette.responses import Response

from casework.inbox import MAX_TEXT
from web.console.show import show_to_staff
from web.pages import as_part
from web.refusals import Refusal
from web.state import room_of

log = structlog.get_logger(__name__)


async def practice_form(request: Request) -> Response:
    """An empty box."""
    if room_of(request).deps.practice is None:
        raise Refusal(404, "no_practice")
    return await show_to_staff(request, "console/practice.html", text="", parts=[], fault=None)


async def practise(request: Request) -> Response:
    """Ask the assistant, and draw its reply."""
    room = room_of(request)
    if room.deps.practice is None:
        raise Refusal(404, "no_practice")
    text = str((await request.form()).get("text", ""))[:MAX_TEXT]
    parts, fault = [], None
    try:
        parts = [as_part(part) for part in await room.deps.practice(text)]
        fault = None if parts else room.words["practice"]["silent"]
    except Exception as broken:  # noqa: BLE001 - the bot's faults are many; staff get one sentence
        log.error("practice_fault", fault=type(broken).__name__)
        fault = room.words["practice"]["failed"]
    return await show_to_staff(request, "console/practice.html", text=text, parts=parts, fault=fault)
