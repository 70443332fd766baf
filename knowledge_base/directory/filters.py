"""The filters of a search: each takes (select, query) and gives back a narrower select, or the same when not asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, or_, select

from knowledge_base.directory.dialects import ids_with_words, terms_of
from knowledge_base.directory.errors import DirectoryError
from knowledge_base.directory.models import Location, Service, ServiceAtLocation, ServiceTopic
from knowledge_base.directory.nearness import Box, Point
from knowledge_base.directory.schedules import DAYS

COUNTY_MILES = 40.0  # about the longest way across an English county; a county's services reach this far
FAR_DELIVERIES = ("phone", "online")  # nobody travels
COMES_TO_YOU = (*FAR_DELIVERIES, "home_visit")


@dataclass(frozen=True)
class ServiceQuery:
    """What to look for; an empty field asks for nothing. `needs` are topic ids, the most important first.

    `within_miles` counts only with a `place`. `day` is a weekday, "weekend" or "evening".
    """

    words: str = ""
    needs: tuple[str, ...] = ()
    place: Point | None = None
    within_miles: float = 15.0
    day: str | None = None
    include_national: bool = True
    only_national: bool = False
    limit: int = 10
    offset: int = 0

    def __post_init__(self) -> None:
        """Refuse a day that is none."""
        if self.day is not None and self.day not in (*DAYS, "weekend", "evening"):
            raise DirectoryError(f"{self.day!r} is not a weekday, weekend or evening.")


Filter = Callable[[Select[Any], ServiceQuery], Select[Any]]


def only_live(statement: Select[Any], _query: ServiceQuery) -> Select[Any]:
    """Only active services: one that is closed, even for a while, is never offered."""
    return statement.where(Service.status == "active")


def by_reach(statement: Select[Any], query: ServiceQuery) -> Select[Any]:
    """Leave national services out when they are not wanted, or everything else when only they are."""
    if query.only_national:
        return statement.where(Service.reach == "national")
    return statement if query.include_national else statement.where(Service.reach != "national")


def by_needs(statement: Select[Any], query: ServiceQuery) -> Select[Any]:
    """Services that meet any of the needs."""
    if not query.needs:
        return statement
    meets = exists().where(ServiceTopic.service_id == Service.id, ServiceTopic.topic_id.in_(query.needs))
    return statement.where(meets)


def by_place(statement: Select[Any], query: ServiceQuery) -> Select[Any]:
    """Services in a box around the place, and those that may reach it from further away; `covers` has the last word."""
    if query.place is None:
        return statement
    box = Box.around(query.place, max(query.within_miles, COUNTY_MILES))
    in_box = exists().where(
        ServiceAtLocation.service_id == Service.id,
        Location.id == ServiceAtLocation.location_id,
        Location.latitude.between(box.south, box.north),
        Location.longitude.between(box.west, box.east),
    )
    return statement.where(or_(in_box, Service.reach == "national", Service.delivery.in_(FAR_DELIVERIES)))


def by_words(system: str, *, all_of: bool) -> Filter:
    """Services with all (or any) of the words, for one database system."""

    def narrow(statement: Select[Any], query: ServiceQuery) -> Select[Any]:
        terms = terms_of(query.words)
        return statement.where(Service.id.in_(ids_with_words(system, terms, all_of=all_of))) if terms else statement

    return narrow


FILTERS: tuple[Filter, ...] = (only_live, by_reach, by_needs, by_place)


def ids_named(system: str, query: ServiceQuery) -> Select[tuple[str]] | None:
    """The ids of services with one of the words in the name, or None without words."""
    terms = terms_of(query.words)
    return ids_with_words(system, terms, all_of=False, in_name=True) if terms else None


def covers(query: ServiceQuery, reach: str, delivery: str, distance: float | None) -> bool:
    """Whether a service helps people at the place of the query.

    National: always. Phone or online with no known place: always, since nobody travels. What a county runs, and what
    comes to people from a smaller area: within 40 miles. All else: within the miles asked for.
    """
    if query.place is None or reach == "national":
        return True
    if distance is None:
        return delivery in FAR_DELIVERIES
    if reach == "county" or delivery in COMES_TO_YOU:
        return distance <= max(query.within_miles, COUNTY_MILES)
    return distance <= query.within_miles


def matched_needs(ids: Select[Any], query: ServiceQuery) -> Select[tuple[str, str]]:
    """(service id, topic id) for the needs that each service of `ids` meets."""
    return select(ServiceTopic.service_id, ServiceTopic.topic_id).where(
        ServiceTopic.topic_id.in_(query.needs), ServiceTopic.service_id.in_(ids)
    )
