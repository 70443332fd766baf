"""One search for groups, shared by the public page and the staff lookup: topic, place, day and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge_base.articles.article import Article
from knowledge_base.directory.errors import DirectoryError
from knowledge_base.directory.search import Point, ServiceQuery
from web.deps import WebDeps
from web.threads import in_thread

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend", "evening")
LONGEST = 200  # characters of a search; more is a mistake


@dataclass(frozen=True)
class Asked:
    """What the form said, cleaned: an unknown topic or day counts as not given."""

    words: str = ""
    topic: str = ""
    place: str = ""
    pick: str = ""
    day: str = ""

    @classmethod
    def read(cls, form: Mapping[str, str], topics: Mapping[str, object]) -> "Asked":
        """Take the fields out of a query string."""
        given = {name: form.get(name, "").strip()[:LONGEST] for name in ("q", "topic", "place", "pick", "day")}
        return cls(
            words=given["q"],
            topic=given["topic"] if given["topic"] in topics else "",
            place=given["place"],
            pick=given["pick"],
            day=given["day"] if given["day"] in DAYS else "",
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not (self.words or self.topic or self.place or self.day)


@dataclass(frozen=True)
class Found:
    """The groups, and what stood in the way of finding them. `places` are what the place may mean."""

    groups: Sequence[Any] = ()
    place: Any = None
    places: Sequence[Any] = field(default=())
    is_unknown_place: bool = False
    is_unavailable: bool = False


async def find_groups(deps: WebDeps, asked: Asked, article: Article | None, limit: int) -> Found:
    """Groups for what was asked. Words that name no group fall back on the needs of the article they found."""
    place, places = None, ()
    if asked.place:
        places = await in_thread(deps.gazetteer.resolve, asked.place)
        if not places:
            return Found(is_unknown_place=True)
        place = next((each for each in places if each.long_name == asked.pick), None)
        if place is None and len(places) > 1:
            return Found(places=places)
        place = place or places[0]
    try:
        return Found(await in_thread(_search, deps, asked, article, place, limit), place)
    except DirectoryError:
        return Found(place=place, is_unavailable=True)


def _search(deps: WebDeps, asked: Asked, article: Article | None, place: Any, limit: int) -> Sequence[Any]:
    point = Point(place.latitude, place.longitude) if place is not None else None
    needs = (asked.topic,) if asked.topic else ()
    groups = deps.directory.search(
        ServiceQuery(words=asked.words, needs=needs, place=point, day=asked.day or None, limit=limit)
    )
    if groups or article is None:
        return groups
    wider = tuple(dict.fromkeys((*needs, article.id, *article.group_needs)))
    return deps.directory.search(ServiceQuery(needs=wider, place=point, day=asked.day or None, limit=limit))
