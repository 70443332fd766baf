"""`waymark lookup`: articles and groups for an adviser at a terminal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from waymark.errors import WaymarkError

if TYPE_CHECKING:
    from knowledge_base.directory.cards import ServiceCard
    from knowledge_base.places.place import Place
    from waymark.settings import Settings

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend", "evening")
MOST_ARTICLES = 5  # more hide the groups below them


def lookup(
    words: Annotated[list[str], typer.Argument(help="What it is about.")],
    near: Annotated[str, typer.Option(help="A town or a postcode.")] = "",
    day: Annotated[str, typer.Option(help=f"One of {', '.join(DAYS)}.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many of each.")] = 10,
) -> None:
    """Look up articles and groups."""
    from rich.table import Table

    from knowledge_base.articles.loader import load_articles
    from waymark.cli.screen import output
    from waymark.entry import read_settings

    settings = read_settings()
    if day and day.lower() not in DAYS:
        raise WaymarkError(f'"{day}" is not a day; write one of {", ".join(DAYS)}')
    place = _place(near) if near else None
    text = " ".join(words)
    articles = load_articles().search(text, min(limit, MOST_ARTICLES))
    groups = _groups(settings, text, place, day.lower() or None, limit)
    table = Table("Article", "In short", title="Articles", title_justify="left")
    for article in articles:
        table.add_row(article.title, article.summary)
    output().print(table if articles else "No article fits these words.")
    output().print(_table(groups, place) if groups else "No group fits. Try fewer words, or another place or day.")


def _place(words: str) -> Place:
    from knowledge_base.places.gazetteer import Gazetteer

    found = Gazetteer.load().resolve(words)
    if not found:
        raise WaymarkError(f'"{words}" is not a place that we know; write a town or a postcode')
    if len(found) > 1:
        names = ", ".join(place.long_name for place in found[:5])
        raise WaymarkError(f'"{words}" can be several places: {names}; write a postcode')
    return found[0]


def _groups(settings: Settings, text: str, place: Place | None, day: str | None, limit: int) -> list[ServiceCard]:
    from knowledge_base.directory.search import Point, ServiceQuery
    from waymark.preparing import prepare
    from waymark.rooms import open_directory

    prepare(settings, lambda _: None)
    point = Point(place.latitude, place.longitude) if place else None
    return open_directory(settings).search(ServiceQuery(words=text, place=point, day=day, limit=limit))


def _table(groups: list[ServiceCard], place: Place | None) -> object:
    from rich.table import Table

    from knowledge_base.places.place import about_miles

    title = f"Groups near {place.name}" if place else "Groups"
    table = Table(title=title, title_justify="left")
    for heading in ("Group", "Where", "When", "Cost", "Telephone", "Checked on"):
        table.add_column(heading, overflow="fold")
    for group in groups:
        far = about_miles(group.distance_miles) if group.distance_miles is not None else ""
        where = ", ".join(filter(None, (group.venue, group.town, group.postcode, far)))
        table.add_row(
            f"DEMO {group.name}" if group.demo else group.name,
            where,
            group.times,
            group.cost,
            group.phone,
            f"{group.assured_date:%d %b %Y}" if isinstance(group.assured_date, date) else "",
        )
    return table
