"""Groups near a place, for people whose browser runs no script and for links from topic pages."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from knowledge_base.directory.errors import DirectoryError
from web.finding import DAYS, Asked, Found
from web.finding import find_groups as search_groups
from web.refusals import Refusal
from web.state import room_of
from web.threads import in_thread

MOST = 20


async def find_groups(request: Request) -> Response:
    """A form, and the groups that fit it, nearest and smallest first."""
    room = room_of(request)
    asked = Asked.read(request.query_params, room.deps.topics)
    article = room.deps.articles.for_topic(asked.topic) if asked.topic else None
    found = Found() if asked.is_empty else await search_groups(room.deps, asked, article, MOST)
    topics = sorted(room.deps.topics.values(), key=lambda topic: topic.title.lower())
    return room.pages.show("groups.html", asked=asked, found=found, topics=topics, days=DAYS)


async def one_group(request: Request) -> Response:
    """One group by its short code: the page that a text message links to, made for printing."""
    room = room_of(request)
    code = str(request.path_params["code"])
    if code != code.lower():  # phones like to begin with a capital
        return RedirectResponse(f"/g/{code.lower()}", 308)
    try:
        groups = await in_thread(room.deps.directory.coded, code)
    except DirectoryError as error:
        raise Refusal(503, "unavailable") from error
    if not groups:
        raise Refusal(404, "not_found")
    return room.pages.show("group.html", groups=groups)
