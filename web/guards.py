"""Who may use a page. A route names its guard in routes.py, and the guard runs before the page does."""

from collections.abc import Awaitable, Callable
from enum import Enum

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.staff import StaffMember
from web.refusals import Refusal
from web.roles import DESK_ROLES, REFUSED_ROLES
from web.state import Room, room_of
from web.threads import in_thread

Endpoint = Callable[[Request], Awaitable[Response]]

LOGIN, PASSWORD, LOGOUT = "/console/login", "/console/password", "/console/logout"  # addresses, not secrets


class Guard(Enum):
    """The kinds of page."""

    ALWAYS = "anyone, at any time"
    PUBLIC = "anyone, once the service is open to the public"
    DOOR = "staff who are about to log in"
    STAFF = "any staff account"
    DESK = "staff who help people, once the service is open to the public"
    REFUSED = "staff who look at refused texts, once the service is open to the public"


def guarded(endpoint: Endpoint, guard: Guard) -> Endpoint:
    """The endpoint behind its guard."""
    if guard is Guard.ALWAYS:
        return endpoint
    check = {
        Guard.PUBLIC: _when_open,
        Guard.DOOR: _at_the_door,
        Guard.STAFF: _staff,
        Guard.DESK: _desk,
        Guard.REFUSED: _refused,
    }[guard]

    async def checked(request: Request) -> Response:
        refused = await check(request, room_of(request))
        return refused if refused is not None else await endpoint(request)

    return checked


async def _when_open(_: Request, room: Room) -> Response | None:
    if room.deps.lookup_only:
        raise Refusal(503, "lookup_only")
    return None


async def _at_the_door(request: Request, room: Room) -> Response | None:
    if request.method == "POST":
        form = await request.form(max_files=0, max_fields=10)
        if not room.sessions.fits(room.sessions.door_key(request), form.get("token")):
            raise Refusal(403, "stale_form")
    return None


async def _staff(request: Request, room: Room) -> Response | None:
    session = room.sessions.read(request)
    member: StaffMember | None = None
    if session is not None:
        member = await in_thread(room.deps.casework.staff.member, session.name, session.version)
    if session is None or member is None:
        return _go(request, LOGIN)
    if request.method == "POST":
        form = await request.form(max_files=0, max_fields=20)
        if not room.sessions.fits(session.key, form.get("token")):
            raise Refusal(403, "stale_form")
    if member.must_change and request.url.path not in (PASSWORD, LOGOUT):
        return _go(request, PASSWORD)
    request.state.member = member
    request.state.form_token = room.sessions.form_token(session.key)
    return None


async def _desk(request: Request, room: Room) -> Response | None:
    refused = await _staff(request, room)
    if refused is not None:
        return refused
    if room.deps.lookup_only:
        raise Refusal(503, "desk_closed")
    if request.state.member.role not in DESK_ROLES:
        raise Refusal(403, "not_desk")
    return None


async def _refused(request: Request, room: Room) -> Response | None:
    turned_away = await _desk(request, room)
    if turned_away is None and request.state.member.role not in REFUSED_ROLES:
        raise Refusal(403, "not_refused")
    return turned_away


def _go(request: Request, where: str) -> Response:
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"hx-redirect": where})
    return RedirectResponse(where, 303)
