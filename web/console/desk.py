"""The desk: people who wait for a human, what needs a look, and the switch that pauses the bot."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.desk import Desk
from casework.errors import CaseworkError
from web.console.show import as_sentence, show_to_staff, way_back
from web.refusals import Refusal
from web.state import room_of
from web.threads import in_thread


async def handoffs(request: Request) -> Response:
    """How many texts were refused; people who wait, danger first; other conversations in which a danger stands."""
    room = room_of(request)
    cards = await in_thread(room.deps.casework.desk.open_handoffs)
    unattended = await in_thread(room.deps.casework.dangers.unattended)
    now = room.deps.clock()
    waiting = [(card, room.words.waited(now - card.opened_at)) for card in cards]
    texts = room.deps.texts
    refused = await in_thread(texts.quarantine.count) if texts is not None else 0
    return await show_to_staff(
        request, "console/handoffs.html", waiting=waiting, unattended=unattended, refused=refused
    )


async def handoff(request: Request) -> Response:
    """One person: the conversation so far, and what staff can do."""
    return await _handoff_page(request, None)


async def claim(request: Request) -> Response:
    """Take it: from now on the bot answers only danger, stops, calls and wishes in this conversation."""
    return await _act(request, Desk.claim)


async def reply(request: Request) -> Response:
    """Write to the person; it is stored first, then the channel is woken."""
    form = await request.form()
    do = partial(Desk.reply, at_once=form.get("at_once") == "1")
    return await _act(request, do, str(form.get("text", "")))


async def close(request: Request) -> Response:
    """Done: the person's next message goes to the bot again."""
    return await _act(request, Desk.close, then="/console/handoffs")


async def alarms(request: Request) -> Response:
    """What nobody has looked at yet."""
    cards = await in_thread(room_of(request).deps.casework.desk.alarms)
    return await show_to_staff(request, "console/alarms.html", alarms=cards)


async def clear_alarm(request: Request) -> Response:
    """Somebody has looked at it."""
    desk = room_of(request).deps.casework.desk
    await in_thread(desk.clear_alarm, _row_id(request, "alarm_id"), request.state.member.name)
    return RedirectResponse("/console/alarms", 303)


async def pause(request: Request) -> Response:
    """One press: from now on every message gets the fixed reply."""
    return await _switch(request, Desk.pause)


async def unpause(request: Request) -> Response:
    """The bot answers again."""
    return await _switch(request, Desk.unpause)


async def _switch(request: Request, do: Callable[[Desk, str], None]) -> Response:
    room = room_of(request)
    await in_thread(do, room.deps.casework.desk, request.state.member.name)
    room.deps.bell.ring("bot")
    return RedirectResponse(way_back(await request.form(), "/console/lookup"), 303)


async def _act(request: Request, do: Callable[..., None], *more: Any, then: str | None = None) -> Response:
    room = room_of(request)
    handoff_id = _row_id(request, "handoff_id")
    try:
        await in_thread(do, room.deps.casework.desk, handoff_id, request.state.member.name, *more)
    except CaseworkError as fault:
        return await _handoff_page(request, as_sentence(fault), 409)
    for role in ("web", "worker"):  # whichever carries this conversation
        room.deps.bell.ring(role)
    return RedirectResponse(then or f"/console/handoffs/{handoff_id}", 303)


async def _handoff_page(request: Request, fault: str | None, status: int = 200) -> Response:
    room = room_of(request)
    desk, dangers = room.deps.casework.desk, room.deps.casework.dangers
    try:
        card = await in_thread(desk.handoff, _row_id(request, "handoff_id"))
    except CaseworkError as missing:
        raise Refusal(404, "not_found") from missing
    lines = await in_thread(desk.transcript, card.conversation_id)
    now: datetime = room.deps.clock()
    return await show_to_staff(
        request,
        "console/handoff.html",
        status,
        card=card,
        lines=lines,
        dangers=await in_thread(dangers.standing, card.conversation_id),
        waited=room.words.waited(now - card.opened_at),
        fault=fault,
    )


def _row_id(request: Request, name: str) -> int:
    row_id: int = request.path_params[name]
    if row_id >= 2**63:  # no database has such a row
        raise Refusal(404, "not_found")
    return row_id
