"""Lookup: what an adviser reads while somebody is on the phone. The same articles and groups as the bot's."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from knowledge_base.articles.view import view
from web.console.accounts import HOME
from web.console.show import show_to_staff
from web.finding import DAYS, Asked, Found, find_groups
from web.state import room_of
from web.threads import in_thread

MOST_ARTICLES, MOST_GROUPS = 6, 20


async def home(_: Request) -> Response:
    """Staff start at the lookup."""
    return RedirectResponse(HOME, 303)


async def look_up(request: Request) -> Response:
    """The first article in full, the others by name, and groups with every detail that we hold."""
    room = room_of(request)
    asked = Asked.read(request.query_params, room.deps.topics)
    article = room.deps.articles.for_topic(asked.topic) if asked.topic else None
    others = []
    if asked.words and not asked.topic:
        others = list(await in_thread(room.deps.articles.search, asked.words, MOST_ARTICLES))
        article = others.pop(0) if others else None
    found = Found() if asked.is_empty else await find_groups(room.deps, asked, article, MOST_GROUPS)
    return await show_to_staff(
        request,
        "console/lookup.html",
        asked=asked,
        article=article,
        view=view(article, True) if article is not None else None,
        others=others,
        found=found,
        topics=sorted(room.deps.topics.values(), key=lambda topic: topic.title.lower()),
        days=DAYS,
    )
