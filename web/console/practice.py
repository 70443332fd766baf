"""What would the assistant say? The same path as a real message, in a conversation that leaves no trace."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import Response

from casework.inbox import MAX_TEXT
from web.console.show import show_to_staff
from web.pages import as_part
from web.ports import PracticeUnavailable
from web.refusals import Refusal
from web.state import room_of

log = structlog.get_logger(__name__)


async def practice_form(request: Request) -> Response:
    """An empty box."""
    if room_of(request).deps.practice is None:
        raise Refusal(404, "no_practice")
    return await _page(request)


async def practise(request: Request) -> Response:
    """Ask the assistant, and draw its reply and the reasons for it."""
    room = room_of(request)
    if room.deps.practice is None:
        raise Refusal(404, "no_practice")
    form = await request.form()
    text, channel = str(form.get("text", ""))[:MAX_TEXT], str(form.get("channel", "web"))
    channel = channel if channel in room.words["channels"] else "web"
    try:
        said = await room.deps.practice(text, channel)
    except PracticeUnavailable as nobody:
        return await _page(request, text, channel, fault=nobody.reason)
    except Exception as broken:  # noqa: BLE001 - the bot's faults are many; staff get one sentence
        log.error("practice_fault", fault=type(broken).__name__)
        return await _page(request, text, channel, fault="failed")
    parts = [as_part(part) for part in said.parts]
    return await _page(request, text, channel, parts, said.why, fault=None if parts else "silent")


async def _page(
    request: Request,
    text: str = "",
    channel: str = "web",
    parts: Sequence[Mapping[str, Any]] = (),
    why: Mapping[str, Any] | None = None,
    fault: str | None = None,
) -> Response:
    sentence = room_of(request).words["practice"][fault] if fault else None
    return await show_to_staff(
        request, "console/practice.html", text=text, channel=channel, parts=parts, why=why, fault=sentence
    )
