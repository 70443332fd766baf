"""Every staff page carries the same frame: who is logged in, the form token, and whether the bot is paused."""

from starlette.requests import Request
from starlette.responses import HTMLResponse

from web.state import room_of
from web.threads import in_thread


async def show_to_staff(request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
    """A staff page; only behind a staff guard."""
    room = room_of(request)
    is_paused = False if room.deps.lookup_only else await in_thread(room.deps.casework.desk.is_paused)
    return room.pages.show(
        template,
        status,
        member=request.state.member,
        token=request.state.form_token,
        is_paused=is_paused,
        here=request.url.path,
        **context,
    )


def as_sentence(fault: Exception) -> str:
    """An error of casework, which is one clause, as a sentence on a page."""
    said = str(fault)
    return f"{said[:1].upper()}{said[1:]}."
