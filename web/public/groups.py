"""Groups near a place, for people whose browser runs no script and for links from topic pages."""

from starlette.requests import Request
from starlette.responses import Response

from web.finding import DAYS, Asked, Found
from web.finding import find_groups as search_groups
from web.state import room_of

MOST = 20


async def find_groups(request: Request) -> Response:
    """A form, and the groups that fit it, nearest and smallest first."""
    room = room_of(request)
    asked = Asked.read(request.query_params, room.deps.topics)
    article = room.deps.articles.for_topic(asked.topic) if asked.topic else None
    found = Found() if asked.is_empty else await search_groups(room.deps, asked, article, MOST)
    topics = sorted(room.deps.topics.values(), key=lambda topic: topic.title.lower())
    return room.pages.show("groups.html", asked=asked, found=found, topics=topics, days=DAYS)
