"""Topic pages: an A to Z with a search, and one page for each topic, shown as far as it has been reviewed."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from knowledge_base.articles.view import view
from web.finding import LONGEST
from web.refusals import Refusal
from web.state import room_of
from web.threads import in_thread


async def all_topics(request: Request) -> Response:
    """Every topic that has an article, from A to Z, or those that fit the words in `q`."""
    room = room_of(request)
    words = request.query_params.get("q", "").strip()[:LONGEST]
    if words:
        found = await in_thread(room.deps.articles.search, words, 20)
        views = [view(article, room.deps.show_unreviewed) for article in found]
        return room.pages.show("topics.html", words=words, found=views, letters=[])
    own = (room.deps.articles.for_topic(topic_id) for topic_id in room.deps.topics)
    unique = {article.id: article for article in own if article is not None}
    listed = sorted(unique.values(), key=lambda article: article.title.lower())
    letters = [
        (letter, list(articles)) for letter, articles in groupby(listed, key=lambda article: article.title[0].upper())
    ]
    return room.pages.show("topics.html", words="", found=[], letters=letters)


async def one_topic(request: Request) -> Response:
    """One topic. A topic that nobody has written about yet says so and still offers people and groups."""
    room = room_of(request)
    topic = room.deps.topics.get(request.path_params["topic_id"])
    if topic is None:
        raise Refusal(404, "not_found")
    article = room.deps.articles.for_topic(topic.id)
    shown = view(article, room.deps.show_unreviewed) if article is not None else None
    return room.pages.show("topic.html", topic=topic, article=article, view=shown)
