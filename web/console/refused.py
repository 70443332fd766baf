"""Texts that were refused, because nothing proves that our provider sent them: a human looks, and nothing else does.

The list shows why, when and how often. Whoever opens one sees its words, and that is kept with their name.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.errors import CaseworkError
from casework.quarantine import Quarantine
from web.console.show import as_sentence, show_to_staff
from web.refusals import Refusal
from web.state import room_of
from web.threads import in_thread

LIST = "/console/refused"
SHOWN = ("From", "To", "Body")


async def refused_texts(request: Request) -> Response:
    """Everything that nobody has dealt with, newest first."""
    return await _list(request, None)


async def read_refused(request: Request) -> Response:
    """One of them with its words."""
    quarantine, row_id = _quarantine(request), _row_id(request)
    try:
        fields = await in_thread(quarantine.read, row_id, request.state.member.name)
    except CaseworkError as missing:
        return await _list(request, as_sentence(missing))
    shown = {name: fields.get(name, "") for name in SHOWN}
    return await show_to_staff(request, "console/refused_text.html", row_id=row_id, fields=shown)


async def dismiss_refused(request: Request) -> Response:
    """A named human has dealt with it."""
    try:
        await in_thread(_quarantine(request).handled, _row_id(request), request.state.member.name)
    except CaseworkError as missing:
        return await _list(request, as_sentence(missing))
    return RedirectResponse(LIST, 303)


async def _list(request: Request, fault: str | None) -> Response:
    rows = await in_thread(_quarantine(request).listed)
    return await show_to_staff(request, "console/refused.html", 409 if fault else 200, rows=rows, fault=fault)


def _quarantine(request: Request) -> Quarantine:
    texts = room_of(request).deps.texts
    if texts is None:
        raise Refusal(404, "not_found")
    return texts.quarantine


def _row_id(request: Request) -> int:
    row_id: int = request.path_params["row_id"]
    if row_id >= 2**63:  # no database has such a row
        raise Refusal(404, "not_found")
    return row_id
