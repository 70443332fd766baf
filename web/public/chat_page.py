"""The chat page: plain, quick, and the same for everybody; a cookie is never set."""

from starlette.requests import Request
from starlette.responses import Response

from web.state import room_of


async def chat_page(request: Request) -> Response:
    """The page. `topic` in the address puts a first question in the box, which the person may change."""
    room = room_of(request)
    topic = room.deps.topics.get(request.query_params.get("topic", ""))
    return room.pages.show("chat.html", topic=topic, holding_ms=int(room.deps.holding_after * 1000))
