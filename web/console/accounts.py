"""Logging in, changing a password, logging out."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.errors import StaffError
from casework.staff import StaffMember
from web.console.show import as_sentence, show_to_staff
from web.guards import LOGIN
from web.state import room_of
from web.threads import in_thread

HOME = "/console/lookup"


async def login_form(request: Request) -> Response:
    """The way in."""
    return _login_page(request, None)


async def login(request: Request) -> Response:
    """Check the password; a wrong name and a wrong password look the same."""
    room = room_of(request)
    if not room.login_rate.allows(request.client.host if request.client else ""):
        return _login_page(request, "too_fast", 429)
    form = await request.form()
    name, password = str(form.get("name", "")).strip().lower(), str(form.get("password", ""))
    member = await in_thread(room.deps.casework.staff.check, name, password)
    if member is None:
        return _login_page(request, "wrong", 401)
    return _logged_in(request, member)


async def password_form(request: Request) -> Response:
    """Choose a new password; after a one-time password there is no way round this page."""
    return await show_to_staff(request, "console/password.html", fault=None)


async def change_password(request: Request) -> Response:
    """Store the new password and end every other login of this account."""
    room = room_of(request)
    form = await request.form()
    old, new, again = (str(form.get(field, "")) for field in ("old", "new", "again"))
    name = request.state.member.name
    fault = room.words["login"]["unlike"] if new != again else None
    if fault is None:
        try:
            await in_thread(room.deps.casework.staff.change, name, old, new)
        except StaffError as refused:
            fault = as_sentence(refused)
    if fault is not None:
        return await show_to_staff(request, "console/password.html", 400, fault=fault)
    member = await in_thread(room.deps.casework.staff.check, name, new)
    return _logged_in(request, member) if member is not None else RedirectResponse(LOGIN, 303)


async def logout(request: Request) -> Response:
    """End this browser's login."""
    response = RedirectResponse(LOGIN, 303)
    room_of(request).sessions.end(response)
    return response


def _logged_in(request: Request, member: StaffMember) -> Response:
    response = RedirectResponse("/console/password" if member.must_change else HOME, 303)
    room_of(request).sessions.issue(response, member)
    return response


def _login_page(request: Request, fault: str | None, status: int = 200) -> Response:
    room = room_of(request)
    key = room.sessions.door_key(request)
    sentence = room.words["login"][fault] if fault else None
    response = room.pages.show("console/login.html", status, token=room.sessions.form_token(key), fault=sentence)
    room.sessions.keep_door_key(response, key)
    return response
