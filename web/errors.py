"""How a refusal looks: one JSON sentence for the chat's API, one plain page for everybody else."""

from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.refusals import Refusal
from web.state import room_of

BY_STATUS = {404: "not_found", 405: "wrong_method", 413: "too_large", 429: "too_fast"}


def answer(request: Request, refusal: Refusal) -> Response:
    """The refusal as its reader can use it; a machine that calls us reads the number alone."""
    if request.url.path.startswith("/twilio/"):
        return Response(status_code=refusal.status)
    room = room_of(request)
    headers = {"retry-after": str(refusal.retry_after)} if refusal.retry_after else {}
    sentence = room.words.refusal(refusal.name)
    if request.url.path.startswith("/chat/"):
        return JSONResponse({"error": sentence}, refusal.status, headers=headers)
    response = room.pages.show(
        "error.html",
        status=refusal.status,
        title=room.words.title(refusal.status),
        sentence=sentence,
        is_console=request.url.path.startswith("/console"),
    )
    response.headers.update(headers)
    return response


async def answer_refusal(request: Request, fault: Exception) -> Response:
    """For Starlette: a refusal that an endpoint raised."""
    return answer(request, cast("Refusal", fault))


async def answer_http_error(request: Request, fault: Exception) -> Response:
    """For Starlette: what the framework itself refuses, such as an unknown address."""
    refused = cast("HTTPException", fault)
    response = answer(request, Refusal(refused.status_code, BY_STATUS.get(refused.status_code, "bad_request")))
    response.headers.update(refused.headers or {})
    return response
