"""What went wrong with messages: parked ones to replay, failed texts to resend, and how a conversation fared.

No word of a message stands on these pages; the conversation's own page has them.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.errors import CaseworkError
from web.console.show import as_sentence, show_to_staff
from web.refusals import Refusal
from web.state import room_of
from web.threads import in_thread

LIST = "/console/deliveries"


async def deliveries(request: Request) -> Response:
    """Everything that is stuck, newest first."""
    return await _list(request, None)


async def history(request: Request) -> Response:
    """How the messages of one conversation fared."""
    operations = room_of(request).deps.casework.operations
    conversation_id = request.path_params["conversation_id"]
    try:
        lines = await in_thread(operations.history, conversation_id)
    except CaseworkError as missing:
        raise Refusal(404, "not_found") from missing
    return await show_to_staff(request, "console/delivery_history.html", lines=lines, conversation_id=conversation_id)


async def replay(request: Request) -> Response:
    """Let the bot try a parked message once more."""
    room = room_of(request)
    try:
        await in_thread(room.deps.casework.operations.replay, _row_id(request), request.state.member.name)
    except CaseworkError as fault:
        return await _list(request, as_sentence(fault))
    room.deps.bell.ring("bot")
    return RedirectResponse(LIST, 303)


async def resend(request: Request) -> Response:
    """Send a failed text once more; for an unknown one the person says that it did not arrive."""
    room = room_of(request)
    did_not_arrive = (await request.form()).get("did_not_arrive") == "yes"
    resend_it = room.deps.casework.operations.resend
    try:
        await in_thread(resend_it, _row_id(request), request.state.member.name, did_not_arrive=did_not_arrive)
    except CaseworkError as fault:
        return await _list(request, as_sentence(fault))
    room.deps.bell.ring("worker")
    return RedirectResponse(LIST, 303)


async def _list(request: Request, fault: str | None) -> Response:
    stuck = await in_thread(room_of(request).deps.casework.operations.stuck)
    status = 409 if fault else 200
    return await show_to_staff(request, "console/deliveries.html", status, stuck=stuck, fault=fault)


def _row_id(request: Request) -> int:
    row_id: int = request.path_params["row_id"]
    if row_id >= 2**63:  # no database has such a row
        raise Refusal(404, "not_found")
    return row_id
