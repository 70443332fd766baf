"""Who runs this, what it is, and what it is not."""

from calendar import day_name

from starlette.requests import Request
from starlette.responses import Response

from casework.hours import clock_words
from web.state import room_of


async def about(request: Request) -> Response:
    """The page, with the hours in which a person reads."""
    room = room_of(request)
    said = room.words.sections
    hours = [
        (day, f"{clock_words(span[0])} {said['to']} {clock_words(span[1])}" if span else said["closed"])
        for day, span in zip(day_name, room.deps.organisation.hours.spans, strict=True)
    ]
    return room.pages.show("about.html", hours=hours)
