"""Every staff page carries the same frame: who is logged in, the form token, and who paused the bot, if anybody."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse

from web.roles import REFUSED_ROLES
from web.state import room_of
from web.threads import in_thread


async def show_to_staff(request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
    """A staff page; only behind a staff guard."""
    room = room_of(request)
    pause = None if room.deps.lookup_only else await in_thread(room.deps.casework.desk.paused)
    return room.pages.show(
        template,
        status,
        member=request.state.member,
        token=request.state.form_token,
        pause=pause,
        sees_refused=room.deps.texts is not None and request.state.member.role in REFUSED_ROLES,
        here=request.url.path,
        **context,
    )


def way_back(form: FormData, otherwise: str) -> str:
    """The staff page that a form was on; never an address outside the console."""
    back = str(form.get("back", ""))
    is_ours = back.startswith("/console/") and "\\" not in back and back.isprintable()
    return back if is_ours else otherwise


def as_sentence(fault: Exception) -> str:
    """An error of casework, which is one clause, as a sentence on a page."""
    said = str(fault)
    return f"{said[:1].upper()}{said[1:]}."
