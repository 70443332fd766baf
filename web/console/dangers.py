"""One conversation with the dangers that stand in it, and the button with which a named human clears each."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.errors import CaseworkError, UnknownConversation
from web.console.show import show_to_staff, way_back
from web.refusals import Refusal
from web.state import room_of
from web.threads import in_thread

LIST = "/console/handoffs"


async def conversation(request: Request) -> Response:
    """What was said and what was found, also where nobody waits for a human."""
    casework = room_of(request).deps.casework
    talk_id = request.path_params["conversation_id"]
    try:
        talk = await in_thread(casework.dangers.talk, talk_id)
    except UnknownConversation as missing:
        raise Refusal(404, "not_found") from missing
    return await show_to_staff(
        request,
        "console/conversation.html",
        talk=talk,
        handoff_id=await in_thread(casework.dangers.open_handoff, talk_id),
        dangers=await in_thread(casework.dangers.standing, talk_id),
        lines=await in_thread(casework.desk.transcript, talk_id),
    )


async def clear_finding(request: Request) -> Response:
    """A named human has dealt with this danger; the conversation's level follows."""
    form = await request.form()
    finding_id: int = request.path_params["finding_id"]
    dangers = room_of(request).deps.casework.dangers
    try:
        if finding_id >= 2**63:  # no database has such a row
            raise Refusal(404, "not_found")
        await in_thread(dangers.clear, finding_id, request.state.member.name)
    except CaseworkError as missing:
        raise Refusal(404, "not_found") from missing
    return RedirectResponse(way_back(form, LIST), 303)
